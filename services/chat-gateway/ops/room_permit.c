/* room_permit.c — say what a role below the caller's own may do in this room. */

#include "chat-gateway/ranks.h"
#include "chat-gateway/room_settings.h"
#include "chat-gateway/views.h"

/* What every role may do with this one's changed; NULL when that is what the table of roles says. */
static const int64_t *changed_set(struct call *call, const struct room *room, enum member_role role, unsigned bits)
{
        int64_t *set = arena_array(call->arena, int64_t, ROLE_OWNER + 1);
        bool is_as_everywhere = true;

        for (int i = ROLE_NOBODY; i <= ROLE_OWNER; i++) {
                int64_t table = role_permissions((enum member_role)i);

                set[i] = i == (int)role ? (int64_t)bits : room->permissions ? room->permissions[i] : table;
                is_as_everywhere &= set[i] == table;
        }
        return is_as_everywhere ? NULL : set;
}

enum err room_permit(struct call *call, const struct room_permit_in *in, struct room_permit_out *out)
{
        struct seat *seat = seat_of(call);
        struct room *room = &seat->room;
        unsigned before   = member_permissions(room, &(struct member){.role = in->role}), after = role_permissions(in->role);

        if (in->role == ROLE_NOBODY)
                return fail_field(call, "/role", "is no role");
        if (in->has_permissions == PATCH_ABSENT)
                return fail_field(call, "/permissions", "is required; null is what the role may everywhere");
        if (room->kind == ROOM_DIRECT)
                return fail(call, ERR_CONFLICT, "the two of a direct room are equals");
        if (room->archived_at)
                return ERR_ARCHIVED;
        if (in->role >= seat->member.role)
                return fail(call, ERR_FORBIDDEN, "only roles below your own are yours to change");
        if (in->has_permissions == PATCH_SET)
                TRY(rank_read_bits(call, in->permissions.items, in->permissions.count, &after));
        TRY(rank_check_giving(call, before, after));
        out->rev = room->rev;
        if (before != after) {
                room->permissions = changed_set(call, room, in->role, after);
                out->seq          = (before ^ after) & PERM_READ ? room_readers_changed(call, room) : room_settings_changed(call, room);
                out->rev          = room->rev;
        }
        call->etag = view_tag(call, out->rev);
        return call->tx.failed;
}
