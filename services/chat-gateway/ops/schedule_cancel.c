/* schedule_cancel.c — take a scheduled message back. */

#include "chat-gateway/scheduling.h"

enum err schedule_cancel(struct call *call, const struct schedule_cancel_in *in, struct schedule_cancel_out *out)
{
        struct scheduled_row row;

        (void)out;
        TRY(scheduling_take(call, in->id, &row));
        if (row.state == SCHEDULE_SENDING)
                return fail(call, ERR_CONFLICT, "it is being sent");
        scheduled_delete(&call->tx, row.user, row.id);
        scheduling_tell(call, &row, SCHEDULE_CANCELLED, 0);
        return call->tx.failed;
}
