/* log.h — admin.heads and admin.log: what each administrator did, numbered. */
#pragma once
#include "base/id.h"
#include "base/str.h"
#include "pg/tx.h"

struct log_row {
        struct id  user;
        int64_t    user_seq, at_ms;
        struct str event, d;
};

/* Takes the next number, which is then in the row. */
void log_insert(struct tx *tx, struct log_row *row);
