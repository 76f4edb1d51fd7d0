/* room_events.c — a stretch of the room's log, in order. Most are answered on the loop, without this: see stretches.h. */

#include <string.h>

#include "chat-gateway/standing.h"
#include "chat-gateway/stretch.h"
#include "chat-gateway/threads.h"

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
        int64_t floor = seat_floor(call);
        struct stretch asked = stretch_of(in, floor, room->seq);
        struct log_row *rows;
        int count;

        TRY(check(call, in));
        if (in->has_around_seq)
                count = read_around(call, in->around_seq, asked.limit, floor, room->seq, &rows);
        else
                count = log_read(&call->tx, room->id, asked.from, asked.to, asked.limit, asked.is_newest, &rows);
        standing_hide(call, rows, count);
        threads_add_replies(call, rows, count);
        stretch_tell_rows(call, rows, count, out);
        stretch_tell(call, in, out);
        return call->tx.failed;
}
