/* room_archive.c — close the room and keep it. */

#include "chat-gateway/seat.h"

enum err room_archive(struct call *call, const struct room_archive_in *in, struct room_archive_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct room_archived_event told = {.by = call->who.user};

        (void)in;
        if (room->archived_at)
                return OK;
        room->archived_at = call->now_ms;
        rooms_update(&call->tx, room);
        out->seq = room_event(call, room, EVENT_room_archived, ID_NONE, room_archived_event_shape(), &told);
        return call->tx.failed;
}
