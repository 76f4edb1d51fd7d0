/* account_register.c — make an account. */

#include "auth/registration.h"
#include "auth/repo/invitations.h"

static enum err not_good(struct call *call)
{
        return call->tx.failed != OK ? call->tx.failed
                                     : fail(call, ERR_FORBIDDEN, "the invitation is not good, or not any more");
}

static bool needs_invitation(const struct call *call)
{
        return config_registration(auth_of(call)->config) == REGISTRATION_INVITATION;
}

/* What the setting asks for, as it looks before anything costly is done. */
static enum err admit(struct call *call, const struct account_register_in *in)
{
        uint8_t hash[SHA256_BYTES];

        if (config_registration(auth_of(call)->config) == REGISTRATION_CLOSED)
                return fail(call, ERR_FORBIDDEN, "nobody can register here; an administrator makes accounts");
        if (!needs_invitation(call))
                return OK;
        if (!in->has_invitation)
                return fail_field(call, "/invitation", "is required: registration is by invitation");
        sha256(in->invitation, hash);
        return invitations_has(&call->tx, hash, call->now_ms) ? OK : not_good(call);
}

/* And when the account is there: somebody may have used it up meanwhile. */
static enum err pay(struct call *call, const struct account_register_in *in)
{
        uint8_t hash[SHA256_BYTES];

        if (!needs_invitation(call))
                return OK;
        sha256(in->invitation, hash);
        return invitations_use(&call->tx, hash, call->now_ms) ? OK : not_good(call);
}

enum err account_register(struct call *call, const struct account_register_in *in,
                          struct account_register_out *out)
{
        struct registration who = {
                .id = in->account,
                .login = in->login,
                .display_name = in->has_display_name ? in->display_name : STR_NONE,
                .srp = in->has_srp ? &in->srp : NULL,
                .password = in->has_password ? in->password : STR_NONE,
                .way = needs_invitation(call) ? "invitation" : "open",
        };
        char id[ID_TEXT_LEN + 1];
        bool is_there;

        TRY(registration_check(call, &who));
        TRY(registration_find(call, &who, &is_there));
        if (!is_there) {
                TRY(admit(call, in));
                TRY(registration_hash(call, &who));
                TRY(registration_insert(call, &who, &is_there));
                if (!is_there)
                        TRY(pay(call, in));
        }
        out->user      = who.id;
        out->login     = who.login;
        id_print(who.id, id);
        call->location = str_format(call->arena, "/v1/users/%s", id);
        return OK;
}
