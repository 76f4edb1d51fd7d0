/* due.h — what is due in other services, as their public views show it. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "pg/tx.h"

enum due_of { DUE_SCHEDULED, DUE_EXPIRING, DUE_RETENTION, DUE_ENDING, DUE_LINKS, DUE_REPORTERS, DUE_REPORTED, DUE_PARTING, DUE_COUNT };

struct due {
        struct id key;                                   /* the room or the person, by which workers share the work */
        struct id id;                                    /* what is due: of rooms, the room again */
        struct id of;                                    /* of reports: the room of the message … */
        int64_t   number;                                /* … and what became of it */
};

/* Whether the services have made the views and let us read them. */
bool due_is_there(struct tx *tx, enum due_of what);

/* What is due longest, of these shards, up to `limit`; in the transaction's arena. */
int due_read(struct tx *tx, enum due_of what, const int64_t *shards, int shards_count, int limit, struct due **out);
