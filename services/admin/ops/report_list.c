/* report_list.c — what was reported, the newest first. */

#include "admin/views.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

static enum reports_of which(const struct report_list_in *in)
{
        if (!in->has_state)
                return REPORTS_ANY;
        return in->state == STATE_OPEN ? REPORTS_OPEN : REPORTS_CLOSED;
}

enum err report_list(struct call *call, const struct report_list_in *in, struct report_list_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct cursor cursor = {0};
        struct report_row *rows;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        count = reports_page(&call->tx, which(in), in->has_in_room ? in->in_room : ID_NONE, cursor.id, limit + 1, &rows);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){0, rows[count - 1].id, STR("")}, call->arena);
        }
        out->reports.items = arena_array(call->arena, struct report, (size_t)count);
        out->reports.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->reports.items[i] = view_of_report(&rows[i]);
        return call->tx.failed;
}
