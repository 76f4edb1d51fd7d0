/* room_browse.c — public rooms. */

#include "chat-gateway/views.h"
#include "crypto/text.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

static struct str cursor_behind(struct call *call, const struct room *last, enum room_sort sort)
{
        struct cursor cursor = {.number = sort == SORT_MEMBERS ? last->members : sort == SORT_ACTIVITY ? last->last_at : 0, .id = last->id,
                                .text = sort == SORT_NAME ? last->name : STR("")};

        return cursor_write(&cursor, call->arena);
}

enum err room_browse(struct call *call, const struct room_browse_in *in, struct room_browse_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct cursor cursor = {0};
        struct rooms_browse wanted = {
                .sort = in->has_sort ? in->sort : SORT_NAME, .like = in->has_like ? in->like : STR_NONE, .category = in->has_category ? in->category : STR_NONE,
                .limit = limit + 1,
        };
        struct room *rooms;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        if (in->has_tag && text_normalize(in->tag, TEXT_NFKC_FOLDED, call->arena, &wanted.tag) != OK)
                return fail_field(call, "/tag", "is not one line of visible text");
        wanted.after        = cursor.id;
        wanted.after_name   = cursor.text;
        wanted.after_number = cursor.number;
        count               = rooms_browse(&call->tx, &wanted, &rooms);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_behind(call, &rooms[limit - 1], wanted.sort);
        }
        out->rooms.items = views_of_own(call, rooms, (size_t)count);
        out->rooms.count = (size_t)count;
        return call->tx.failed;
}
