/* message_unhide.c — show a hidden message to the caller again. */

#include "chat-gateway/repo/hidden.h"
#include "chat-gateway/standing.h"

enum err message_unhide(struct call *call, const struct message_unhide_in *in, struct message_unhide_out *out)
{
        struct message_unhidden_event unhidden = {.room = in->room, .message = in->seq};

        TRY(seat_hold(call));
        if (hidden_remove(&call->tx, call->who.user, in->room, in->seq))
                out->user_seq = user_event(call, call->who.user, EVENT_message_unhidden, in->room, message_unhidden_event_shape(), &unhidden);
        return call->tx.failed;
}
