/* session_end.c — end a session, one's own included. */

#include "auth/ending.h"
#include "auth/repo/sessions.h"

enum err session_end(struct call *call, const struct session_end_in *in, struct session_end_out *out)
{
        struct session session;

        if (!sessions_get(&call->tx, call->who.user, in->session, true, &session))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        out->ended = end_session(call, call->who.user, in->session,
                                 id_equal(in->session, call->who.session) ? "logout" : "ended");
        return call->tx.failed;
}
