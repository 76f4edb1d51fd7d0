/* member_list.c — who is in the room, in the order of their ids. */

#include "chat-gateway/names.h"
#include "chat-gateway/room_settings.h"
#include "chat-gateway/seat.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50, MARKS_SHOWN_MEMBERS_MAX = 64 };

static struct member_view view(struct call *call, const struct member *member, const struct person *person, bool shows_marks)
{
        struct permission_list own = permission_list(member->permissions, call->arena);

        return (struct member_view){
                .user = member->user, .role = member->role, .joined_at = member->joined_at,
                .has_login = person != NULL, .login = person ? person->login : STR_NONE,
                .has_display_name = person && person->display_name.at, .display_name = person ? person->display_name : STR_NONE,
                .has_permissions = member->has_permissions, .permissions = {own.count, own.items},
                .has_muted_until = member->muted_until > call->now_ms, .muted_until = member->muted_until,
                .has_read_seq = shows_marks, .read_seq = member->marks.read_seq,
                .has_delivered_seq = shows_marks, .delivered_seq = member->marks.delivered_seq,
        };
}

enum err member_list(struct call *call, const struct member_list_in *in, struct member_list_out *out)
{
        struct room *room = &seat_of(call)->room;
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        bool shows_marks = room->members <= MARKS_SHOWN_MEMBERS_MAX;
        struct cursor cursor = {0};
        const struct person **names;
        struct member *members;
        struct id *users;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        count = members_page(&call->tx, room->id, cursor.id, limit + 1, &members);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){0, members[count - 1].user, STR("")}, call->arena);
        }
        out->members.items = arena_array(call->arena, struct member_view, (size_t)count);
        out->members.count = (size_t)count;
        users = arena_array(call->arena, struct id, (size_t)count);
        for (int i = 0; i < count; i++)
                users[i] = members[i].user;
        names = names_of(call, users, (size_t)count);
        for (int i = 0; i < count; i++)
                out->members.items[i] = view(call, &members[i], names[i], shows_marks);
        return call->tx.failed;
}
