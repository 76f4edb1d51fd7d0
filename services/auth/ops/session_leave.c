/* session_leave.c — sign out, by the refresh token. */

#include "auth/ending.h"
#include "auth/refresh_token.h"
#include "auth/repo/sessions.h"

/* A spent one will do: whoever shows it outside of this ends the session, too. */
enum err session_leave(struct call *call, const struct session_leave_in *in, struct session_leave_out *out)
{
        struct refresh_token shown;
        struct session session;

        call->cookie = (struct call_cookie){.value = STR("")};
        if (!refresh_token_read(auth_of(call)->secrets.refresh, in->refresh, call->arena, &shown))
                return fail(call, ERR_UNAUTHENTICATED, "the refresh token is not good");
        if (sessions_get(&call->tx, shown.user, shown.session, true, &session))
                out->ended = end_session(call, shown.user, shown.session, "logout");
        return call->tx.failed;
}
