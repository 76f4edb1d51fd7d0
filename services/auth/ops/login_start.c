/* login_start.c — a challenge, for a name that somebody has as for one that nobody has. */

#include "auth/claimant.h"
#include "auth/repo/attempts.h"

static struct str bytes_of(struct call *call, const void *bytes, size_t count)
{
        return (struct str){arena_copy(call->arena, bytes, count), count};
}

enum err login_start(struct call *call, const struct login_start_in *in, struct login_start_out *out)
{
        struct attempt attempt = {.id = id_make(), .expires_at_ms = call->now_ms + ATTEMPT_LIFETIME_MS};
        struct claimant claimant;

        TRY(claimant_find(call, in->login, &claimant));
        attempt.account     = claimant.id;
        attempt.log         = claimant.log;
        attempt.is_known    = claimant.is_known;
        attempt.credentials = claimant.credentials;
        srp_challenge(attempt.credentials.verifier, &attempt.challenge);
        attempts_insert(&call->tx, &attempt);

        out->login_id       = attempt.id;
        out->account        = attempt.account;
        out->salt           = bytes_of(call, attempt.credentials.salt, sizeof attempt.credentials.salt);
        out->kdf.memory_kib = claimant.credentials.kdf.memory_kib;
        out->kdf.passes     = claimant.credentials.kdf.passes;
        out->B              = bytes_of(call, attempt.challenge.B, sizeof attempt.challenge.B);
        return OK;
}
