/* invite_accept.c — come into a room by an invitation. */

#include "chat-gateway/guarding.h"
#include "chat-gateway/invitation.h"
#include "chat-gateway/membership.h"
#include "chat-gateway/repo/guests.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/views.h"

/* A guest is let into one room, once. */
static enum err check_guest(struct call *call)
{
        struct id *rooms;

        if (!call->who.is_guest || !users_log_subjects(&call->tx, call->who.user, 1, SEQ_MAX, EVENT_room_added, &rooms))
                return call->tx.failed;
        return fail(call, ERR_FORBIDDEN, "a guest is in one room, and no other");
}

static enum err come_in(struct call *call, struct room *room, const struct invite *invite, int64_t *seq)
{
        TRY(membership_check_ban(call, room->id, call->who.user));
        TRY(guarding_check(call, room));
        TRY(check_guest(call));
        TRY(membership_check_room_for(call, call->who.user));
        if (!invites_use(&call->tx, invite, call->now_ms))
                return call->tx.failed != OK ? call->tx.failed : fail(call, ERR_GONE, "this invitation is over");
        *seq = membership_begin_by(call, room, call->who.user, call->who.is_guest ? ROLE_GUEST : invite->role, invite->id);
        guarding_arrived(call, room, call->who.user);
        if (call->who.is_guest)
                guests_add(&call->tx, call->who.user, room->id);
        return call->tx.failed;
}

enum err invite_accept(struct call *call, const struct invite_accept_in *in, struct invite_accept_out *out)
{
        struct invite invite;
        struct member me;
        struct room room;

        TRY(invitation_find(call, in->token, true, &room, &invite));
        if (!members_get(&call->tx, room.id, call->who.user, &me)) {
                TRY(call->tx.failed);
                TRY(come_in(call, &room, &invite, &out->seq));
                if (!members_get(&call->tx, room.id, call->who.user, &me))
                        return call->tx.failed;
        }
        out->room      = view_of(call, &room, &me);
        call->location = room_location(call, room.id, "");
        return call->tx.failed;
}
