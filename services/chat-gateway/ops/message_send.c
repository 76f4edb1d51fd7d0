/* message_send.c — say something. It has no handler of the usual kind: every send, whichever door it came by, takes the hot path of ingest.c. */

#include "chat-gateway/ops.h"

enum err message_send(struct call *call, const struct message_send_in *in, struct message_send_out *out)
{
        (void)call, (void)in, (void)out;
        return ERR_INTERNAL;
}
