/* thread_mute.c — whether the caller wants to hear of a thread's replies. */

#include "chat-gateway/seat.h"
#include "chat-gateway/threads.h"

enum err thread_mute(struct call *call, const struct thread_mute_in *in, struct thread_mute_out *out)
{
        struct thread_muted_event event = {.room = in->room, .root = in->root, .muted = in->muted};
        struct thread_row thread;
        struct log_row message;

        TRY(seat_hold(call));
        TRY(thread_find(call, in->root, &thread, &message));
        if (thread_marks_mute(&call->tx, in->room, call->who.user, in->root, in->muted, id_equal(message.message.from, call->who.user)))
                user_event(call, call->who.user, EVENT_thread_muted, in->room, thread_muted_event_shape(), &event);
        out->thread = thread_view_now(call, in->root);
        return call->tx.failed;
}
