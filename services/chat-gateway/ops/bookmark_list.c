/* bookmark_list.c — the caller's bookmarks. */

#include "chat-gateway/repo/bookmarks.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

/* A cursor has one number and one id; the message's number goes as its text. */
static bool read_cursor(struct call *call, struct str text, struct bookmark *before)
{
        struct cursor cursor;

        if (!cursor_read(text, call->arena, &cursor) || !str_to_int(cursor.text, 1, SEQ_MAX, &before->seq))
                return false;
        before->at   = cursor.number;
        before->room = cursor.id;
        return before->at > 0;
}

enum err bookmark_list(struct call *call, const struct bookmark_list_in *in, struct bookmark_list_out *out)
{
        int64_t limit          = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct bookmark before = {0}, *page;
        int count;

        if (in->has_cursor && !read_cursor(call, in->cursor, &before))
                return fail_field(call, "/cursor", "is not one that was handed out");
        count = bookmarks_page(&call->tx, call->who.user, &before, limit + 1, &page);
        if (count > limit) {
                const struct bookmark *last = &page[limit - 1];

                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){last->at, last->room, str_format(call->arena, "%lld", (long long)last->seq)}, call->arena);
        }
        out->bookmarks.items = page;
        out->bookmarks.count = (size_t)count;
        return call->tx.failed;
}
