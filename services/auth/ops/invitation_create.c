/* invitation_create.c — an invitation to register; shown once, kept as its hash. */

#include "auth/ops.h"
#include "auth/repo/invitations.h"
#include "base/base64.h"
#include "base/random.h"
#include "op/run.h"

#define RANDOM_BYTES     20
#define SECONDS_DEFAULT  (7 * 24 * 3600)

static struct str text_of(struct call *call, const struct invitation_create_in *in)
{
        uint8_t random[RANDOM_BYTES];
        struct str secret = in->secret;

        if (!in->has_secret) {
                random_bytes(random, sizeof random);
                secret = (struct str){(const char *)random, sizeof random};
        }
        return str_format(call->arena, "inv_%.*s", STR_ARG(base64url_encode(secret, call->arena)));
}

/* Asked for again, it is the one that there is: to the same person, who wants the same. */
static enum err same(struct call *call, const struct invitation *wanted, const struct invitation *there)
{
        bool lasts_as_long = wanted->expires_at - wanted->created_at == there->expires_at - there->created_at;

        if (!id_equal(there->created_by, wanted->created_by) || !lasts_as_long || (there->uses && there->uses != wanted->uses))
                return fail(call, ERR_CONFLICT, "this secret is another invitation's");
        return OK;
}

enum err invitation_create(struct call *call, const struct invitation_create_in *in, struct invitation_create_out *out)
{
        int64_t seconds          = in->has_seconds ? in->seconds : SECONDS_DEFAULT;
        struct invitation wanted = {
                .created_by = call->who.user, .uses = in->has_uses ? in->uses : 1, .created_at = call->now_ms, .expires_at = call->now_ms + seconds * 1000};
        struct invitation there  = wanted;
        uint8_t hash[SHA256_BYTES];

        if (in->has_secret && in->secret.len != RANDOM_BYTES)
                return fail_field(call, "/secret", "is not 20 bytes");
        out->invitation = text_of(call, in);
        sha256(out->invitation, hash);
        if (!invitations_insert(&call->tx, hash, &wanted) && invitations_find(&call->tx, hash, &there))
                TRY(same(call, &wanted, &there));
        out->expires_at = there.expires_at;
        return call->tx.failed;
}
