/* member_ban.c — remove somebody of a lower role, or of none, and keep them out. */

#include "chat-gateway/membership.h"
#include "chat-gateway/ranks.h"
#include "chat-gateway/repo/bans.h"
#include "chat-gateway/repo/invites.h"

enum { BANS_MAX = 10000 };

static enum err check(struct call *call, const struct member_ban_in *in, bool *is_member)
{
        struct room *room = &seat_of(call)->room;
        struct member there;

        if (id_equal(in->user, call->who.user))
                return fail_field(call, "/user", "is the caller");
        TRY(rank_check_until(call, in->has_until, in->until));
        *is_member = members_get(&call->tx, room->id, in->user, &there);
        TRY(call->tx.failed);
        TRY(*is_member ? rank_check(call, &there) : membership_check_people(call, "/user", &in->user, 1));
        if (!bans_hold(&call->tx, room->id, in->user, call->now_ms) && bans_count(&call->tx, room->id, call->now_ms) >= BANS_MAX)
                return fail(call, ERR_CONFLICT, "10,000 people are banned here, which is the most there may be");
        return call->tx.failed;
}

enum err member_ban(struct call *call, const struct member_ban_in *in, struct member_ban_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct str reason = in->has_reason ? in->reason : STR_NONE;
        struct ban ban = {
                .room = room->id, .user = in->user, .by = call->who.user, .until = in->has_until ? in->until : 0, .at = call->now_ms, .reason = reason};
        struct member_banned_event banned = {
                .user = in->user, .by = call->who.user, .has_until = in->has_until, .until = in->until, .has_reason = in->has_reason, .reason = reason};
        bool is_member = false;

        if (room->kind == ROOM_DIRECT)
                return fail(call, ERR_CONFLICT, "a direct room has two members for ever");
        TRY(check(call, in, &is_member));
        bans_put(&call->tx, &ban);
        invites_delete_of(&call->tx, room->id, in->user);
        if (is_member)
                membership_end(call, room, in->user, reason);
        out->seq = room_event(call, room, EVENT_member_banned, in->user, member_banned_event_shape(), &banned);
        return call->tx.failed;
}
