/* sight.c — whom a caller may see, and what of them the database knows. */

#include "chat-gateway/sight.h"

#include "base/map.h"
#include "chat-gateway/repo/people.h"
#include "chat-gateway/repo/users.h"

static void add_each_once(struct sights *sights, struct map *places, const struct id *users, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                if (map_get(places, users[i]))
                        continue;
                sights->items[sights->count].user = sights->views[sights->count].user = users[i];
                map_put(places, users[i], &sights->items[sights->count]);
                sights->count++;
        }
}

static void mark_sharing(struct call *call, struct sights *sights, const struct map *places, const struct id *users, size_t count)
{
        struct sight *me = map_get(places, call->who.user);
        struct id *sharing;
        int found = users_sharing_room(&call->tx, call->who.user, users, count, &sharing);

        for (int i = 0; i < found; i++)
                ((struct sight *)map_get(places, sharing[i]))->shares_room = true;
        for (size_t i = 0; i < sights->count; i++)
                sights->items[i].is_allowed = sights->items[i].shares_room;      /* as long as nobody has chosen otherwise */
        if (me)
                me->shares_room = me->is_allowed = true;
}

static void tell(struct sight *sight, struct presence_view *view, const struct person_here *person)
{
        if (person->seen_by != SEEN_BY_ROOMS)
                sight->is_allowed = person->seen_by == SEEN_BY_EVERYONE;
        if (!sight->is_allowed)
                return;
        view->has_status       = person->has_status;
        view->status           = person->status;
        view->has_last_seen_at = person->last_seen_at != 0;
        view->last_seen_at     = person->last_seen_at;
}

struct sights *sights_of(struct call *call, const struct id *users, size_t count)
{
        struct sights *sights = arena_zero(call->arena, sizeof *sights);
        struct map *places    = map_create();
        struct person_here *people;
        int found;

        sights->items = arena_array(call->arena, struct sight, count);
        sights->views = arena_array(call->arena, struct presence_view, count);
        add_each_once(sights, places, users, count);
        mark_sharing(call, sights, places, users, count);
        found = people_here_of_ids(&call->tx, users, count, &people);
        for (int i = 0; i < found; i++) {
                struct sight *sight = map_get(places, people[i].user);

                tell(sight, &sights->views[sight - sights->items], &people[i]);
        }
        map_destroy(&places);
        return sights;
}
