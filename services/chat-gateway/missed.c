/* missed.c — what happened in somebody's logs since a moment, within a bound. */

#include "chat-gateway/missed.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/memory.h"
#include "chat-gateway/entries.h"
#include "chat-gateway/frames.h"
#include "chat-gateway/repo/members.h"
#include "chat-gateway/repo/readers.h"
#include "chat-gateway/repo/rooms.h"
#include "chat-gateway/repo/since.h"
#include "chat-gateway/standing.h"

static void keep(struct missed *missed, struct event_frame *frame)
{
        if (missed->count == missed->cap) {
                missed->cap    = missed->cap ? missed->cap * 2 : 64;
                missed->frames = memory_resize(missed->frames, (size_t)missed->cap * sizeof(struct event_frame *));
        }
        missed->bytes += frame_text(frame).len + MISSED_EXTRA_BYTES;
        missed->frames[missed->count++] = frame;
}

/* A log's frames, all of them or, where they do not fit or were cut already, the word to pull them. */
static void keep_log(struct missed *missed, struct log_key key, int64_t head, int64_t last_ms, struct event_frame **frames, int count, bool is_cut, size_t bytes_max)
{
        size_t bytes = 0;

        for (int i = 0; i < count; i++)
                bytes += frame_text(frames[i]).len + MISSED_EXTRA_BYTES;
        is_cut = is_cut || missed->bytes + bytes > bytes_max;
        for (int i = 0; i < count; i++)
                if (is_cut)
                        event_frame_release(frames[i]);
                else
                        keep(missed, frames[i]);
        if (!is_cut)
                return;
        keep(missed, frame_of_sync_required(key, head));
        if (missed->cut_ms < last_ms)
                missed->cut_ms = last_ms;
}

/* In a room that hides its history nothing from before the caller came is told. */
static int64_t floor_of(struct call *call, const struct room *room)
{
        struct member member;

        if (!room->hides_history || !members_get(&call->tx, room->id, call->who.user, &member))
                return room->floor;
        return member.joined_seq > room->floor ? member.joined_seq : room->floor;
}

static void read_missed_of_room(struct call *call, const struct room *room, int64_t from_ms, struct missed *missed, size_t bytes_max)
{
        struct log_key key = {LOG_OF_ROOM, room->id};
        struct event_frame **frames;
        struct log_row *rows;
        int64_t floor = floor_of(call, room);
        bool is_cut = true;
        int count = 0;

        /* What is read takes memory for as long as the call lives: past a share of it nothing more is read. */
        if (missed->bytes + MISSED_SYNC_BYTES < bytes_max && arena_used_bytes(call->arena) < CALL_ARENA_BYTES_MAX / 2)
                count = since_in_room(&call->tx, room->id, room->seq, floor, from_ms, MISSED_ENTRIES_MAX, &rows, &is_cut);
        if (is_cut)
                count = 0;
        for (; count && rows->seq < floor; count--)
                rows++;
        frames = arena_array(call->arena, struct event_frame *, (size_t)count + 1);
        standing_hide_in(call, room->id, rows, count);
        for (int i = 0; i < count; i++)
                frames[i] = entry_frame(&rows[i], call->arena);
        if (count || is_cut)
                keep_log(missed, key, room->seq, room->last_at, frames, count, is_cut, bytes_max);
}

static void read_missed_of_user(struct call *call, int64_t from_ms, struct missed *missed, size_t bytes_max)
{
        struct log_key key = {LOG_OF_USER, call->who.user};
        int64_t head = users_head(&call->tx, call->who.user);
        struct event_frame **frames;
        struct user_log_row *rows;
        bool is_cut;
        int count = since_of_user(&call->tx, call->who.user, head, from_ms, MISSED_ENTRIES_MAX, &rows, &is_cut);

        frames = arena_array(call->arena, struct event_frame *, (size_t)count + 1);
        for (int i = 0; i < count; i++)
                frames[i] = user_entry_frame(&rows[i]);
        if (count || is_cut)
                keep_log(missed, key, head, count ? rows[count - 1].at_ms : 0, frames, count, is_cut, bytes_max);
}

/* Of those that the caller may still read. */
static int rooms_that_moved(struct call *call, const struct id *ids, size_t count, int64_t from_ms, struct room **out)
{
        int all = rooms_of_ids(&call->tx, ids, count, out), moved = 0, kept = 0, readable;
        struct id *theirs = arena_array(call->arena, struct id, (size_t)all);

        for (int i = 0; i < all; i++)
                if ((*out)[i].last_at >= from_ms) {
                        theirs[moved]   = (*out)[i].id;
                        (*out)[moved++] = (*out)[i];
                }
        readable = readers_keep_rooms(&call->tx, call->who.user, theirs, moved);
        for (int i = 0; i < moved && kept < readable; i++)
                if (id_equal((*out)[i].id, theirs[kept]))
                        (*out)[kept++] = (*out)[i];
        return kept;
}

struct missed *missed_read(struct call *call, const struct id *room_ids, size_t rooms_count, int64_t since_ms, size_t bytes_max)
{
        struct missed *missed = arena_zero(call->arena, sizeof *missed);
        int64_t from_ms       = since_ms - MISSED_OVERLAP_MS;
        size_t syncs_bytes    = 0;
        struct room *rooms;
        int count;

        missed->now_ms = since_now(&call->tx);
        if (!since_ms)
                return missed;
        count = rooms_that_moved(call, room_ids, rooms_count, from_ms, &rooms);
        for (int i = 0; i < count; i++)
                syncs_bytes += MISSED_SYNC_BYTES + MISSED_EXTRA_BYTES;
        read_missed_of_user(call, from_ms, missed, bytes_max - syncs_bytes);
        for (int i = 0; i < count; i++) {
                /* There stays room to say of each room left that it moved. */
                syncs_bytes -= MISSED_SYNC_BYTES + MISSED_EXTRA_BYTES;
                read_missed_of_room(call, &rooms[i], from_ms, missed, bytes_max - syncs_bytes);
        }
        return missed;
}

void missed_release(struct missed **missed)
{
        struct missed *m = *missed;

        if (!m)
                return;
        for (int i = 0; i < m->count; i++)
                event_frame_release(m->frames[i]);
        free(m->frames);
        *missed = NULL;
}
