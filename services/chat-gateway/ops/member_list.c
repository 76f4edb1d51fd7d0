/* member_list.c — who is in the room. */

#include "chat-gateway/names.h"
#include "chat-gateway/repo/preferences.h"
#include "chat-gateway/room_settings.h"
#include "chat-gateway/seat.h"
#include "crypto/text.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50, MARKS_SHOWN_MEMBERS_MAX = 64 };

static struct member_view view(struct call *call, const struct member *member, const struct person *person, bool shows_marks)
{
        struct permission_list own = permission_list(member->permissions, call->arena);

        return (struct member_view){
                .user = member->user, .role = member->role, .joined_at = member->joined_at,
                .has_login = person != NULL, .login = person ? person->login : STR_NONE,
                .has_display_name = person && person->display_name.at, .display_name = person ? person->display_name : STR_NONE,
                .has_nick = member->nick.at != NULL, .nick = member->nick,
                .has_permissions = member->has_permissions, .permissions = {own.count, own.items},
                .has_muted_until = member->muted_until > call->now_ms, .muted_until = member->muted_until,
                .has_read_seq = shows_marks, .read_seq = member->marks.read_seq,
                .has_delivered_seq = shows_marks, .delivered_seq = member->marks.delivered_seq,
        };
}

/* One more than was asked for tells whether there is another page. */
static int read_page(struct call *call, const struct member_list_in *in, const struct cursor *cursor, struct str prefix, int64_t limit, struct member **out)
{
        struct id room = seat_of(call)->room.id;

        if (in->has_login)
                return members_page_of_name(&call->tx, room, prefix, in->has_role ? in->role : ROLE_NOBODY, cursor->text, limit + 1, out);
        if (in->has_role)
                return members_page_of_role(&call->tx, room, in->role, cursor->id, limit + 1, out);
        return members_page(&call->tx, room, cursor->id, limit + 1, out);
}

/* Others' marks go unmentioned when they do not show them. */
static void hide_marks(struct call *call, struct member_view *views, size_t count)
{
        struct id *ids = arena_array(call->arena, struct id, count), *hiding;
        int found;

        for (size_t i = 0; i < count; i++)
                ids[i] = views[i].user;
        found = preferences_hiding_read(&call->tx, ids, count, &hiding);
        for (size_t i = 0; i < count; i++)
                for (int k = 0; k < found; k++)
                        if (id_equal(views[i].user, hiding[k]) && !id_equal(hiding[k], call->who.user))
                                views[i].has_read_seq = views[i].has_delivered_seq = false;
}

static void show(struct call *call, const struct member *members, size_t count, struct member_list_out *out)
{
        bool shows_marks = seat_of(call)->room.members <= MARKS_SHOWN_MEMBERS_MAX;
        struct id *users = arena_array(call->arena, struct id, count);
        const struct person **names;

        for (size_t i = 0; i < count; i++)
                users[i] = members[i].user;
        names              = names_of(call, users, count);
        out->members.items = arena_array(call->arena, struct member_view, count);
        out->members.count = count;
        for (size_t i = 0; i < count; i++)
                out->members.items[i] = view(call, &members[i], names[i], shows_marks);
        if (shows_marks)
                hide_marks(call, out->members.items, count);
}

enum err member_list(struct call *call, const struct member_list_in *in, struct member_list_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct str prefix = STR_NONE;
        struct cursor cursor = {0};
        struct member *members;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        if (in->has_role && in->role == ROLE_NOBODY)
                return fail_field(call, "/role", "is no role");
        if (in->has_login && text_normalize(in->login, TEXT_NFKC_FOLDED, call->arena, &prefix) != OK)
                return fail_field(call, "/login", "is not the beginning of a log-in name");
        count = read_page(call, in, &cursor, prefix, limit, &members);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){0, members[count - 1].user, in->has_login ? members[count - 1].login : STR("")}, call->arena);
        }
        show(call, members, (size_t)count, out);
        return call->tx.failed;
}
