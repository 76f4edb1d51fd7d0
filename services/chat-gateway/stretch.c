/* stretch.c — which stretch of a room's log is asked for, and how it is answered. */

#include "chat-gateway/stretch.h"

#include "chat-gateway/entries.h"

static int64_t larger(int64_t a, int64_t b)
{
        return a > b ? a : b;
}

struct stretch stretch_of(const struct room_events_in *in, int64_t floor, int64_t head)
{
        int64_t limit = in->has_limit ? in->limit : STRETCH_LIMIT_DEFAULT;

        if (in->has_after_seq)
                return (struct stretch){larger(in->after_seq + 1, floor), head, limit, false};
        return (struct stretch){floor, in->has_before_seq ? in->before_seq - 1 : head, limit, true};
}

void stretch_tell(const struct call *call, const struct room_events_in *in, struct room_events_out *out)
{
        const struct room *room = &seat_of(call)->room;
        int64_t floor = seat_floor(call);

        out->head      = room->seq;
        out->floor     = floor > 1 ? floor : room->floor;
        out->recovered = !in->has_after_seq || in->after_seq + 1 >= out->floor;
}

void stretch_tell_rows(struct call *call, const struct log_row *rows, int count, struct room_events_out *out)
{
        out->events.items = arena_array(call->arena, struct log_entry, (size_t)count);
        out->events.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->events.items[i] = (struct log_entry){
                        .ev = str_from(event_row(rows[i].event)->wire), .room = rows[i].room, .seq = rows[i].seq, .at = rows[i].at_ms,
                        .d = entry_text(&rows[i], call->arena),
                };
}
