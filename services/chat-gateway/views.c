/* views.c — rooms as their caller sees them. */

#include "chat-gateway/views.h"

#include "chat-gateway/repo/mentions.h"

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

static struct room_view view_without_mentions(struct call *call, const struct room *room, const struct member *member)
{
        struct room_view view = seat_view(call, room, member);

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
