/* message_get.c — one message as it stands now. */

#include "chat-gateway/entries.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/threads.h"

enum err message_get(struct call *call, const struct message_get_in *in, struct message_get_out *out)
{
        struct log_row row;

        if (in->seq < seat_of(call)->room.floor)
                return ERR_GONE;
        if (in->seq < seat_floor(call) || !log_message(&call->tx, in->room, in->seq, &row))
                return call->tx.failed != OK ? call->tx.failed : fail(call, ERR_NOT_FOUND, "there is no message of that number");
        threads_add_replies(call, &row, 1);
        out->message = entry_message(&row, call->arena);
        return call->tx.failed;
}
