/* stand_in.h — what is answered under a name that nobody has, so that it looks like an account. Pure; any
 * thread.
 *
 * Everything comes from the name by a key that only auth has: asked again, a name gets the same answer, and
 * nobody can tell it from a real one. Real accounts' ids are UUIDv7 and say when they were made. So do
 * these: their time is spread evenly over the age of the installation, as if names had been taken at a
 * steady pace. Because the installation grows older, a name's time moves to a later one now and then, ever
 * more rarely (about once while the age doubles): what an observer sees is a name that somebody took that
 * day.
 */
#pragma once
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"
#include "crypto/password.h"
#include "crypto/srp.h"

struct stand_in {
        struct id account;
        struct id log; /* whose log failures under this name go to; never changes */
        uint8_t   salt[PASSWORD_SALT_BYTES];
        uint8_t   verifier[SRP_NUMBER_BYTES];            /* nobody knows its logarithm, so no proof fits it */
};

/* `login` is normalised. */
void stand_in_make(const uint8_t key[static 32], struct str login, int64_t born_ms, int64_t now_ms,
                   struct stand_in *out);

/* When that name would have been taken: between born_ms and now_ms. */
int64_t stand_in_taken_at_ms(const uint8_t key[static 32], struct str login, int64_t born_ms, int64_t now_ms);
