/* invitation_create.c — an invitation to register; shown once, kept as its hash. */

#include "auth/ops.h"
#include "auth/repo/invitations.h"
#include "base/base64.h"
#include "base/random.h"

#define RANDOM_BYTES     20
#define SECONDS_DEFAULT  (7 * 24 * 3600)

enum err invitation_create(struct call *call, const struct invitation_create_in *in,
                           struct invitation_create_out *out)
{
        uint8_t random[RANDOM_BYTES], hash[SHA256_BYTES];
        int64_t seconds = in->has_seconds ? in->seconds : SECONDS_DEFAULT;

        random_bytes(random, sizeof random);
        out->invitation = str_format(
                call->arena, "inv_%.*s",
                STR_ARG(base64url_encode((struct str){(const char *)random, sizeof random}, call->arena)));
        out->expires_at = call->now_ms + seconds * 1000;
        sha256(out->invitation, hash);
        invitations_insert(&call->tx, hash, call->who.user, in->has_uses ? in->uses : 1, call->now_ms,
                           out->expires_at);
        return call->tx.failed;
}
