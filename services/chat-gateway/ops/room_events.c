/* room_events.c — a stretch of the room's log, in order. */

#include <string.h>

#include "chat-gateway/entries.h"
#include "chat-gateway/standing.h"
#include "chat-gateway/threads.h"

enum { LIMIT_DEFAULT = 50 };

static enum err check(struct call *call, const struct room_events_in *in)
{
        if (in->has_after_seq + in->has_before_seq + in->has_around_seq > 1)
                return fail_field(call, in->has_after_seq ? "/after_seq" : "/before_seq", "stands beside another bound; one is enough");
        return OK;
}

/* Half before it, the rest from it on; when they are large it is the nearest that stay. */
static int read_around(struct call *call, int64_t seq, int64_t limit, int64_t floor, int64_t head, struct log_row **out)
{
        struct tx *tx = &call->tx;
        struct id room = seat_of(call)->room.id;
        struct log_row *before, *after;
        int64_t half = limit / 2;
        int before_count = half && seq > floor ? log_read(tx, room, seq - half > floor ? seq - half : floor, seq - 1, half, true, &before) : 0;
        int after_count  = log_read(tx, room, seq, head, limit - before_count, false, &after);

        *out = arena_array(call->arena, struct log_row, (size_t)(before_count + after_count));
        if (before_count)
                memcpy(*out, before, (size_t)before_count * sizeof **out);
        if (after_count)
                memcpy(*out + before_count, after, (size_t)after_count * sizeof **out);
        return before_count + after_count;
}

enum err room_events(struct call *call, const struct room_events_in *in, struct room_events_out *out)
{
        const struct room *room = &seat_of(call)->room;
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT, floor = seat_floor(call);
        struct log_row *rows;
        int count;

        TRY(check(call, in));
        if (in->has_after_seq)
                count = log_read(&call->tx, room->id, in->after_seq + 1 > floor ? in->after_seq + 1 : floor, room->seq, limit, false, &rows);
        else if (in->has_around_seq)
                count = read_around(call, in->around_seq, limit, floor, room->seq, &rows);
        else
                count = log_read(&call->tx, room->id, floor, in->has_before_seq ? in->before_seq - 1 : room->seq, limit, true, &rows);

        standing_hide(call, rows, count);
        threads_add_replies(call, rows, count);
        out->events.items = arena_array(call->arena, struct log_entry, (size_t)count);
        out->events.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->events.items[i] = (struct log_entry){
                        .ev = str_from(event_row(rows[i].event)->wire), .room = room->id, .seq = rows[i].seq, .at = rows[i].at_ms,
                        .d = entry_text(&rows[i], call->arena),
                };
        out->head      = room->seq;
        out->floor     = floor > 1 ? floor : room->floor;
        out->recovered = !in->has_after_seq || in->after_seq + 1 >= out->floor;
        return call->tx.failed;
}
