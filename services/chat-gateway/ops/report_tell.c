/* report_tell.c — whoever made a report learns what became of it. */

#include "chat-gateway/repo/reported.h"
#include "chat-gateway/seat.h"

enum err report_tell(struct call *call, const struct report_tell_in *in, struct report_tell_out *out)
{
        struct report_closed_event closed = {.report = in->report, .room = in->in_room, .outcome = in->outcome};
        struct reported row;

        out->told = reported_close(&call->tx, in->in_room, in->report, in->user, in->outcome, &row);
        if (out->told) {
                closed.message = row.seq;
                user_event(call, in->user, EVENT_report_closed, in->in_room, report_closed_event_shape(), &closed);
        }
        return call->tx.failed;
}
