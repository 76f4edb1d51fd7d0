/* room_join.c — become a member of a public room. */

#include "chat-gateway/membership.h"
#include "chat-gateway/room_password.h"
#include "chat-gateway/views.h"

enum err room_join(struct call *call, const struct room_join_in *in, struct room_join_out *out)
{
        struct seat *seat = seat_of(call);

        (void)in;
        if (!seat->is_member) {
                if (seat->room.archived_at)
                        return ERR_ARCHIVED;
                TRY(membership_check_ban(call, seat->room.id, call->who.user));
                TRY(room_password_check(call, &seat->room));
                TRY(membership_check_room_for(call, call->who.user));
                out->seq = membership_begin(call, &seat->room, call->who.user, ROLE_MEMBER);
                if (!members_get(&call->tx, seat->room.id, call->who.user, &seat->member))
                        return call->tx.failed;
        }
        out->room = view_of(call, &seat->room, &seat->member);
        return call->tx.failed;
}
