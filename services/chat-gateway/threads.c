/* threads.c — what hangs on a message, as it is shown. */

#include "chat-gateway/threads.h"

#include "chat-gateway/entries.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/standing.h"

enum err thread_find(struct call *call, int64_t root, struct thread_row *thread, struct log_row *message)
{
        struct id room = seat_of(call)->room.id;

        if (root < seat_of(call)->room.floor)
                return ERR_GONE;
        if (root < seat_floor(call) || !log_message(&call->tx, room, root, message) || message->message.has_thread)
                return call->tx.failed != OK ? call->tx.failed : fail(call, ERR_NOT_FOUND, "there is no message of that number that a thread hangs on");
        standing_hide(call, message, 1);
        *thread = threads_get(&call->tx, room, root, call->who.user);
        return call->tx.failed;
}

static void put_replies(struct log_row *row, const struct thread_row *thread)
{
        row->message.has_replies        = row->message.has_last_reply_seq = thread->replies > 0;
        row->message.replies            = thread->replies;
        row->message.last_reply_seq     = thread->last_seq;
}

struct thread_view thread_view_of(struct call *call, const struct thread_row *thread, const struct log_row *message)
{
        struct thread_view view = {
                .root = thread->root, .replies = thread->replies,
                .has_last_seq = thread->replies > 0, .last_seq = thread->last_seq,
                .has_last_at = thread->replies > 0, .last_at = thread->last_at,
                .following = thread->is_following, .muted = thread->is_muted,
                .unread = thread->is_following ? thread->replies - thread->read_num : 0,
                .read_seq = thread->read_seq,
        };

        if (message) {
                struct log_row row = *message;

                put_replies(&row, thread);
                view.has_message = true;
                view.message     = entry_message(&row, call->arena);
        }
        return view;
}

struct thread_view thread_view_now(struct call *call, int64_t root)
{
        struct thread_row thread = threads_get(&call->tx, seat_of(call)->room.id, root, call->who.user);
        struct log_row message;
        bool is_there = log_message(&call->tx, seat_of(call)->room.id, root, &message);

        if (is_there)
                standing_hide(call, &message, 1);
        return thread_view_of(call, &thread, is_there ? &message : NULL);
}

void threads_add_replies(struct call *call, struct log_row *rows, int count)
{
        struct thread_row *threads;
        int found, at = 0;

        if (!count)
                return;
        found = threads_between(&call->tx, seat_of(call)->room.id, rows[0].seq, rows[count - 1].seq, &threads);
        for (int i = 0; i < found; i++) {
                for (at = 0; at < count && rows[at].seq != threads[i].root; at++)
                        ;
                if (at < count && rows[at].event == EVENT_message_sent)
                        put_replies(&rows[at], &threads[i]);
        }
}
