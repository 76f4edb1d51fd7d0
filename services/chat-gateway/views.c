/* views.c — rooms as their caller sees them. */

#include "chat-gateway/views.h"

#include "base/map.h"

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

struct room_view view_of(struct call *call, const struct room *room, const struct member *member)
{
        struct room_view view = seat_view(call, room, member);

        add_peer(call, &view);
        return view;
}

struct room_view *views_of_own(struct call *call, const struct room *rooms, size_t count)
{
        struct room_view *views = arena_array(call->arena, struct room_view, count);

        for (size_t i = 0; i < count; i++) {
                struct member member;
                bool is_member = members_get(&call->tx, rooms[i].id, call->who.user, &member);

                views[i] = view_of(call, &rooms[i], is_member ? &member : NULL);
        }
        return views;
}

struct str view_tag(struct call *call, int64_t rev)
{
        return str_format(call->arena, "\"%lld\"", (long long)rev);
}
