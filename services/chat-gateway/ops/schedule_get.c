/* schedule_get.c — one scheduled message. */

#include "chat-gateway/scheduling.h"
#include "chat-gateway/views.h"

enum err schedule_get(struct call *call, const struct schedule_get_in *in, struct schedule_get_out *out)
{
        struct scheduled_row row;

        if (!scheduled_get(&call->tx, call->who.user, in->id, false, &row))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        out->scheduled = scheduling_view(call, &row);
        call->etag     = view_tag(call, row.rev);
        return OK;
}
