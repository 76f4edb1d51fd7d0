/* session_sync.c — the client says how far it is, and learns which rooms have moved since. */

#include "base/map.h"
#include "chat-gateway/figures.h"
#include "chat-gateway/mentions.h"
#include "chat-gateway/repo/mentions.h"
#include "chat-gateway/repo/readers.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/seat.h"

enum { MOVED_ENTRIES_MAX = 10000 };                      /* of a log of its own that a client missed; after more it is told of every room it holds */

/* What the client holds, and what another device did meanwhile: by room. */
struct holding {
        struct map *heads, *marks, *moved, *mentions;
        struct map *closed;                              /* rooms that they are in and may not read (for now): nothing is told of them */
        bool        has_all_moved;
};

static void hold_heads(struct holding *holding, const struct session_sync_in *in)
{
        for (size_t i = 0; i < in->heads.count; i++)
                map_put(holding->heads, in->heads.items[i].room, &in->heads.items[i]);
}

static void hold_marks(struct holding *holding, struct call *call, const struct id *rooms, int count)
{
        struct marks_of_room *marks;

        count = marks_of_user(&call->tx, call->who.user, rooms, (size_t)count, &marks);
        for (int i = 0; i < count; i++)
                map_put(holding->marks, marks[i].room, &marks[i].marks);
}

/* The rooms in which another device read further since. */
static void hold_moved(struct holding *holding, struct call *call, const struct session_sync_in *in, int64_t head)
{
        struct id *rooms;
        int count;

        if (!in->has_user_seq || in->user_seq >= head)
                return;
        holding->has_all_moved = head - in->user_seq > MOVED_ENTRIES_MAX;
        if (holding->has_all_moved)
                return;
        count = users_log_subjects(&call->tx, call->who.user, in->user_seq + 1, head, EVENT_marks_moved, &rooms);
        for (int i = 0; i < count; i++)
                map_put(holding->moved, rooms[i], &rooms[i]);
}

static bool may_be_told(const struct holding *holding, const struct room *room)
{
        const struct room_head *head   = map_get(holding->heads, room->id);
        const struct room_marks *marks = map_get(holding->marks, room->id);

        if (!head)
                return marks && room->seq > marks->read_seq;
        return head->seq != room->seq || holding->has_all_moved || map_get(holding->moved, room->id);
}

static void hold_closed(struct holding *holding, struct call *call, const struct room *rooms, int count)
{
        struct id *readable = arena_array(call->arena, struct id, (size_t)count);
        int asked = 0, kept, next = 0;

        for (int i = 0; i < count; i++)
                if (may_be_told(holding, &rooms[i]))
                        readable[asked++] = rooms[i].id;
        kept = readers_keep_rooms(&call->tx, call->who.user, readable, asked);
        for (int i = 0; i < count; i++)
                if (next < kept && id_equal(readable[next], rooms[i].id))
                        next++;
                else if (may_be_told(holding, &rooms[i]))
                        map_put(holding->closed, rooms[i].id, (void *)&rooms[i]);
}

/* Of the rooms that were not read to their end; all at once. */
static void hold_mentions(struct holding *holding, struct call *call, const struct room *rooms, int count)
{
        struct mention_count *counts = arena_array(call->arena, struct mention_count, (size_t)count);
        size_t asked = 0;

        for (int i = 0; i < count; i++) {
                const struct room_marks *marks = map_get(holding->marks, rooms[i].id);

                if (marks && rooms[i].seq > marks->read_seq && !map_get(holding->closed, rooms[i].id))
                        counts[asked++] = (struct mention_count){.room = rooms[i].id, .read_seq = marks->read_seq};
        }
        mentions_unread(&call->tx, call->who.user, counts, asked);
        for (size_t i = 0; i < asked; i++)
                if (counts[i].count)
                        map_put(holding->mentions, counts[i].room, &counts[i]);
}

static bool is_told(const struct holding *holding, const struct room *room)
{
        const struct room_head *head   = map_get(holding->heads, room->id);
        const struct room_marks *marks = map_get(holding->marks, room->id);

        if (map_get(holding->closed, room->id))
                return false;
        if (!head)
                return (marks && room->num > marks->read_num) || map_get(holding->mentions, room->id);
        return may_be_told(holding, room);
}

static struct room_delta delta_of(const struct holding *holding, const struct room *room)
{
        const struct mention_count *mentions = map_get(holding->mentions, room->id);
        const struct room_head *head   = map_get(holding->heads, room->id);
        const struct room_marks *marks = map_get(holding->marks, room->id);

        return (struct room_delta){
                .room = room->id, .seq = room->seq, .num = room->num, .floor = room->floor,
                .unread    = marks ? room->num - marks->read_num : 0,
                .mentions  = mentions ? mentions->count : 0,
                .recovered = !head || (head->seq + 1 >= room->floor && head->seq <= room->seq),
        };
}

/* The rooms that the client names and the caller is not in (any more). */
static void add_lost(const struct session_sync_in *in, const struct room *rooms, int count, struct session_sync_out *out)
{
        struct map *known = map_create();

        for (int i = 0; i < count; i++)
                map_put(known, rooms[i].id, (void *)&rooms[i]);
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

enum err session_sync(struct call *call, const struct session_sync_in *in, struct session_sync_out *out)
{
        struct holding holding = {.heads = map_create(), .marks = map_create(), .moved = map_create(), .mentions = map_create(), .closed = map_create()};
        struct room *rooms;
        struct id *ids;
        int count = users_rooms(&call->tx, call->who.user, &ids);

        out->epoch     = rooms_epoch(&call->tx);
        out->recovered = !in->has_epoch || id_equal(in->epoch, out->epoch);
        out->user_seq  = users_head(&call->tx, call->who.user);
        hold_heads(&holding, in);
        hold_marks(&holding, call, ids, count);
        hold_moved(&holding, call, in, out->user_seq);
        count = rooms_positions(&call->tx, ids, (size_t)count, &rooms);
        hold_closed(&holding, call, rooms, count);
        hold_mentions(&holding, call, rooms, count);

        out->rooms.items = arena_array(call->arena, struct room_delta, (size_t)count + in->heads.count);
        for (int i = 0; i < count; i++)
                if (is_told(&holding, &rooms[i]))
                        out->rooms.items[out->rooms.count++] = delta_of(&holding, &rooms[i]);
        add_lost(in, rooms, count, out);
        figures_resume(out->recovered && is_whole(out));
        map_destroy(&holding.heads);
        map_destroy(&holding.marks);
        map_destroy(&holding.moved);
        map_destroy(&holding.mentions);
        map_destroy(&holding.closed);
        return call->tx.failed;
}
