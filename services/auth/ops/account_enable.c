/* account_enable.c — let an account in again. */

#include "auth/events.h"
#include "auth/ops.h"
#include "auth/repo/accounts.h"

enum err account_enable(struct call *call, const struct account_enable_in *in, struct account_enable_out *out)
{
        struct account_enabled_event enabled = {.by = call->who.user};
        struct account account;

        (void)out;
        if (!accounts_get(&call->tx, in->user, true, &account))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        if (!account.is_disabled)
                return OK;
        accounts_set_disabled(&call->tx, in->user, false, call->now_ms);
        tell(call, in->user, EVENT_account_enabled, &enabled);
        return call->tx.failed;
}
