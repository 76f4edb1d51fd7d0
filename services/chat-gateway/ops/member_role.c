/* member_role.c — give a member another role. */

#include "chat-gateway/ranks.h"

static enum err check(struct call *call, const struct member_role_in *in, const struct member *there)
{
        struct seat *seat = seat_of(call);
        bool is_owner = seat->member.role == ROLE_OWNER;

        if (in->role == ROLE_NOBODY)
                return fail_field(call, "/role", "is no role; members are removed by member.kick");
        if (seat->room.kind == ROOM_DIRECT)
                return fail(call, ERR_CONFLICT, "the two of a direct room are equals");
        if (!is_owner && (in->role >= seat->member.role || there->role >= seat->member.role))
                return fail(call, ERR_FORBIDDEN, "only roles below your own are yours to give and take");
        if (seat->room.archived_at)
                return ERR_ARCHIVED;
        TRY(rank_check_giving(call, member_permissions(&seat->room, there), member_permissions(&seat->room, &(struct member){.role = in->role})));
        if (there->role == ROLE_OWNER && in->role != ROLE_OWNER && members_count_owners(&call->tx, seat->room.id) == 1)
                return fail(call, ERR_CONFLICT, "a room keeps at least one owner");
        return call->tx.failed;
}

enum err member_role(struct call *call, const struct member_role_in *in, struct member_role_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct member there;

        if (!members_get(&call->tx, room->id, in->user, &there)) {
                TRY(call->tx.failed);
                return fail(call, ERR_NOT_FOUND, "that person is not a member");
        }
        TRY(check(call, in, &there));
        if (there.role == in->role)
                return OK;
        members_set_role(&call->tx, room->id, in->user, in->role);
        there.role            = in->role;
        there.has_permissions = false;
        out->seq              = rank_tell(call, room, &there);
        return call->tx.failed;
}
