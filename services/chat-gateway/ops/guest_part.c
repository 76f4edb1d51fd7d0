/* guest_part.c — a guest whose time is over leaves the room they were let into. */

#include "chat-gateway/membership.h"
#include "chat-gateway/repo/guests.h"

enum err guest_part(struct call *call, const struct guest_part_in *in, struct guest_part_out *out)
{
        struct member there;
        struct room room;
        /* The room may be gone, and they may have left it or been made to: then there is nothing left but what is noted of it. */
        bool is_there = rooms_get(&call->tx, in->room, true, &room) && members_get(&call->tx, in->room, in->user, &there);

        if (guests_remove(&call->tx, in->user, in->room) && is_there)
                out->seq = membership_end_by(call, &room, in->user, in->user, STR("a guest's time is over"));
        return call->tx.failed;
}
