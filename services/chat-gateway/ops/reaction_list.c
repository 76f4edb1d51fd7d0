/* reaction_list.c — who reacted to a message, and with what. */

#include "chat-gateway/repo/reactions.h"
#include "chat-gateway/standing.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

enum err reaction_list(struct call *call, const struct reaction_list_in *in, struct reaction_list_out *out)
{
        int64_t limit        = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct cursor cursor = {.text = STR("")};
        struct reaction_key after = {.room = in->room, .seq = in->seq};
        struct reaction_view *page;
        struct log_row row;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        TRY(standing_message(call, in->seq, &row));
        after.emoji = cursor.text;
        after.user  = cursor.id;
        count       = reactions_page(&call->tx, &after, in->has_emoji ? in->emoji : STR_NONE, limit + 1, &page);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){0, page[count - 1].user, page[count - 1].emoji}, call->arena);
        }
        out->reactions.items = page;
        out->reactions.count = (size_t)count;
        return call->tx.failed;
}
