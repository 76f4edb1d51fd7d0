/* attempts.h — challenges that wait for their answer: each is good once, for a minute. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "auth/repo/accounts.h"
#include "base/id.h"
#include "crypto/srp.h"
#include "pg/tx.h"

#define ATTEMPT_LIFETIME_MS 60000

struct attempt {
        struct id            id;
        struct id            account, log;               /* `log`: whose log a failure goes to */
        bool                 is_known;                   /* there is such an account */
        struct srp_challenge challenge;
        struct credentials   credentials;                /* when it was made; the cost is not kept */
        int64_t              expires_at_ms;
};

void attempts_insert(struct tx *tx, const struct attempt *attempt);

/* False when there is none, or it has expired. */
bool attempts_get(struct tx *tx, struct id id, int64_t now_ms, struct attempt *out);
/* Takes it out, so that nobody answers it twice. False in the same cases. */
bool attempts_take(struct tx *tx, struct id id, int64_t now_ms, struct attempt *out);

void attempts_delete_expired(struct tx *tx, int64_t now_ms);
