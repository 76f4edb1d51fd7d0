/* thread_events.c — a stretch of a thread's replies, in order. */

#include "chat-gateway/entries.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/standing.h"
#include "chat-gateway/threads.h"

enum { LIMIT_DEFAULT = 50 };

enum err thread_events(struct call *call, const struct thread_events_in *in, struct thread_events_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT, floor = seat_floor(call);
        int64_t from  = in->has_after_seq && in->after_seq + 1 > floor ? in->after_seq + 1 : floor;
        int64_t to    = in->has_before_seq ? in->before_seq - 1 : seat_of(call)->room.seq;
        struct thread_row thread;
        struct log_row message, *rows;
        int count;

        if (in->has_after_seq && in->has_before_seq)
                return fail_field(call, "/after_seq", "stands beside another bound; one is enough");
        TRY(thread_find(call, in->root, &thread, &message));
        count = log_read_thread(&call->tx, in->room, in->root, from, to, limit, !in->has_after_seq, &rows);
        standing_hide(call, rows, count);

        out->events.items = arena_array(call->arena, struct log_entry, (size_t)count);
        out->events.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->events.items[i] = (struct log_entry){
                        .ev = str_from(event_row(rows[i].event)->wire), .room = in->room, .seq = rows[i].seq, .at = rows[i].at_ms,
                        .d = entry_text(&rows[i], call->arena),
                };
        out->thread = thread_view_of(call, &thread, &message);
        out->floor  = floor > 1 ? floor : seat_of(call)->room.floor;
        return call->tx.failed;
}
