/* pin_add.c — pin a message. */

#include "chat-gateway/guarding.h"
#include "chat-gateway/repo/pins.h"
#include "chat-gateway/standing.h"

enum err pin_add(struct call *call, const struct pin_add_in *in, struct pin_add_out *out)
{
        struct room *room            = &seat_of(call)->room;
        struct pin_added_event added = {.message = in->message, .by = call->who.user};
        struct log_row row;

        TRY(standing_message(call, in->message, &row));
        TRY(standing_may_speak(call));
        call->location = room_location(call, in->room, "/pins");
        if (row.message.pinned)
                return OK;
        if (pins_count(&call->tx, room->id) >= PINS_MAX)
                return fail(call, ERR_CONFLICT, "100 messages are pinned in this room already, which is the most there may be");
        TRY(guarding_pace(call));
        out->seq = room_event_about(call, room, EVENT_pin_added, in->message, ID_NONE, pin_added_event_shape(), &added);
        pins_insert(&call->tx, room->id, &(struct pin){in->message, room->last_at, call->who.user});
        messages_set_pinned(&call->tx, room->id, in->message, true);
        return call->tx.failed;
}
