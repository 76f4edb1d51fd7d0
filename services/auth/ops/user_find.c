/* user_find.c — somebody by their exact log-in name. */

#include "auth/views.h"
#include "crypto/login_name.h"

enum err user_find(struct call *call, const struct user_find_in *in, struct user_find_out *out)
{
        struct str login;
        struct id user;

        if (login_name_normalize(in->login, call->arena, &login) != OK)
                return ERR_NOT_FOUND;
        user = accounts_of_login(&call->tx, login);
        TRY(call->tx.failed);
        return id_is_none(user) ? ERR_NOT_FOUND : profile_find(call, user, &out->profile);
}
