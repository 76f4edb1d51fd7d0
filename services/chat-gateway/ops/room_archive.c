/* room_archive.c — close the room and keep it. */

#include "chat-gateway/seat.h"

enum err room_archive(struct call *call, const struct room_archive_in *in, struct room_archive_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct room_archived_event told = {.by = call->who.user};

        (void)in;
        if (room->archived_at)
                return OK;
        out->seq = room_event(call, room, EVENT_room_archived, ID_NONE, room_archived_event_shape(), &told);
        room->archived_at = room->last_at;
        rooms_update(&call->tx, room);
        return call->tx.failed;
}
