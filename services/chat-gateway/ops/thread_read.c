/* thread_read.c — move the caller's mark in a thread forward. */

#include "chat-gateway/seat.h"
#include "chat-gateway/threads.h"

enum err thread_read(struct call *call, const struct thread_read_in *in, struct thread_read_out *out)
{
        struct thread_row thread;
        struct log_row message;
        int64_t seq, num;

        TRY(seat_hold(call));
        TRY(thread_find(call, in->root, &thread, &message));
        if (log_thread_at(&call->tx, in->room, in->root, in->seq, &seq, &num) && seq > thread.read_seq) {
                struct thread_marked_event event = {.room = in->room, .root = in->root, .read_seq = seq, .read_num = num};

                thread.read_seq = seq;
                thread.read_num = num;
                if (thread_marks_read(&call->tx, in->room, call->who.user, &thread))
                        user_event(call, call->who.user, EVENT_thread_marked, in->room, thread_marked_event_shape(), &event);
        }
        out->read_seq = thread.read_seq;
        out->unread   = thread.replies - thread.read_num;
        return call->tx.failed;
}
