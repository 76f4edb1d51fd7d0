/* account_register.c — make an account. */

#include "auth/registration.h"
#include "auth/repo/invitations.h"

/* What the setting asks for. */
static enum err admit(struct call *call, const struct account_register_in *in)
{
        uint8_t hash[SHA256_BYTES];

        switch (config_registration(auth_of(call)->config)) {
        case REGISTRATION_OPEN:
                return OK;
        case REGISTRATION_CLOSED:
                return fail(call, ERR_FORBIDDEN, "nobody can register here; an administrator makes accounts");
        case REGISTRATION_INVITATION:
                break;
        }
        if (!in->has_invitation)
                return fail_field(call, "/invitation", "is required: registration is by invitation");
        sha256(in->invitation, hash);
        if (!invitations_use(&call->tx, hash, call->now_ms))
                return call->tx.failed != OK
                               ? call->tx.failed
                               : fail(call, ERR_FORBIDDEN, "the invitation is not good, or not any more");
        return OK;
}

/* The same request at the same time, on another connection: it has made the account, and paid. */
static void give_back(struct call *call, struct str invitation)
{
        uint8_t hash[SHA256_BYTES];

        sha256(invitation, hash);
        invitations_give_back(&call->tx, hash);
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
                .way = config_registration(auth_of(call)->config) == REGISTRATION_INVITATION ? "invitation"
                                                                                             : "open",
        };
        char id[ID_TEXT_LEN + 1];
        bool is_there, is_twin;

        TRY(registration_check(call, &who));
        TRY(registration_find(call, &who, &is_there));
        if (!is_there) {
                TRY(admit(call, in));
                TRY(registration_insert(call, &who, &is_twin));
                if (is_twin && in->has_invitation)
                        give_back(call, in->invitation);
        }
        out->user      = who.id;
        out->login     = who.login;
        id_print(who.id, id);
        call->location = str_format(call->arena, "/v1/users/%s", id);
        return OK;
}
