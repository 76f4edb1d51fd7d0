/* member_permit.c — give a member of a lower role permissions of their own. */

#include "chat-gateway/ranks.h"

enum err member_permit(struct call *call, const struct member_permit_in *in, struct member_permit_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct member there, now;
        unsigned own = 0;

        if (in->has_permissions == PATCH_ABSENT)
                return fail_field(call, "/permissions", "is required; null is what their role may");
        if (room->kind == ROOM_DIRECT)
                return fail(call, ERR_CONFLICT, "the two of a direct room are equals");
        if (room->archived_at)
                return ERR_ARCHIVED;
        TRY(rank_find(call, in->user, &there));
        TRY(rank_check(call, &there));
        if (there.role == ROLE_OWNER)
                return fail(call, ERR_FORBIDDEN, "an owner may everything");
        if (in->has_permissions == PATCH_SET)
                TRY(rank_read_bits(call, in->permissions.items, in->permissions.count, &own));
        now                 = there;
        now.has_permissions = in->has_permissions == PATCH_SET;
        now.permissions     = own;
        TRY(rank_check_giving(call, member_permissions(room, &there), member_permissions(room, &now)));
        if (now.has_permissions == there.has_permissions && now.permissions == there.permissions)
                return OK;
        members_set_permissions(&call->tx, room->id, in->user, now.has_permissions, own);
        out->seq = rank_tell(call, room, &now);
        return call->tx.failed;
}
