/* room_export.c — begin to take the room's whole history away. */

#include "chat-gateway/exporting.h"
#include "chat-gateway/seat.h"

enum err room_export(struct call *call, const struct room_export_in *in, struct room_export_out *out)
{
        struct room_exported_event exported = {.by = call->who.user, .until = call->now_ms + EXPORT_MS_MAX};

        TRY(exporting_may(call));
        out->until     = exported.until;
        out->seq       = room_event(call, &seat_of(call)->room, EVENT_room_exported, ID_NONE, room_exported_event_shape(), &exported);
        call->location = room_location(call, in->room, str_format(call->arena, "/exports/%lld", (long long)out->seq).at);
        return call->tx.failed;
}
