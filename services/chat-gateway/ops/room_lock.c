/* room_lock.c — from now on only who moderates the room speaks in it. */

#include "chat-gateway/seat.h"

enum err room_lock(struct call *call, const struct room_lock_in *in, struct room_lock_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct room_locked_event told = {.by = call->who.user, .has_reason = in->has_reason, .reason = in->reason};

        if (room->archived_at)
                return ERR_ARCHIVED;
        if (room->locked_at)
                return OK;
        out->seq = room_event(call, room, EVENT_room_locked, ID_NONE, room_locked_event_shape(), &told);
        room->locked_at = room->last_at;
        rooms_update(&call->tx, room);
        return call->tx.failed;
}
