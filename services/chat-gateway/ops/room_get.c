/* room_get.c — see a room. */

#include "chat-gateway/views.h"

enum err room_get(struct call *call, const struct room_get_in *in, struct room_get_out *out)
{
        struct seat *seat = seat_of(call);

        (void)in;
        out->room  = view_of(call, &seat->room, seat->is_member ? &seat->member : NULL);
        call->etag = view_tag(call, out->room.rev);
        return call->tx.failed;
}
