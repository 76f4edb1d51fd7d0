/* catching_up.c — which rooms session.sync tells of. */

#include "chat-gateway/catching_up.h"

#include "base/map.h"
#include "chat-gateway/figures.h"

void catching_up_hold(const struct session_sync_in *in, struct sync_room *places, int count)
{
        struct map *heads = map_create();

        for (size_t i = 0; i < in->heads.count; i++)
                map_put(heads, in->heads.items[i].room, &in->heads.items[i]);
        for (int i = 0; i < count; i++)
                places[i].head = map_get(heads, places[i].room);
        map_destroy(&heads);
}

bool sync_room_may_be_told(const struct sync_room *place, bool has_all_moved)
{
        if (!place->head)
                return place->has_marks && place->seq > place->read_seq;
        return place->head->seq != place->seq || has_all_moved || place->is_moved;
}

static bool is_told(const struct sync_room *place, bool has_all_moved)
{
        if (place->is_closed)
                return false;
        if (!place->head)
                return (place->has_marks && place->num > place->read_num) || place->mentions;
        return sync_room_may_be_told(place, has_all_moved);
}

static struct room_delta delta_of(const struct sync_room *place)
{
        const struct room_head *head = place->head;

        return (struct room_delta){
                .room = place->room, .seq = place->seq, .num = place->num, .floor = place->floor,
                .unread    = place->has_marks ? place->num - place->read_num : 0,
                .mentions  = place->mentions,
                .recovered = !head || (head->seq + 1 >= place->floor && head->seq <= place->seq),
        };
}

static size_t count_held(const struct sync_room *places, int count)
{
        size_t held = 0;

        for (int i = 0; i < count; i++)
                held += places[i].head != NULL;
        return held;
}

/* The rooms that the client names and the caller is not in (any more). */
static void add_lost(const struct session_sync_in *in, const struct sync_room *places, int count, struct session_sync_out *out)
{
        struct map *known;

        if (count_held(places, count) == in->heads.count)
                return;                                  /* none, as nearly always */
        known = map_create();
        for (int i = 0; i < count; i++)
                map_put(known, places[i].room, (void *)&places[i]);
        for (size_t i = 0; i < in->heads.count; i++)
                if (!map_get(known, in->heads.items[i].room))
                        out->rooms.items[out->rooms.count++] = (struct room_delta){.room = in->heads.items[i].room, .recovered = false};
        map_destroy(&known);
}

static bool is_whole(const struct session_sync_out *out)
{
        for (size_t i = 0; i < out->rooms.count; i++)
                if (!out->rooms.items[i].recovered)
                        return false;
        return true;
}

void catching_up_tell(struct call *call, const struct session_sync_in *in, const struct sync_room *places, int count, bool has_all_moved, struct session_sync_out *out)
{
        out->recovered   = !in->has_epoch || id_equal(in->epoch, out->epoch);
        out->rooms.items = arena_array(call->arena, struct room_delta, (size_t)count + in->heads.count);
        for (int i = 0; i < count; i++)
                if (is_told(&places[i], has_all_moved))
                        out->rooms.items[out->rooms.count++] = delta_of(&places[i]);
        add_lost(in, places, count, out);
        figures_resume(out->recovered && is_whole(out));
}
