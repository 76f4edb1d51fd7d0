/* thread_follow.c — follow a thread from now on. */

#include "chat-gateway/seat.h"
#include "chat-gateway/threads.h"

/* Who follows anew has read what there is: their other devices cannot know how much that was. */
static void tell_mark(struct call *call, const struct thread_row *thread)
{
        struct id room                   = seat_of(call)->room.id;
        struct thread_marked_event event = {.room = room, .root = thread->root, .read_seq = thread->last_seq, .read_num = thread->replies};

        user_event(call, call->who.user, EVENT_thread_marked, room, thread_marked_event_shape(), &event);
}

enum err thread_follow(struct call *call, const struct thread_follow_in *in, struct thread_follow_out *out)
{
        struct thread_followed_event event = {.room = in->room, .root = in->root};
        struct thread_row thread;
        struct log_row message;

        TRY(seat_hold(call));
        TRY(thread_find(call, in->root, &thread, &message));
        if (thread_marks_follow(&call->tx, in->room, call->who.user, &thread)) {
                user_event(call, call->who.user, EVENT_thread_followed, in->room, thread_followed_event_shape(), &event);
                if (thread.last_seq > thread.read_seq)
                        tell_mark(call, &thread);
        }
        out->thread = thread_view_now(call, in->root);
        return call->tx.failed;
}
