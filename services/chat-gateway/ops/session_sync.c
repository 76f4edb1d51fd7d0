/* session_sync.c — the client says how far it is, and learns which rooms have moved since. Most are answered on the loop, without this: see syncs.h. */

#include "base/map.h"
#include "chat-gateway/catching_up.h"
#include "chat-gateway/mentions.h"
#include "chat-gateway/repo/mentions.h"
#include "chat-gateway/repo/readers.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/seat.h"

enum { MOVED_ENTRIES_MAX = 10000 };                      /* of a log of its own that a client missed; after more it is told of every room it holds */

static int read_places(struct call *call, struct sync_room **out)
{
        struct room *rooms;
        struct id *ids;
        int count = users_rooms(&call->tx, call->who.user, &ids);

        count = rooms_positions(&call->tx, ids, (size_t)count, &rooms);
        *out  = arena_array(call->arena, struct sync_room, (size_t)count);
        for (int i = 0; i < count; i++)
                (*out)[i] = (struct sync_room){.room = rooms[i].id, .seq = rooms[i].seq, .num = rooms[i].num, .floor = rooms[i].floor};
        return count;
}

static struct map *by_room(struct sync_room *places, int count)
{
        struct map *map = map_create();

        for (int i = 0; i < count; i++)
                map_put(map, places[i].room, &places[i]);
        return map;
}

static void add_marks(struct call *call, struct map *map, const struct sync_room *places, int count)
{
        struct id *ids = arena_array(call->arena, struct id, (size_t)count);
        struct marks_of_room *marks;

        for (int i = 0; i < count; i++)
                ids[i] = places[i].room;
        count = marks_of_user(&call->tx, call->who.user, ids, (size_t)count, &marks);
        for (int i = 0; i < count; i++) {
                struct sync_room *place = map_get(map, marks[i].room);

                place->has_marks = true;
                place->read_seq  = marks[i].marks.read_seq;
                place->read_num  = marks[i].marks.read_num;
        }
}

/* The rooms in which another device read further since; true when there are too many to tell them apart. */
static bool add_moved(struct call *call, const struct session_sync_in *in, int64_t head, struct map *map)
{
        struct id *rooms;
        int count;

        if (!in->has_user_seq || in->user_seq >= head)
                return false;
        if (head - in->user_seq > MOVED_ENTRIES_MAX)
                return true;
        count = users_log_subjects(&call->tx, call->who.user, in->user_seq + 1, head, EVENT_marks_moved, &rooms);
        for (int i = 0; i < count; i++) {
                struct sync_room *place = map_get(map, rooms[i]);

                if (place)
                        place->is_moved = true;
        }
        return false;
}

static void add_closed(struct call *call, struct sync_room *places, int count, bool has_all_moved)
{
        struct id *readable = arena_array(call->arena, struct id, (size_t)count);
        int asked = 0, kept, next = 0;

        for (int i = 0; i < count; i++)
                if (sync_room_may_be_told(&places[i], has_all_moved))
                        readable[asked++] = places[i].room;
        kept = readers_keep_rooms(&call->tx, call->who.user, readable, asked);
        for (int i = 0; i < count; i++)
                if (next < kept && id_equal(readable[next], places[i].room))
                        next++;
                else
                        places[i].is_closed = sync_room_may_be_told(&places[i], has_all_moved);
}

/* Of the rooms that were not read to their end; all at once. */
static void add_mentions(struct call *call, struct map *map, const struct sync_room *places, int count)
{
        struct mention_count *counts = arena_array(call->arena, struct mention_count, (size_t)count);
        size_t asked = 0;

        for (int i = 0; i < count; i++)
                if (places[i].has_marks && places[i].seq > places[i].read_seq && !places[i].is_closed)
                        counts[asked++] = (struct mention_count){.room = places[i].room, .read_seq = places[i].read_seq};
        mentions_unread(&call->tx, call->who.user, counts, asked);
        for (size_t i = 0; i < asked; i++)
                ((struct sync_room *)map_get(map, counts[i].room))->mentions = counts[i].count;
}

enum err session_sync(struct call *call, const struct session_sync_in *in, struct session_sync_out *out)
{
        bool has_all_moved;
        struct sync_room *places;
        int count       = read_places(call, &places);
        struct map *map = by_room(places, count);

        out->epoch    = rooms_epoch(&call->tx);
        out->user_seq = users_head(&call->tx, call->who.user);
        catching_up_hold(in, places, count);
        add_marks(call, map, places, count);
        has_all_moved = add_moved(call, in, out->user_seq, map);
        add_closed(call, places, count, has_all_moved);
        add_mentions(call, map, places, count);
        map_destroy(&map);
        catching_up_tell(call, in, places, count, has_all_moved, out);
        return call->tx.failed;
}
