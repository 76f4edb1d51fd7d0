/* room_transfer.c — hand the room over: another member owns it, and the caller administers it. */

#include "chat-gateway/ranks.h"

static int64_t give(struct call *call, struct room *room, struct member *member, enum member_role role)
{
        member->role            = role;
        member->has_permissions = false;
        members_set_role(&call->tx, room->id, member->user, role);
        return rank_tell(call, room, member);
}

enum err room_transfer(struct call *call, const struct room_transfer_in *in, struct room_transfer_out *out)
{
        struct seat *seat = seat_of(call);
        struct member there;

        if (seat->room.archived_at)
                return ERR_ARCHIVED;
        TRY(rank_find(call, in->user, &there));
        if (seat->member.role != ROLE_OWNER)
                return fail(call, ERR_FORBIDDEN, "only an owner hands a room over");
        if (there.role == ROLE_OWNER)
                return fail(call, ERR_CONFLICT, "that person owns the room already");
        if (there.role == ROLE_GUEST)
                return fail(call, ERR_CONFLICT, "a guest cannot own a room; make them a member first");
        give(call, &seat->room, &there, ROLE_OWNER);
        out->seq = give(call, &seat->room, &seat->member, ROLE_ADMIN);
        return call->tx.failed;
}
