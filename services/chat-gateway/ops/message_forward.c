/* message_forward.c — pass a message on: the part that reads it. What comes after, on the loop, is in forwarding.c. */

#include "chat-gateway/forwarding.h"

enum err message_forward(struct call *call, const struct message_forward_in *in, struct message_forward_out *out)
{
        (void)out;
        return forwarding_prepare(call, in);
}
