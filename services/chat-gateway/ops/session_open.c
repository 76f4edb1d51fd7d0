/* session_open.c — open the session of a socket: the part that reads the database. What comes before and after it on the loop is in sessions.c. */

#include "base/clock.h"
#include "chat-gateway/attendance.h"
#include "chat-gateway/repo/blocks.h"
#include "chat-gateway/repo/people.h"
#include "chat-gateway/repo/rooms.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/sessions.h"

enum err session_open(struct call *call, const struct session_open_in *in, struct session_open_out *out)
{
        struct opening *opening = call->loop_owner;
        struct person_here me;

        (void)in;
        opening->read_ms     = clock_monotonic_ms();
        opening->rooms_count = (size_t)users_rooms(&call->tx, call->who.user, &opening->rooms);
        opening->blocked_count = (size_t)blocks_of(&call->tx, call->who.user, &opening->blocked);
        opening->user_seq    = users_head(&call->tx, call->who.user);
        me                   = people_get(&call->tx, call->who.user);
        opening->wishes      = attendance_wishes((int)me.choice, (int)me.seen_by);
        out->epoch           = rooms_epoch(&call->tx);
        out->user            = call->who.user;
        out->session         = call->who.session;
        out->user_seq        = opening->user_seq;
        out->rooms           = (int64_t)opening->rooms_count;
        sessions_describe(opening, out);
        return call->tx.failed;
}
