/* member_mute.c — a member of a lower role reads and says nothing, for a while or until it is taken back. */

#include "chat-gateway/ranks.h"

enum err member_mute(struct call *call, const struct member_mute_in *in, struct member_mute_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct member_muted_event muted = {
                .user = in->user, .by = call->who.user, .has_until = in->has_until, .until = in->until, .has_reason = in->has_reason, .reason = in->reason};
        struct member there;

        if (room->archived_at)
                return ERR_ARCHIVED;
        TRY(rank_check_until(call, in->has_until, in->until));
        TRY(rank_find(call, in->user, &there));
        TRY(rank_check(call, &there));
        members_set_muted(&call->tx, room->id, in->user, in->has_until ? in->until : MUTED_FOR_EVER);
        out->seq = room_event(call, room, EVENT_member_muted, in->user, member_muted_event_shape(), &muted);
        return call->tx.failed;
}
