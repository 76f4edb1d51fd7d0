/* room_leave.c — stop being a member. */

#include "chat-gateway/membership.h"

enum err room_leave(struct call *call, const struct room_leave_in *in, struct room_leave_out *out)
{
        struct seat *seat = seat_of(call);

        (void)in;
        if (seat->room.kind == ROOM_DIRECT)
                return fail(call, ERR_CONFLICT, "a direct room cannot be left");
        if (seat->member.role == ROLE_OWNER && seat->room.members > 1 && members_count_owners(&call->tx, seat->room.id) == 1)
                return fail(call, ERR_CONFLICT, "the last owner hands the room over before leaving");
        out->seq = membership_end(call, &seat->room, call->who.user, STR_NONE);
        return call->tx.failed;
}
