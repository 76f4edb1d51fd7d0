/* session_end_all.c — end all sessions, or all others. */

#include "auth/ending.h"
#include "auth/repo/accounts.h"

enum err session_end_all(struct call *call, const struct session_end_all_in *in,
                         struct session_end_all_out *out)
{
        bool keeps_own = in->has_others && in->others;
        struct account account;

        if (!accounts_get(&call->tx, call->who.user, true, &account))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        out->ended = end_sessions(call, call->who.user, call->who.session, "ended");
        if (!keeps_own)
                out->ended += end_session(call, call->who.user, call->who.session, "logout");
        return call->tx.failed;
}
