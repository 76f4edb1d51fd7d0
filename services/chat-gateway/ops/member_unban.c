/* member_unban.c — who was banned may come in again. */

#include "chat-gateway/repo/bans.h"
#include "chat-gateway/seat.h"

enum err member_unban(struct call *call, const struct member_unban_in *in, struct member_unban_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct member_unbanned_event unbanned = {.user = in->user, .by = call->who.user};

        if (bans_delete(&call->tx, room->id, in->user, call->now_ms))
                out->seq = room_event(call, room, EVENT_member_unbanned, in->user, member_unbanned_event_shape(), &unbanned);
        return call->tx.failed;
}
