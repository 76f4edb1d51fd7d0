/* pin_remove.c — take a pin off. */

#include "chat-gateway/standing.h"

enum err pin_remove(struct call *call, const struct pin_remove_in *in, struct pin_remove_out *out)
{
        struct log_row row;

        TRY(standing_message(call, in->message, &row));
        TRY(seat_is_writable(call));
        out->seq = standing_unpin(call, in->message);
        return call->tx.failed;
}
