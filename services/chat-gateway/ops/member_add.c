/* member_add.c — bring somebody in. */

#include "chat-gateway/guarding.h"
#include "chat-gateway/membership.h"
#include "chat-gateway/repo/blocks.h"

enum err member_add(struct call *call, const struct member_add_in *in, struct member_add_out *out)
{
        struct seat *seat = seat_of(call);
        enum member_role role = in->has_role ? in->role : ROLE_MEMBER;
        struct member there;
        char user[ID_TEXT_LEN + 1];

        if (seat->room.kind == ROOM_DIRECT)
                return fail(call, ERR_CONFLICT, "a direct room has two members for ever");
        if (seat->room.archived_at)
                return ERR_ARCHIVED;
        if (role == ROLE_NOBODY)
                return fail_field(call, "/role", "is no role to bring somebody in as");
        /* One's own role may be given by owners alone; without the right to change roles nobody is made more than a member. */
        if (role > ROLE_MEMBER && !(seat_permissions(call) & PERM_ROLES))
                return fail(call, ERR_FORBIDDEN, "your role does not let you give this one");
        if (role >= seat->member.role && role > ROLE_MEMBER && seat->member.role != ROLE_OWNER)
                return fail(call, ERR_FORBIDDEN, "your role does not let you give this one");
        TRY(membership_check_people(call, "/user", &in->user, 1));
        id_print(in->user, user);
        call->location = room_location(call, in->room, str_format(call->arena, "/members/%s", user).at);
        if (members_get(&call->tx, seat->room.id, in->user, &there))
                return OK;
        TRY(membership_check_ban(call, seat->room.id, in->user));
        TRY(membership_check_room_for(call, in->user));
        if (blocks_user(&call->tx, call->who.user, &in->user, 1))
                return ERR_BLOCKED;
        TRY(guarding_pace(call));
        out->seq = membership_begin(call, &seat->room, in->user, role);
        return call->tx.failed;
}
