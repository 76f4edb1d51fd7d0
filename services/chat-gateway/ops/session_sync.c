/* session_sync.c — the client says how far it is, and learns which rooms have moved since. */

#include "base/map.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/seat.h"

static void fill(struct room_delta *delta, const struct room *room, const struct room_marks *marks, const struct room_head *head)
{
        *delta = (struct room_delta){
                .room = room->id, .seq = room->seq, .num = room->num, .floor = room->floor,
                .unread    = marks ? room->num - marks->read_num : 0,
                .recovered = !head || (head->seq + 1 >= room->floor && head->seq <= room->seq),
        };
}

/* The rooms that the client names and the caller is not in (any more). */
static void add_lost(const struct session_sync_in *in, struct map *rooms, struct session_sync_out *out)
{
        for (size_t i = 0; i < in->heads.count; i++)
                if (!map_get(rooms, in->heads.items[i].room))
                        out->rooms.items[out->rooms.count++] = (struct room_delta){.room = in->heads.items[i].room, .recovered = false};
}

static struct map *by_room(const struct marks_of_room *marks, int count)
{
        struct map *map = map_create();

        for (int i = 0; i < count; i++)
                map_put(map, marks[i].room, (void *)&marks[i].marks);
        return map;
}

static struct map *by_head(const struct session_sync_in *in)
{
        struct map *map = map_create();

        for (size_t i = 0; i < in->heads.count; i++)
                map_put(map, in->heads.items[i].room, &in->heads.items[i]);
        return map;
}

enum err session_sync(struct call *call, const struct session_sync_in *in, struct session_sync_out *out)
{
        struct marks_of_room *marks_list;
        struct room *rooms;
        struct id *ids;
        int ids_count   = users_rooms(&call->tx, call->who.user, &ids);
        int rooms_count = rooms_of_ids(&call->tx, ids, (size_t)ids_count, &rooms);
        int marks_count = marks_of_user(&call->tx, call->who.user, ids, (size_t)ids_count, &marks_list);
        struct map *marks = by_room(marks_list, marks_count), *heads = by_head(in), *known = map_create();

        out->rooms.items = arena_array(call->arena, struct room_delta, (size_t)rooms_count + in->heads.count);
        for (int i = 0; i < rooms_count; i++) {
                const struct room_marks *mark = map_get(marks, rooms[i].id);
                const struct room_head *head  = map_get(heads, rooms[i].id);

                map_put(known, rooms[i].id, &rooms[i]);
                if (head ? head->seq != rooms[i].seq : mark && rooms[i].num > mark->read_num)
                        fill(&out->rooms.items[out->rooms.count++], &rooms[i], mark, head);
        }
        add_lost(in, known, out);
        map_destroy(&marks);
        map_destroy(&heads);
        map_destroy(&known);
        out->epoch     = rooms_epoch(&call->tx);
        out->recovered = !in->has_epoch || id_equal(in->epoch, out->epoch);
        out->user_seq  = users_head(&call->tx, call->who.user);
        return call->tx.failed;
}
