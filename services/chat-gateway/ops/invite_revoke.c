/* invite_revoke.c — take an invitation back. */

#include "chat-gateway/repo/invites.h"
#include "chat-gateway/seat.h"
#include "op/run.h"

enum err invite_revoke(struct call *call, const struct invite_revoke_in *in, struct invite_revoke_out *out)
{
        struct invite_revoked_event revoked = {.invite = in->invite, .by = call->who.user};
        struct invite invite;

        if (!invites_get(&call->tx, in->room, in->invite, &invite))
                return call->tx.failed != OK ? call->tx.failed : fail(call, ERR_NOT_FOUND, "there is no such invitation");
        TRY(permit_author(call, invite.by));
        invites_delete(&call->tx, in->room, in->invite);
        out->seq = room_event(call, &seat_of(call)->room, EVENT_invite_revoked, ID_NONE, invite_revoked_event_shape(), &revoked);
        return call->tx.failed;
}
