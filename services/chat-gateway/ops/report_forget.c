/* report_forget.c — what was reported long ago, and decided about, is kept no longer. One slice of what was reported in one room, or of one person. */

#include "chat-gateway/figures.h"
#include "chat-gateway/repo/reported.h"

enum err report_forget(struct call *call, const struct report_forget_in *in, struct report_forget_out *out)
{
        out->forgotten = reported_forget(&call->tx, in->of, call->now_ms - REPORTED_KEPT_MS, in->limit);
        out->is_more   = out->forgotten == in->limit;
        figures_forgotten(out->forgotten);
        return call->tx.failed;
}
