/* log.h — the log of each account, numbered without holes, and how often in a row signing in to it failed. */
#pragma once
#include "pg/tx.h"
#include "base/id.h"
#include "base/str.h"

struct log_row {
        struct id  user;
        int64_t    user_seq, at_ms;
        struct str event, d;
};

/* Takes the next number into row->user_seq and stores the entry. */
void log_insert(struct tx *tx, struct log_row *row);

struct failures {
        int64_t count, last_ms;
};
void failures_get(struct tx *tx, struct id user, struct failures *out);
void failures_add(struct tx *tx, struct id user, int64_t at_ms);
void failures_forget(struct tx *tx, struct id user);
