/* status_clear.c — say nothing of what one is doing. */

#include "chat-gateway/repo/people.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/seat.h"

enum err status_clear(struct call *call, const struct status_clear_in *in, struct status_clear_out *out)
{
        struct status_changed_event changed = {0};

        (void)in, (void)out;
        users_lock(&call->tx, call->who.user);
        people_set_status(&call->tx, call->who.user, NULL);
        user_event(call, call->who.user, EVENT_status_changed, ID_NONE, status_changed_event_shape(), &changed);
        return call->tx.failed;
}
