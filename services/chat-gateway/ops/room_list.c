/* room_list.c — the caller's rooms, the one that moved last first. */

#include <stdlib.h>

#include "chat-gateway/repo/users.h"
#include "chat-gateway/views.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

static int by_last_moved(const void *a, const void *b)
{
        const struct room *x = a, *y = b;

        if (x->last_at != y->last_at)
                return x->last_at < y->last_at ? 1 : -1;
        return id_compare(y->id, x->id);
}

static bool is_after(const struct room *room, const struct cursor *cursor)
{
        struct room last = {.id = cursor->id, .last_at = cursor->number};

        return by_last_moved(room, &last) > 0;
}

/* Where they stand is little, and read of all of them; the rest only of those on the page. */
static enum err show(struct call *call, const struct room *page, size_t count, struct room_list_out *out)
{
        struct id *ids = arena_array(call->arena, struct id, count);
        struct room *rooms;

        for (size_t i = 0; i < count; i++)
                ids[i] = page[i].id;
        out->rooms.count = (size_t)rooms_of_ids(&call->tx, ids, count, &rooms);
        qsort(rooms, out->rooms.count, sizeof *rooms, by_last_moved);
        out->rooms.items = views_of_own(call, rooms, out->rooms.count);
        return call->tx.failed;
}

enum err room_list(struct call *call, const struct room_list_in *in, struct room_list_out *out)
{
        size_t limit = in->has_limit ? (size_t)in->limit : LIMIT_DEFAULT;
        struct cursor cursor = {.number = INT64_MAX};
        struct room *rooms;
        struct id *ids;
        int count, first = 0;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        count = users_rooms(&call->tx, call->who.user, &ids);
        count = rooms_positions(&call->tx, ids, (size_t)count, &rooms);
        qsort(rooms, (size_t)count, sizeof *rooms, by_last_moved);
        while (in->has_cursor && first < count && !is_after(&rooms[first], &cursor))
                first++;
        count -= first;
        if ((size_t)count > limit) {
                const struct room *last = &rooms[first + (int)limit - 1];

                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){last->last_at, last->id, STR("")}, call->arena);
                count         = (int)limit;
        }
        return show(call, rooms + first, (size_t)count, out);
}
