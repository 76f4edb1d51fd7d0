/* ranks.c — who may act on whom in a room, and give what. */

#include "chat-gateway/ranks.h"

#include "chat-gateway/room_settings.h"

#define UNTIL_AHEAD_MS_MAX (10 * 366 * 24 * 3600 * 1000LL)

enum err rank_find(struct call *call, struct id user, struct member *out)
{
        if (id_equal(user, call->who.user))
                return fail_field(call, "/user", "is the caller");
        if (members_get(&call->tx, seat_of(call)->room.id, user, out))
                return OK;
        TRY(call->tx.failed);
        return fail(call, ERR_NOT_FOUND, "that person is not a member");
}

enum err rank_check(struct call *call, const struct member *there)
{
        enum member_role own = seat_of(call)->member.role;

        return there->role < own || own == ROLE_OWNER ? OK : fail(call, ERR_FORBIDDEN, "their role is not lower than yours");
}

enum err rank_check_giving(struct call *call, unsigned before, unsigned after)
{
        return after & ~before & ~seat_permissions(call) ? fail(call, ERR_FORBIDDEN, "nobody gives a permission that they do not hold") : OK;
}

enum err rank_read_bits(struct call *call, const enum room_permission *items, size_t count, unsigned *bits)
{
        *bits = permission_bits(items, count);
        return *bits & PERM_OWN ? fail_field(call, "/permissions", "has `own`, which belongs to owners; see room.transfer") : OK;
}

enum err rank_check_until(struct call *call, bool has_until, int64_t until)
{
        if (has_until && (until <= call->now_ms || until > call->now_ms + UNTIL_AHEAD_MS_MAX))
                return fail_field(call, "/until", "is not a time within the next ten years");
        return OK;
}

int64_t rank_tell(struct call *call, struct room *room, const struct member *now)
{
        struct permission_list held = permission_list(now->permissions, call->arena);
        struct member_changed_event changed = {
                .user = now->user, .role = now->role, .has_permissions = now->has_permissions, .permissions = {held.count, held.items}, .by = call->who.user,
        };

        return room_event(call, room, EVENT_member_changed, now->user, member_changed_event_shape(), &changed);
}
