/* user_block.c — hear nothing more from somebody. */

#include "chat-gateway/blocking.h"
#include "chat-gateway/membership.h"
#include "chat-gateway/repo/blocks.h"

enum err user_block(struct call *call, const struct user_block_in *in, struct user_block_out *out)
{
        struct user_blocked_event blocked = {.user = in->user};
        struct direct_pair pair = {.me = call->who.user, .other = in->user};

        if (id_equal(in->user, call->who.user))
                return fail_field(call, "/user", "is the caller");
        TRY(membership_check_people(call, "/user", &in->user, 1));
        TRY(pair_lock(call, &pair));
        if (blocks_count(&call->tx, call->who.user) >= BLOCKS_MAX)
                return fail(call, ERR_CONFLICT, "there are 1,000 people blocked already, which is the most there may be");
        out->existed = !blocks_add(&call->tx, call->who.user, in->user);
        TRY(call->tx.failed);
        if (!out->existed) {
                pair_settle(call, &pair);
                user_event(call, call->who.user, EVENT_user_blocked, in->user, user_blocked_event_shape(), &blocked);
        }
        call->location = block_location(call, in->user);
        return call->tx.failed;
}
