/* mentions.c — the only file that names chat.mentions, chat.mentions_untold and chat.user_mentions (beside sends.c, the hot path). */

#include "chat-gateway/repo/mentions.h"

#include "base/map.h"
#include "pg/sql.h"

#define NOBODY "'00000000-0000-0000-0000-000000000000'::uuid"

/* --- of a message */

void mentions_add(struct tx *tx, struct id room, int64_t seq, struct id sender, const struct send_mention *mentions, size_t count)
{
        struct id *users = arena_array(tx->arena, struct id, count);
        int64_t *kinds   = arena_array(tx->arena, int64_t, count);

        for (size_t i = 0; i < count; i++) {
                users[i] = mentions[i].user;
                kinds[i] = mentions[i].kind;
        }
        sql_exec(tx,
                 "INSERT INTO mentions (room_id, user_id, seq, kind, sender)"
                 " SELECT $1, k.who, $2, k.kind, $3 FROM unnest($4::uuid[], $5::bigint[]) AS k(who, kind) ON CONFLICT DO NOTHING",
                 SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_ID(sender), SQL_IDS(users, count), SQL_INTS(kinds, count)));
}

void mentions_remove(struct tx *tx, struct id room, int64_t seq, bool keeps_here)
{
        sql_exec(tx, "DELETE FROM mentions WHERE room_id = $1 AND seq = $2 AND NOT ($3 AND kind = $4)",
                 SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_BOOL(keeps_here), SQL_INT(SPAN_HERE)));
}

int mentions_of_message(struct tx *tx, struct id room, int64_t seq, struct id after, int64_t limit, struct mention_row **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT user_id, kind::bigint, sender FROM mentions"
                                         " WHERE room_id = $1 AND seq = $2 AND user_id > $3 ORDER BY user_id LIMIT $4",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_ID(after), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct mention_row, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct mention_row){.room = room, .seq = seq, .user = sql_id(&rows, i, 0), .kind = (enum span_kind)sql_int(&rows, i, 1), .sender = sql_id(&rows, i, 2)};
        return rows.count;
}

/* --- still to be told */

void mentions_note_untold(struct tx *tx, struct id room, int64_t seq)
{
        sql_exec(tx,
                 "INSERT INTO mentions_untold (room_id, seq, at) VALUES ($1, $2, date_trunc('milliseconds', clock_timestamp()))"
                 " ON CONFLICT (room_id, seq) DO UPDATE SET at = greatest(excluded.at, mentions_untold.at + interval '1 ms')",
                 SQL_ARGS(SQL_ID(room), SQL_INT(seq)));
}

bool mentions_are_untold(struct tx *tx, struct id room, int64_t seq, int64_t *at_ms)
{
        struct sql_rows rows = sql_query(tx, "SELECT at FROM mentions_untold WHERE room_id = $1 AND seq = $2", SQL_ARGS(SQL_ID(room), SQL_INT(seq)));

        *at_ms = rows.count ? sql_time(&rows, 0, 0) : 0;
        return rows.count > 0;
}

static void keys_of(struct tx *tx, const struct mention_row *messages, size_t count, struct id **rooms, int64_t **seqs)
{
        *rooms = arena_array(tx->arena, struct id, count);
        *seqs  = arena_array(tx->arena, int64_t, count);
        for (size_t i = 0; i < count; i++) {
                (*rooms)[i] = messages[i].room;
                (*seqs)[i]  = messages[i].seq;
        }
}

int mentions_of_untold(struct tx *tx, const struct mention_row *messages, size_t count, int64_t limit_each, struct mention_row **out)
{
        struct id *rooms;
        int64_t *seqs;

        keys_of(tx, messages, count, &rooms, &seqs);
        struct sql_rows rows = sql_query(tx,
                                         "SELECT k.room, k.seq, u.at, m.user_id, m.kind::bigint, m.sender FROM unnest($1::uuid[], $2::bigint[]) AS k(room, seq)"
                                         " CROSS JOIN LATERAL (SELECT at FROM mentions_untold WHERE room_id = k.room AND seq = k.seq LIMIT 1) u"
                                         "  LEFT JOIN LATERAL (SELECT user_id, kind, sender FROM mentions"
                                         "                      WHERE room_id = k.room AND seq = k.seq AND user_id <> " NOBODY " LIMIT $3) m ON true",
                                         SQL_ARGS(SQL_IDS(rooms, count), SQL_INTS(seqs, count), SQL_INT(limit_each)));

        *out = arena_array(tx->arena, struct mention_row, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct mention_row){
                        .room = sql_id(&rows, i, 0), .seq = sql_int(&rows, i, 1), .at_ms = sql_time(&rows, i, 2), .user = sql_id(&rows, i, 3),
                        .kind = (enum span_kind)sql_int(&rows, i, 4), .sender = sql_id(&rows, i, 5),
                };
        return rows.count;
}

