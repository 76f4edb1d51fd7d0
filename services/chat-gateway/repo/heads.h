/* heads.h — how far logs are: many at once. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/id.h"
#include "pg/tx.h"

struct head {
        struct id id;
        int64_t   seq;
        bool      is_selective;                          /* a room that some member may not read */
};

/* Those that exist, in no order. */
int heads_of_rooms(struct tx *tx, const struct id *rooms, size_t count, struct head **out);
int heads_of_users(struct tx *tx, const struct id *users, size_t count, struct head **out);
