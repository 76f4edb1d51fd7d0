/* session_renew.c — go on with a new token. It needs no database: all of it happens on the loop, in sessions.c. */

#include "chat-gateway/ops.h"

enum err session_renew(struct call *call, const struct session_renew_in *in, struct session_renew_out *out)
{
        (void)call, (void)in, (void)out;
        return ERR_INTERNAL;
}
