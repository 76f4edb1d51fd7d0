/* session_open.c — open the session of a socket: what is answered once it follows all its rooms. How it gets there is in sessions.c. */

#include "chat-gateway/sessions.h"

enum err session_open(struct call *call, const struct session_open_in *in, struct session_open_out *out)
{
        const struct opening *opening = call->loop_owner;

        (void)in;
        out->epoch    = opening->arrival.epoch;
        out->user     = call->who.user;
        out->session  = call->who.session;
        out->user_seq = opening->arrival.user_seq;
        out->rooms    = (int64_t)opening->arrival.rooms_count;
        sessions_describe(opening, out);
        return OK;
}
