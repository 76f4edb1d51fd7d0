/* block_list.c — from whom the caller wants to hear nothing, in the order of their ids. */

#include "chat-gateway/repo/blocks.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 200 };

enum err block_list(struct call *call, const struct block_list_in *in, struct block_list_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct cursor cursor = {0};
        struct block *blocks;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        count = blocks_page(&call->tx, call->who.user, cursor.id, limit + 1, &blocks);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){0, blocks[limit - 1].user, STR("")}, call->arena);
        }
        out->blocks.items = blocks;
        out->blocks.count = (size_t)count;
        return call->tx.failed;
}
