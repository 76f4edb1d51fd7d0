/* schedule_list.c — what the caller has scheduled. */

#include "chat-gateway/scheduling.h"

enum { LIMIT_DEFAULT = 20 };

enum err schedule_list(struct call *call, const struct schedule_list_in *in, struct schedule_list_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct scheduled_row *rows;
        int count = scheduled_page(&call->tx, call->who.user, in->has_after ? in->after : ID_NONE, limit + 1, &rows);

        out->is_last         = count <= limit;
        out->scheduled.count = (size_t)(count < limit ? count : limit);
        out->scheduled.items = arena_array(call->arena, struct scheduled, out->scheduled.count);
        for (size_t i = 0; i < out->scheduled.count; i++)
                out->scheduled.items[i] = scheduling_view(call, &rows[i]);
        return call->tx.failed;
}
