/* views.c — rooms as their caller sees them. */

#include "chat-gateway/views.h"

#include "base/map.h"
#include "chat-gateway/mentions.h"
#include "chat-gateway/repo/mentions.h"
#include "chat-gateway/room_settings.h"

/* The other person of direct rooms. */
static void add_peers(struct call *call, struct room_view *views, size_t count)
{
        struct id *direct        = arena_array(call->arena, struct id, count);
        struct room_view **of    = arena_array(call->arena, struct room_view *, count);
        struct member *peers;
        size_t asked = 0;
        int found;

        for (size_t i = 0; i < count; i++)
                if (views[i].kind == ROOM_DIRECT) {
                        of[asked]       = &views[i];
                        direct[asked++] = views[i].room;
                }
        if (!asked)
                return;
        found = members_peers(&call->tx, call->who.user, direct, asked, &peers);
        for (int i = 0; i < found; i++)
                for (size_t k = 0; k < asked; k++)
                        if (id_equal(of[k]->room, peers[i].room)) {
                                of[k]->has_peer = true;
                                of[k]->peer     = peers[i].user;
                        }
}

/* The lowest bit stands first. */
static bool is_readable(const struct room_view *view)
{
        return view->permissions.count && view->permissions.items[0] == PERMISSION_READ;
}

/* Of all of them at once; a room that was read to its end needs no asking. */
static void add_mentions(struct call *call, struct room_view *views, size_t count)
{
        struct mention_count *counts = arena_array(call->arena, struct mention_count, count);
        struct room_view **of        = arena_array(call->arena, struct room_view *, count);
        size_t asked = 0;

        for (size_t i = 0; i < count; i++)
                if (views[i].has_marks && is_readable(&views[i]) && views[i].seq > views[i].marks.read_seq) {
                        of[asked]       = &views[i];
                        counts[asked++] = (struct mention_count){.room = views[i].room, .read_seq = views[i].marks.read_seq};
                }
        mentions_unread(&call->tx, call->who.user, counts, asked);
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

/* Without what is asked for of several at once: mentions, and peers. */
static struct room_view view_alone(struct call *call, const struct room *room, const struct member *member)
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
                .has_guarded_until = room->guarded_until > call->now_ms, .guarded_until = room->guarded_until,
                .has_archived_at = room->archived_at != 0, .archived_at = room->archived_at,
                .settings = room_settings(room),
                .role = member ? member->role : ROLE_NOBODY,
                .unread = member && member_permissions(room, member) & PERM_READ ? room->num - member->marks.read_num : 0,
                .has_marks = member != NULL,
                .marks = member ? member->marks : (struct room_marks){0},
        };

        add_rights(call, room, member, &view);
        return view;
}

struct room_view view_of(struct call *call, const struct room *room, const struct member *member)
{
        struct room_view view = view_alone(call, room, member);

        add_peers(call, &view, 1);
        add_mentions(call, &view, 1);
        return view;
}

struct room_view *views_of_own(struct call *call, const struct room *rooms, size_t count)
{
        struct room_view *views = arena_array(call->arena, struct room_view, count);
        struct id *ids          = arena_array(call->arena, struct id, count);
        struct map *places      = map_create();
        struct member *members;
        int found;

        for (size_t i = 0; i < count; i++)
                ids[i] = rooms[i].id;
        found = members_of_user(&call->tx, call->who.user, ids, count, &members);
        for (int i = 0; i < found; i++)
                map_put(places, members[i].room, &members[i]);
        for (size_t i = 0; i < count; i++)
                views[i] = view_alone(call, &rooms[i], map_get(places, rooms[i].id));
        map_destroy(&places);
        add_peers(call, views, count);
        add_mentions(call, views, count);
        return views;
}

struct str view_tag(struct call *call, int64_t rev)
{
        return str_format(call->arena, "\"%lld\"", (long long)rev);
}
