/* member_list.c — who is in the room, in the order of their ids. */

#include "chat-gateway/repo/preferences.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/seat.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50, MARKS_SHOWN_MEMBERS_MAX = 64 };

static void add_names(struct call *call, struct member_view *views, size_t count)
{
        struct id *ids = arena_array(call->arena, struct id, count);
        struct person *people;
        int known;

        for (size_t i = 0; i < count; i++)
                ids[i] = views[i].user;
        known = people_of_ids(&call->tx, ids, count, &people);
        for (size_t i = 0; i < count; i++)
                for (int k = 0; k < known; k++)
                        if (id_equal(views[i].user, people[k].user)) {
                                views[i].has_login        = true;
                                views[i].login            = people[k].login;
                                views[i].has_display_name = people[k].display_name.at != NULL;
                                views[i].display_name     = people[k].display_name;
                        }
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

enum err member_list(struct call *call, const struct member_list_in *in, struct member_list_out *out)
{
        struct room *room = &seat_of(call)->room;
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        bool shows_marks = room->members <= MARKS_SHOWN_MEMBERS_MAX;
        struct cursor cursor = {0};
        struct member *members;
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
        for (int i = 0; i < count; i++)
                out->members.items[i] = (struct member_view){
                        .user = members[i].user, .role = members[i].role, .joined_at = members[i].joined_at,
                        .has_read_seq = shows_marks, .read_seq = members[i].marks.read_seq,
                        .has_delivered_seq = shows_marks, .delivered_seq = members[i].marks.delivered_seq,
                };
        if (shows_marks)
                hide_marks(call, out->members.items, out->members.count);
        add_names(call, out->members.items, out->members.count);
        return call->tx.failed;
}
