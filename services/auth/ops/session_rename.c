/* session_rename.c — call a session something else. */

#include "auth/views.h"

enum err session_rename(struct call *call, const struct session_rename_in *in, struct session_rename_out *out)
{
        struct session session;

        TRY(name_check(call, in->name, "/name"));
        if (!sessions_get(&call->tx, call->who.user, in->session, true, &session) || session.has_ended)
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        session.name = in->name;
        sessions_rename(&call->tx, call->who.user, in->session, in->name);
        out->session = view_of_session(call, &session);
        return call->tx.failed;
}
