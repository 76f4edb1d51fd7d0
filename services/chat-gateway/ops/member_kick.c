/* member_kick.c — remove a member of a lower role. */

#include "chat-gateway/membership.h"

enum err member_kick(struct call *call, const struct member_kick_in *in, struct member_kick_out *out)
{
        struct seat *seat = seat_of(call);
        struct member there;

        if (id_equal(in->user, call->who.user))
                return fail_field(call, "/user", "is the caller, who leaves by room.leave");
        if (seat->room.kind == ROOM_DIRECT)
                return fail(call, ERR_CONFLICT, "a direct room has two members for ever");
        if (!members_get(&call->tx, seat->room.id, in->user, &there)) {
                TRY(call->tx.failed);
                return fail(call, ERR_NOT_FOUND, "that person is not a member");
        }
        if (there.role >= seat->member.role && seat->member.role != ROLE_OWNER)
                return fail(call, ERR_FORBIDDEN, "their role is not lower than yours");
        out->seq = membership_end(call, &seat->room, in->user, in->has_reason ? in->reason : STR_NONE);
        return call->tx.failed;
}
