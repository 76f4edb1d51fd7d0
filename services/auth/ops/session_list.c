/* session_list.c — where the caller is signed in. */

#include "auth/views.h"

enum err session_list(struct call *call, const struct session_list_in *in, struct session_list_out *out)
{
        struct session *sessions;
        int count = sessions_list(&call->tx, call->who.user, &sessions);

        (void)in;
        out->sessions.count = (size_t)count;
        out->sessions.items = arena_array(call->arena, struct session_view, (size_t)count);
        for (int i = 0; i < count; i++)
                out->sessions.items[i] = view_of_session(call, &sessions[i]);
        return call->tx.failed;
}
