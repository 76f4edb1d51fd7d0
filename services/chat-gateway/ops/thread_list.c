/* thread_list.c — a room's threads, the one with the latest reply first. */

#include "chat-gateway/seat.h"
#include "chat-gateway/standing.h"
#include "chat-gateway/threads.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

static const struct log_row *find_message(const struct log_row *messages, int count, int64_t seq)
{
        for (int i = 0; i < count; i++)
                if (messages[i].seq == seq)
                        return &messages[i];
        return NULL;
}

static void show(struct call *call, const struct thread_row *threads, int count, struct thread_list_out *out)
{
        int64_t *roots = arena_array(call->arena, int64_t, (size_t)count);
        struct log_row *messages;
        int known;

        for (int i = 0; i < count; i++)
                roots[i] = threads[i].root;
        known              = log_read_messages(&call->tx, seat_of(call)->room.id, roots, (size_t)count, &messages);
        standing_hide(call, messages, known);
        out->threads.items = arena_array(call->arena, struct thread_view, (size_t)count);
        out->threads.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->threads.items[i] = thread_view_of(call, &threads[i], find_message(messages, known, threads[i].root));
}

enum err thread_list(struct call *call, const struct thread_list_in *in, struct thread_list_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct cursor cursor = {.number = INT64_MAX};
        struct thread_row *threads;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        count = threads_page(&call->tx, in->room, call->who.user, in->has_following && in->following, cursor.number, seat_floor(call), limit + 1, &threads);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){threads[count - 1].last_seq, ID_NONE, STR("")}, call->arena);
        }
        show(call, threads, count, out);
        return call->tx.failed;
}
