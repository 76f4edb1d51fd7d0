/* user_unblock.c — hear from somebody again. */

#include "chat-gateway/blocking.h"
#include "chat-gateway/repo/blocks.h"

enum err user_unblock(struct call *call, const struct user_unblock_in *in, struct user_unblock_out *out)
{
        struct user_unblocked_event unblocked = {.user = in->user};
        struct direct_pair pair = {.me = call->who.user, .other = in->user};

        if (!blocks_has(&call->tx, call->who.user, in->user))
                return call->tx.failed;                  /* nothing to take away, and perhaps nobody to lock */
        TRY(pair_lock(call, &pair));
        out->existed = blocks_remove(&call->tx, call->who.user, in->user);
        TRY(call->tx.failed);
        if (out->existed) {
                pair_settle(call, &pair);
                user_event(call, call->who.user, EVENT_user_unblocked, in->user, user_unblocked_event_shape(), &unblocked);
        }
        return call->tx.failed;
}
