/* member_unmute.c — a muted member speaks again. */

#include "chat-gateway/ranks.h"

enum err member_unmute(struct call *call, const struct member_unmute_in *in, struct member_unmute_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct member_unmuted_event unmuted = {.user = in->user, .by = call->who.user};
        struct member there;

        TRY(rank_find(call, in->user, &there));
        TRY(rank_check(call, &there));
        if (there.muted_until <= call->now_ms)
                return OK;
        members_set_muted(&call->tx, room->id, in->user, 0);
        out->seq = room_event(call, room, EVENT_member_unmuted, in->user, member_unmuted_event_shape(), &unmuted);
        return call->tx.failed;
}
