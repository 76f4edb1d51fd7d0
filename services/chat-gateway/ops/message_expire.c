/* message_expire.c — take away what has had its time in a room: one slice. */

#include "chat-gateway/repo/endings.h"
#include "chat-gateway/standing.h"

static void expire(struct call *call, struct room *room, int64_t limit, struct message_expire_out *out)
{
        struct message_expired_event expired = {0};

        out->expired = endings_expire(&call->tx, room->id, limit, &expired.messages.items);
        expired.messages.count = (size_t)out->expired;
        if (out->expired)
                standing_forget(&call->tx, room->id, expired.messages.items, (int)out->expired);
        if (out->expired)
                room_event(call, room, EVENT_message_expired, ID_NONE, message_expired_event_shape(), &expired);
}

/* Whether there may be more of it. */
static bool let_go(struct call *call, struct room *room, int64_t limit)
{
        int64_t next_ms, floor = endings_find_floor(&call->tx, room, call->now_ms - room->retention_ms, limit, &next_ms);
        struct room_floor_raised_event raised = {.floor = floor};
        bool is_more = floor > room->floor && !next_ms;

        if (floor > room->floor) {
                endings_raise_floor(&call->tx, room->id, floor);
                room->floor = floor;
                room_event(call, room, EVENT_room_floor_raised, ID_NONE, room_floor_raised_event_shape(), &raised);
        }
        endings_note_retention(&call->tx, room, is_more ? call->now_ms : next_ms ? next_ms : call->now_ms + room->retention_ms);
        return is_more;
}

enum err message_expire(struct call *call, const struct message_expire_in *in, struct message_expire_out *out)
{
        struct room *room = &seat_of(call)->room;

        if (!rooms_get(&call->tx, in->room, true, room))         /* it was loaded without its lock: this operation has no key */
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        expire(call, room, in->limit, out);
        out->is_more = standing_sweep(&call->tx, room->id, in->limit) == in->limit;
        if (room->retention_ms)
                out->is_more = let_go(call, room, in->limit) || out->is_more;
        else
                endings_note_retention(&call->tx, room, 0);
        out->is_more = out->is_more || out->expired == in->limit;
        out->floor   = room->floor;
        return call->tx.failed;
}
