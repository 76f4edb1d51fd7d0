/* views.c — rooms as their caller sees them. */

#include "chat-gateway/views.h"

#include "chat-gateway/repo/mentions.h"
#include "chat-gateway/room_settings.h"

/* The other person of a direct room. */
static void add_peer(struct call *call, struct room_view *view)
{
        struct member *two;
        int count;

        if (view->kind != ROOM_DIRECT)
                return;
        count = members_page(&call->tx, view->room, ID_NONE, 2, &two);
        for (int i = 0; i < count; i++)
                if (!id_equal(two[i].user, call->who.user)) {
                        view->has_peer = true;
                        view->peer     = two[i].user;
                }
}

/* Of all of them at once; a room that was read to its end needs no asking. */
static void add_mentions(struct call *call, struct room_view *views, size_t count)
{
        struct mention_count *counts = arena_array(call->arena, struct mention_count, count);
        struct room_view **of        = arena_array(call->arena, struct room_view *, count);
        size_t asked = 0;

        for (size_t i = 0; i < count; i++)
                if (views[i].has_marks && views[i].seq > views[i].marks.read_seq) {
                        of[asked]       = &views[i];
                        counts[asked++] = (struct mention_count){.room = views[i].room, .read_seq = views[i].marks.read_seq};
                }
        mentions_count(&call->tx, call->who.user, counts, asked);
        for (size_t i = 0; i < asked; i++)
                of[i]->mentions = counts[i].count;
}

static void add_rights(struct call *call, const struct room *room, const struct member *member, struct room_view *view)
{
        struct permission_list held = permission_list(member ? member_permissions(room, member) : 0, call->arena);
        struct role_list roles      = room_roles(room, call->arena);

        view->permissions.count = held.count;
        view->permissions.items = held.items;
        view->has_roles         = roles.count > 0;
        view->roles.count       = roles.count;
        view->roles.items       = roles.items;
}

static struct room_view view_without_mentions(struct call *call, const struct room *room, const struct member *member)
{
        struct text_list tags = room_tags(room, call->arena);
        struct room_view view = {
                .room = room->id, .kind = room->kind, .encryption = room->encryption,
                .has_name = room->name.at != NULL, .name = room->name,
                .has_topic = room->topic.at != NULL, .topic = room->topic,
                .has_picture = !id_is_none(room->picture), .picture = room->picture,
                .has_category = room->category.at != NULL, .category = room->category,
                .has_tags = tags.count > 0, .tags = {tags.count, tags.items},
                .needs_password = room->password.at != NULL,
                .rev = room->rev, .seq = room->seq, .num = room->num, .floor = room->floor,
                .members = room->members, .text_max = room->text_max, .created_at = room->created_at,
                .has_last_at = room->last_at != 0, .last_at = room->last_at,
                .has_ends_at = room->ends_at != 0, .ends_at = room->ends_at,
                .has_locked_at = room->locked_at != 0, .locked_at = room->locked_at,
                .has_archived_at = room->archived_at != 0, .archived_at = room->archived_at,
                .settings = room_settings(room),
                .role = member ? member->role : ROLE_NOBODY,
                .unread = member ? room->num - member->marks.read_num : 0,
                .has_marks = member != NULL,
                .marks = member ? member->marks : (struct room_marks){0},
        };

        add_rights(call, room, member, &view);
        add_peer(call, &view);
        return view;
}

struct room_view view_of(struct call *call, const struct room *room, const struct member *member)
{
        struct room_view view = view_without_mentions(call, room, member);

        add_mentions(call, &view, 1);
        return view;
}

struct room_view *views_of_own(struct call *call, const struct room *rooms, size_t count)
{
        struct room_view *views = arena_array(call->arena, struct room_view, count);

        for (size_t i = 0; i < count; i++) {
                struct member member;
                bool is_member = members_get(&call->tx, rooms[i].id, call->who.user, &member);

                views[i] = view_without_mentions(call, &rooms[i], is_member ? &member : NULL);
        }
        add_mentions(call, views, count);
        return views;
}

struct str view_tag(struct call *call, int64_t rev)
{
        return str_format(call->arena, "\"%lld\"", (long long)rev);
}
