/* draft_list.c — the caller's drafts. */

#include "chat-gateway/repo/drafts.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

enum err draft_list(struct call *call, const struct draft_list_in *in, struct draft_list_out *out)
{
        int64_t limit        = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct cursor cursor = {.number = -1};
        struct draft *page;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        count = drafts_page(&call->tx, call->who.user, in->has_room ? in->room : ID_NONE, cursor.id, cursor.number, limit + 1, &page);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){page[count - 1].thread, page[count - 1].room, STR("")}, call->arena);
        }
        out->drafts.items = page;
        out->drafts.count = (size_t)count;
        return call->tx.failed;
}