void mentions_note_told(struct tx *tx, const struct mention_row *messages, size_t count)
{
        int64_t *seen_ms = arena_array(tx->arena, int64_t, count), *seqs;
        struct id *rooms;

        keys_of(tx, messages, count, &rooms, &seqs);
        for (size_t i = 0; i < count; i++)
                seen_ms[i] = messages[i].at_ms;
        sql_exec(tx,
                 "DELETE FROM mentions_untold u USING unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS k(room, seq, seen_ms)"
                 " WHERE u.room_id = k.room AND u.seq = k.seq AND floor(extract(epoch FROM u.at) * 1000)::bigint = k.seen_ms",
                 SQL_ARGS(SQL_IDS(rooms, count), SQL_INTS(seqs, count), SQL_INTS(seen_ms, count)));
}

int mentions_left_untold(struct tx *tx, int64_t older_than_ms, int64_t limit, struct mention_row **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT room_id, seq FROM mentions_untold WHERE at < clock_timestamp() - $1 * interval '1 ms' LIMIT $2",
                                         SQL_ARGS(SQL_INT(older_than_ms), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct mention_row, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct mention_row){.room = sql_id(&rows, i, 0), .seq = sql_int(&rows, i, 1)};
        return rows.count;
}

/* --- counting */

static void put_counts(const struct sql_rows *rows, struct mention_count *rooms, size_t count)
{
        struct map *by_room = map_create();

        for (size_t i = 0; i < count; i++)
                map_put(by_room, rooms[i].room, &rooms[i]);
        for (int i = 0; i < rows->count; i++) {
                struct mention_count *room = map_get(by_room, sql_id(rows, i, 0));

                if (room)
                        room->count = sql_int(rows, i, 1);
        }
        map_destroy(&by_room);
}

/* A message that names both the person and everyone is one message. */
void mentions_count(struct tx *tx, struct id user, struct mention_count *rooms, size_t count)
{
        struct id *ids = arena_array(tx->arena, struct id, count);
        int64_t *reads = arena_array(tx->arena, int64_t, count);
        struct sql_rows rows;

        if (!count)
                return;
        for (size_t i = 0; i < count; i++) {
                ids[i]   = rooms[i].room;
                reads[i] = rooms[i].read_seq;
        }
        rows = sql_query(tx,
                         "SELECT k.room, c.n FROM unnest($1::uuid[], $2::bigint[]) AS k(room, read_seq)"
                         " CROSS JOIN LATERAL (SELECT least(count(*), $4) AS n FROM"
                         "  ((SELECT seq FROM mentions WHERE room_id = k.room AND user_id = $3 AND seq > k.read_seq ORDER BY seq LIMIT $4)"
                         "   UNION"
                         "   (SELECT seq FROM mentions WHERE room_id = k.room AND user_id = " NOBODY " AND seq > k.read_seq AND sender <> $3 ORDER BY seq LIMIT $4)) x) c"
                         " WHERE c.n > 0",
                         SQL_ARGS(SQL_IDS(ids, count), SQL_INTS(reads, count), SQL_ID(user), SQL_INT(MENTIONS_COUNTED_MAX)));
        put_counts(&rows, rooms, count);
}

/* --- of a person */

bool user_mentions_add(struct tx *tx, const struct mention_row *row)
{
        return sql_exec(tx, "INSERT INTO user_mentions (user_id, room_id, seq, at, kind, sender) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                        SQL_ARGS(SQL_ID(row->user), SQL_ID(row->room), SQL_INT(row->seq), SQL_TIME(row->at_ms), SQL_INT(row->kind), SQL_ID(row->sender))) == 1;
}

int user_mentions_page(struct tx *tx, const struct mention_row *before, const struct id *rooms, size_t rooms_count, int64_t limit, struct mention_row **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT room_id, seq, at, kind::bigint, sender FROM user_mentions"
                                         " WHERE user_id = $1 AND (at, room_id, seq) < ($2, $3, $4) AND room_id = ANY($5::uuid[])"
                                         " ORDER BY at DESC, room_id DESC, seq DESC LIMIT $6",
                                         SQL_ARGS(SQL_ID(before->user), SQL_TIME(before->at_ms), SQL_ID(before->room), SQL_INT(before->seq), SQL_IDS(rooms, rooms_count),
                                                  SQL_INT(limit)));

        *out = arena_array(tx->arena, struct mention_row, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct mention_row){
                        .user = before->user, .room = sql_id(&rows, i, 0), .seq = sql_int(&rows, i, 1), .at_ms = sql_time(&rows, i, 2),
                        .kind = (enum span_kind)sql_int(&rows, i, 3), .sender = sql_id(&rows, i, 4),
                };
        return rows.count;
}
