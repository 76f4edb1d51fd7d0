/* syncs.c — the statement behind session.sync of many. */

#include "chat-gateway/repo/syncs.h"

#include "base/arena.h"
#include "chat-gateway/repo/readers.h"

#define NOBODY "'00000000-0000-0000-0000-000000000000'::uuid"

/* A row for each room of each person, theirs together; one without a room for who is in none. LIMIT 1 pins the nested loops. Whether there are mentions is looked up where something is unread. */
static const char of_people[] =
        "SELECT k.i, e.id, coalesce(h.user_seq, 0), l.one, u.room_id, r.seq, r.num, r.floor, x.read_seq, x.read_num, (" MEMBER_BITS("$4") " & 1) <> 0, n.one"
        "  FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY AS k(id, user_seq, i)"
        " CROSS JOIN epoch e"
        "  LEFT JOIN LATERAL (SELECT user_seq FROM user_heads WHERE user_id = k.id LIMIT 1) h ON true"
        "  LEFT JOIN LATERAL (SELECT 1 AS one FROM user_log WHERE user_id = k.id AND user_seq > k.user_seq AND user_seq <= k.user_seq + $5 AND event = 'marks.moved' LIMIT 1) l"
        "         ON k.user_seq >= 0"
        "  LEFT JOIN LATERAL (SELECT room_id FROM user_rooms WHERE user_id = k.id LIMIT $3) u ON true"
        "  LEFT JOIN LATERAL (SELECT seq, num, floor, permissions FROM rooms WHERE rooms.id = u.room_id AND deleted_at IS NULL LIMIT 1) r ON true"
        "  LEFT JOIN LATERAL (SELECT read_seq, read_num FROM marks WHERE room_id = u.room_id AND user_id = k.id LIMIT 1) x ON true"
        "  LEFT JOIN LATERAL (SELECT role, permissions FROM members WHERE room_id = u.room_id AND user_id = k.id LIMIT 1) m ON true"
        "  LEFT JOIN LATERAL (SELECT 1 AS one FROM mentions WHERE room_id = u.room_id AND user_id = ANY (ARRAY[k.id, " NOBODY "]) AND seq > x.read_seq LIMIT 1) n"
        "         ON r.seq > x.read_seq"
        " ORDER BY k.i";

void syncs_statement(const struct id *users, const int64_t *user_seqs, int count, struct arena *arena, struct pipeline_statement *out)
{
        struct sql_arg *args = arena_array(arena, struct sql_arg, 5);

        args[0] = SQL_IDS(users, count);
        args[1] = SQL_INTS(user_seqs, count);
        args[2] = SQL_INT(SYNC_ROOMS_MAX + 1);
        args[3] = readers_table(arena);
        args[4] = SQL_INT(SYNC_ENTRIES_MAX);
        *out    = (struct pipeline_statement){of_people, {5, args}};
}

static struct sync_room sync_room_of(const struct sql_rows *rows, int row)
{
        return (struct sync_room){
                .room = sql_id(rows, row, 4), .seq = sql_int(rows, row, 5), .num = sql_int(rows, row, 6), .floor = sql_int(rows, row, 7),
                .has_marks = !sql_is_null(rows, row, 8), .read_seq = sql_int(rows, row, 8), .read_num = sql_int(rows, row, 9),
                .is_closed = !sql_bool(rows, row, 10),
        };
}

enum err syncs_results(const struct sql_rows *rows, int count, struct arena *arena, struct sync_row *syncs)
{
        struct sync_room *places = arena_array(arena, struct sync_room, (size_t)rows->count);
        int used = 0;

        for (int row = 0; row < rows->count; row++) {
                int64_t i = sql_int(rows, row, 0) - 1;
                struct sync_row *sync;

                if (i < 0 || i >= count)
                        return ERR_INTERNAL;
                sync = &syncs[i];
                if (!sync->places)
                        *sync = (struct sync_row){.epoch = sql_id(rows, row, 1), .user_seq = sql_int(rows, row, 2), .has_moved = !sql_is_null(rows, row, 3), .places = &places[used]};
                if (sql_is_null(rows, row, 5))
                        continue;                        /* in no room, or in one that was just deleted */
                sync->has_mentions = sync->has_mentions || !sql_is_null(rows, row, 11);
                sync->count++;
                places[used++] = sync_room_of(rows, row);
        }
        for (int i = 0; i < count; i++)
                if (!syncs[i].places)
                        return ERR_INTERNAL;
        return OK;
}
