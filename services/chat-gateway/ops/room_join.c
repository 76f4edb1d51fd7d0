/* room_join.c — become a member of a public room. */

#include "chat-gateway/guarding.h"
#include "chat-gateway/membership.h"
#include "chat-gateway/room_password.h"
#include "chat-gateway/views.h"

static enum err check(struct call *call)
{
        struct seat *seat = seat_of(call);

        if (seat->room.archived_at)
                return ERR_ARCHIVED;
        TRY(membership_check_ban(call, seat->room.id, call->who.user));
        TRY(guarding_check(call, &seat->room));
        return membership_check_room_for(call, call->who.user);
}

static enum err come_in(struct call *call, const struct room_join_in *in, int64_t *seq)
{
        struct str given = STR_NONE;
        struct seat *seat;

        TRY(check(call));
        if (seat_of(call)->room.password.at && in->has_password) {
                TRY(room_password_guess(call, in->password, &given));
                TRY(check(call));
        }
        seat = seat_of(call);
        if (seat->is_member)                             /* meanwhile */
                return OK;
        TRY(room_password_check(call, &seat->room, given));
        *seq            = membership_begin(call, &seat->room, call->who.user, ROLE_MEMBER);
        guarding_arrived(call, &seat->room, call->who.user);
        seat->is_member = members_get(&call->tx, seat->room.id, call->who.user, &seat->member);
        return call->tx.failed;
}

enum err room_join(struct call *call, const struct room_join_in *in, struct room_join_out *out)
{
        struct seat *seat;

        if (!seat_of(call)->is_member)
                TRY(come_in(call, in, &out->seq));
        seat      = seat_of(call);
        out->room = view_of(call, &seat->room, &seat->member);
        return call->tx.failed;
}
