/* ban_list.c — who may not come in, in the order of their ids. */

#include "chat-gateway/names.h"
#include "chat-gateway/repo/bans.h"
#include "chat-gateway/seat.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

static struct ban_view view(const struct ban *ban, const struct person *person)
{
        return (struct ban_view){
                .user = ban->user, .has_login = person != NULL, .login = person ? person->login : STR_NONE,
                .has_display_name = person && person->display_name.at, .display_name = person ? person->display_name : STR_NONE,
                .has_until = ban->until != 0, .until = ban->until, .has_reason = ban->reason.at != NULL, .reason = ban->reason, .by = ban->by, .at = ban->at,
        };
}

enum err ban_list(struct call *call, const struct ban_list_in *in, struct ban_list_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct cursor cursor = {0};
        const struct person **names;
        struct ban *bans;
        struct id *users;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        count = bans_page(&call->tx, seat_of(call)->room.id, cursor.id, call->now_ms, limit + 1, &bans);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){0, bans[count - 1].user, STR("")}, call->arena);
        }
        out->bans.items = arena_array(call->arena, struct ban_view, (size_t)count);
        out->bans.count = (size_t)count;
        users = arena_array(call->arena, struct id, (size_t)count);
        for (int i = 0; i < count; i++)
                users[i] = bans[i].user;
        names = names_of(call, users, (size_t)count);
        for (int i = 0; i < count; i++)
                out->bans.items[i] = view(&bans[i], names[i]);
        return call->tx.failed;
}
