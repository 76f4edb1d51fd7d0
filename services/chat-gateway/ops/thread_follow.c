/* thread_follow.c — follow a thread from now on. */

#include "chat-gateway/seat.h"
#include "chat-gateway/threads.h"

enum err thread_follow(struct call *call, const struct thread_follow_in *in, struct thread_follow_out *out)
{
        struct thread_followed_event event = {.room = in->room, .root = in->root};
        struct thread_row thread;
        struct log_row message;

        TRY(seat_hold(call));
        TRY(thread_find(call, in->root, &thread, &message));
        if (thread_marks_follow(&call->tx, in->room, call->who.user, &thread))
                user_event(call, call->who.user, EVENT_thread_followed, in->room, thread_followed_event_shape(), &event);
        out->thread = thread_view_now(call, in->root);
        return call->tx.failed;
}
