/* room_guard.c — put a room on guard by hand: who is new in it is held to a pace. */

#include "chat-gateway/gateway.h"
#include "chat-gateway/guarding.h"
#include "chat-gateway/ranks.h"
#include "op/run.h"

enum err room_guard(struct call *call, const struct room_guard_in *in, struct room_guard_out *out)
{
        struct room *room = &seat_of(call)->room;
        int64_t until     = in->has_until ? in->until : call->now_ms + gateway_settings(call->service->owner)->guard_ms;

        if (room->kind == ROOM_DIRECT)
                return fail(call, ERR_CONFLICT, "nobody comes into a direct room");
        if (room->archived_at)
                return ERR_ARCHIVED;
        TRY(rank_check_until(call, in->has_until, in->until));
        if (until > call->now_ms + GUARD_MS_MAX)
                return fail_field(call, "/until", "is more than seven days ahead");
        out->seq   = guarding_begin(call, room, until, 0, in->has_reason ? in->reason : STR_NONE);
        out->until = until;
        return call->tx.failed;
}
