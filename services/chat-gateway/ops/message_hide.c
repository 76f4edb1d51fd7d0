/* message_hide.c — delete a message for the caller alone. */

#include "chat-gateway/repo/hidden.h"
#include "chat-gateway/standing.h"

enum err message_hide(struct call *call, const struct message_hide_in *in, struct message_hide_out *out)
{
        struct message_hidden_event hidden = {.room = in->room, .message = in->seq};
        struct log_row row;

        TRY(seat_hold(call));
        TRY(standing_or_deleted(call, in->seq, &row));
        if (hidden_count(&call->tx, call->who.user) >= HIDDEN_MAX)
                return fail(call, ERR_CONFLICT, "10,000 messages are hidden already, which is the most there may be");
        if (hidden_add(&call->tx, call->who.user, in->room, in->seq))
                out->user_seq = user_event(call, call->who.user, EVENT_message_hidden, in->room, message_hidden_event_shape(), &hidden);
        return call->tx.failed;
}
