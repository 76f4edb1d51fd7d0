/* report_get.c — one report, with the message as it stood. */

#include "admin/views.h"

enum err report_get(struct call *call, const struct report_get_in *in, struct report_get_out *out)
{
        struct report_row row;

        if (!reports_get(&call->tx, in->report, &row))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        out->report   = view_of_report(&row);
        out->evidence = row.evidence;
        return call->tx.failed;
}
