/* room_restore.c — open an archived room again. */

#include "chat-gateway/seat.h"

enum err room_restore(struct call *call, const struct room_restore_in *in, struct room_restore_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct room_restored_event told = {.by = call->who.user};

        (void)in;
        if (!room->archived_at)
                return OK;
        room->archived_at = 0;
        rooms_update(&call->tx, room);
        out->seq = room_event(call, room, EVENT_room_restored, ID_NONE, room_restored_event_shape(), &told);
        return call->tx.failed;
}
