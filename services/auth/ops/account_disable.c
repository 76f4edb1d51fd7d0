/* account_disable.c — shut an account out. */

#include "auth/ending.h"
#include "auth/events.h"
#include "auth/repo/accounts.h"

enum err account_disable(struct call *call, const struct account_disable_in *in,
                         struct account_disable_out *out)
{
        struct account_disabled_event disabled = {
                .by = call->who.user, .has_reason = in->has_reason, .reason = in->reason};
        struct account account;

        if (!accounts_get(&call->tx, in->user, true, &account))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        if (id_equal(in->user, call->who.user))
                return fail(call, ERR_FORBIDDEN, "nobody can disable their own account");
        if (account.is_disabled)
                return OK;
        accounts_set_disabled(&call->tx, in->user, true, call->now_ms);
        tell(call, in->user, EVENT_account_disabled, &disabled);
        out->ended = end_sessions(call, in->user, ID_NONE, "disabled");
        return call->tx.failed;
}
