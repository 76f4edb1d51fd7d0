/* room_unlock.c — everybody whose role lets them speaks in the room again. */

#include "chat-gateway/seat.h"

enum err room_unlock(struct call *call, const struct room_unlock_in *in, struct room_unlock_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct room_unlocked_event told = {.by = call->who.user};

        (void)in;
        if (room->archived_at)
                return ERR_ARCHIVED;
        if (!room->locked_at)
                return OK;
        room->locked_at = 0;
        rooms_update(&call->tx, room);
        out->seq = room_event(call, room, EVENT_room_unlocked, ID_NONE, room_unlocked_event_shape(), &told);
        return call->tx.failed;
}
