/* report_resolve.c — an administrator decides. Whoever made the report is told by the worker, which asks the gateways to. */

#include "admin/desk_log.h"
#include "admin/views.h"

static void tell(struct call *call, const struct report_row *row)
{
        struct report_resolved_event resolved = {
                .report = row->id, .has_room = row->is_in_room, .room = row->room, .has_message = row->is_in_room, .message = row->seq, .about = row->sender, .reason = row->reason, .outcome = row->outcome};

        desk_tell(call, EVENT_report_resolved, report_resolved_event_shape(), &resolved);
}

enum err report_resolve(struct call *call, const struct report_resolve_in *in, struct report_resolve_out *out)
{
        struct report_row row;

        if (!reports_get(&call->tx, in->report, &row))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        row.outcome   = in->outcome;
        row.note      = in->has_note ? in->note : STR_NONE;
        row.closed_by = call->who.user;
        row.closed_at = call->now_ms;
        if (row.is_closed || !reports_close(&call->tx, &row))
                return call->tx.failed != OK ? call->tx.failed : fail(call, ERR_CONFLICT, "it was decided already");
        row.is_closed = true;
        tell(call, &row);
        out->report = view_of_report(&row);
        return call->tx.failed;
}
