/* room_browse.c — public rooms by name. */

#include "chat-gateway/views.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

enum err room_browse(struct call *call, const struct room_browse_in *in, struct room_browse_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct cursor cursor = {0};
        struct room *rooms;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        count = rooms_browse(&call->tx, in->has_like ? in->like : STR_NONE, cursor.text, cursor.id, limit + 1, &rooms);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){0, rooms[limit - 1].id, rooms[limit - 1].name}, call->arena);
        }
        out->rooms.items = views_of_own(call, rooms, (size_t)count);
        out->rooms.count = (size_t)count;
        return call->tx.failed;
}
