/* attempts.h — challenges that wait for their answer: each is good once, for a minute. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "crypto/password.h"
#include "crypto/srp.h"
#include "pg/tx.h"

#define ATTEMPT_LIFETIME_MS 60000

struct attempt {
        struct id            id;
        struct id            account, log;               /* `log`: whose log a failure goes to */
        bool                 is_known;                   /* there is such an account */
        struct srp_challenge challenge;
        uint8_t              salt[PASSWORD_SALT_BYTES];
        uint8_t              verifier[SRP_NUMBER_BYTES];
        int64_t              expires_at_ms;
};

void attempts_insert(struct tx *tx, const struct attempt *attempt);

/* Takes it out, so that nobody answers it twice. False when there is none, or it has expired. */
bool attempts_take(struct tx *tx, struct id id, int64_t now_ms, struct attempt *out);

void attempts_delete_expired(struct tx *tx, int64_t now_ms);
