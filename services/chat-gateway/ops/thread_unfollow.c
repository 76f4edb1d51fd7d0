/* thread_unfollow.c — follow a thread no more. */

#include "chat-gateway/seat.h"
#include "chat-gateway/threads.h"

enum err thread_unfollow(struct call *call, const struct thread_unfollow_in *in, struct thread_unfollow_out *out)
{
        struct thread_unfollowed_event event = {.room = in->room, .root = in->root};
        struct thread_row thread;
        struct log_row message;

        TRY(seat_hold(call));
        TRY(thread_find(call, in->root, &thread, &message));
        if (thread_marks_unfollow(&call->tx, in->room, call->who.user, in->root, id_equal(message.message.from, call->who.user)))
                user_event(call, call->who.user, EVENT_thread_unfollowed, in->room, thread_unfollowed_event_shape(), &event);
        out->thread = thread_view_now(call, in->root);
        return call->tx.failed;
}
