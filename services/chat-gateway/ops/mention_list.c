/* mention_list.c — messages that name the caller, newest first. */

#include "chat-gateway/ops.h"
#include "chat-gateway/repo/mentions.h"
#include "chat-gateway/repo/readers.h"
#include "chat-gateway/repo/users.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

#define END_OF_TIME_MS INT64_C(253402300799000)          /* the year 9999 */

static bool read_place(const struct mention_list_in *in, struct call *call, struct mention_row *before)
{
        struct cursor cursor;

        *before = (struct mention_row){.user = call->who.user, .at_ms = END_OF_TIME_MS};
        if (!in->has_cursor)
                return true;
        if (!cursor_read(in->cursor, call->arena, &cursor) || cursor.number < 0 || cursor.number > END_OF_TIME_MS || !str_to_int(cursor.text, 1, SEQ_MAX, &before->seq))
                return false;
        before->at_ms = cursor.number;
        before->room  = cursor.id;
        return true;
}

static struct str place_of(const struct mention_row *row, struct arena *arena)
{
        return cursor_write(&(struct cursor){row->at_ms, row->room, str_format(arena, "%lld", (long long)row->seq)}, arena);
}

enum err mention_list(struct call *call, const struct mention_list_in *in, struct mention_list_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct mention_row before, *rows;
        struct id *rooms;
        int count;

        if (!read_place(in, call, &before))
                return fail_field(call, "/cursor", "is not one that was handed out");
        count = users_rooms(&call->tx, call->who.user, &rooms);
        count = readers_keep_rooms(&call->tx, call->who.user, rooms, count);
        count = user_mentions_page(&call->tx, &before, rooms, (size_t)count, limit + 1, &rows);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = place_of(&rows[count - 1], call->arena);
        }
        out->mentions.items = arena_array(call->arena, struct mention_view, (size_t)count);
        out->mentions.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->mentions.items[i] = (struct mention_view){.room = rows[i].room, .message = rows[i].seq, .at = rows[i].at_ms, .from = rows[i].sender, .kind = rows[i].kind};
        return call->tx.failed;
}
