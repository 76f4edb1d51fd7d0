/* message_get.c — one message as it stands now. */

#include "chat-gateway/repo/log.h"
#include "chat-gateway/seat.h"

enum err message_get(struct call *call, const struct message_get_in *in, struct message_get_out *out)
{
        if (in->seq < seat_of(call)->room.floor)
                return ERR_GONE;
        if (!log_message(&call->tx, in->room, in->seq, &out->message))
                return call->tx.failed != OK ? call->tx.failed : fail(call, ERR_NOT_FOUND, "there is no message of that number");
        return OK;
}
