/* room_unguard.c — a room is on guard no more, before its time. */

#include "chat-gateway/guarding.h"

enum err room_unguard(struct call *call, const struct room_unguard_in *in, struct room_unguard_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct room_unguarded_event told = {.by = call->who.user};

        (void)in;
        if (room->archived_at)
                return ERR_ARCHIVED;
        if (!guarding_is_on(room, call->now_ms))
                return OK;
        room->guarded_until = 0;
        rooms_set_guard(&call->tx, room);
        out->seq = room_event(call, room, EVENT_room_unguarded, ID_NONE, room_unguarded_event_shape(), &told);
        return call->tx.failed;
}
