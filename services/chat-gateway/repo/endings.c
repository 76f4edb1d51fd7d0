/* endings.c — what time takes away: the one file that removes rows of a room's log (beside what messages.c and log.c say of them). */

#include "chat-gateway/repo/endings.h"

#include "pg/sql.h"

/* --- lifetimes */

int endings_expire(struct tx *tx, struct id room, int64_t limit, int64_t **seqs)
{
        struct sql_rows rows = sql_query(tx,
                                         "UPDATE messages SET text = NULL, extra = NULL, ciphertext = NULL, commitment = NULL, franking_tag = NULL, files = NULL,"
                                         "       rev = rev + 1, deleted_at = clock_timestamp()"
                                         " WHERE room_id = $1 AND seq = ANY (ARRAY("
                                         "       SELECT seq FROM messages WHERE room_id = $1 AND expires_at <= clock_timestamp() AND deleted_at IS NULL"
                                         "        ORDER BY expires_at LIMIT $2))"
                                         " RETURNING seq",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(limit)));

        *seqs = arena_array(tx->arena, int64_t, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*seqs)[i] = sql_int(&rows, i, 0);
        if (!rows.count)
                return 0;
        sql_exec(tx, "UPDATE changes SET d = (d::jsonb - '{body,spans,previews}'::text[])::text WHERE room_id = $1 AND target = ANY ($2::bigint[]) AND d::jsonb ?| '{body,previews}'::text[]",
                 SQL_ARGS(SQL_ID(room), SQL_INTS(*seqs, rows.count)));
        sql_exec(tx, "DELETE FROM mentions WHERE room_id = $1 AND seq = ANY ($2::bigint[])", SQL_ARGS(SQL_ID(room), SQL_INTS(*seqs, rows.count)));
        sql_exec(tx, "DELETE FROM mentions_untold WHERE room_id = $1 AND seq = ANY ($2::bigint[])", SQL_ARGS(SQL_ID(room), SQL_INTS(*seqs, rows.count)));
        return rows.count;
}

int endings_begin_lifetimes(struct tx *tx, struct id room, struct id reader, int64_t read_seq, int64_t limit)
{
        return (int)sql_exec(tx,
                             "UPDATE messages SET expires_at = clock_timestamp() + lifetime_ms * interval '1 ms'"
                             " WHERE room_id = $1 AND seq = ANY (ARRAY("
                             "       SELECT seq FROM messages WHERE room_id = $1 AND seq <= $3 AND lifetime_from = 1 AND expires_at IS NULL AND deleted_at IS NULL"
                             "          AND sender <> $2 ORDER BY seq LIMIT $4 FOR UPDATE))",
                             SQL_ARGS(SQL_ID(room), SQL_ID(reader), SQL_INT(read_seq), SQL_INT(limit)));
}

int endings_of_reading(struct tx *tx, const struct id *rooms, const struct id *readers, const int64_t *read_seqs, int count, int64_t **places)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT k.i FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) WITH ORDINALITY AS k(room, who, seq, i)"
                                         " CROSS JOIN LATERAL (SELECT 1 FROM messages WHERE room_id = k.room AND seq <= k.seq AND lifetime_from = 1 AND expires_at IS NULL"
                                         "                        AND deleted_at IS NULL AND sender <> k.who LIMIT 1) m",
                                         SQL_ARGS(SQL_IDS(rooms, count), SQL_IDS(readers, count), SQL_INTS(read_seqs, count)));

        *places = arena_array(tx->arena, int64_t, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*places)[i] = sql_int(&rows, i, 0) - 1;
        return rows.count;
}

#define UNDELIVERED "lifetime_from = 2 AND deleted_at IS NULL"

int endings_of_delivering(struct tx *tx, const struct id *rooms, const int64_t *delivered_seqs, int count, int64_t members_max, int64_t **places)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT k.i FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY AS k(room, seq, i)"
                                         " CROSS JOIN LATERAL (SELECT 1 FROM messages WHERE room_id = k.room AND seq <= k.seq AND " UNDELIVERED " LIMIT 1) m"
                                         " CROSS JOIN LATERAL (SELECT 1 FROM rooms WHERE id = k.room AND members <= $3 LIMIT 1) r",
                                         SQL_ARGS(SQL_IDS(rooms, count), SQL_INTS(delivered_seqs, count), SQL_INT(members_max)));

        *places = arena_array(tx->arena, int64_t, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*places)[i] = sql_int(&rows, i, 0) - 1;
        return rows.count;
}

int endings_deliver(struct tx *tx, struct id room, int64_t limit)
{
        return (int)sql_exec(tx,
                             "UPDATE messages SET expires_at = clock_timestamp()"
                             " WHERE room_id = $1 AND seq = ANY (ARRAY("
                             "       SELECT seq FROM messages m WHERE room_id = $1 AND " UNDELIVERED " AND expires_at > clock_timestamp()"
                             "          AND NOT EXISTS (SELECT 1 FROM marks k WHERE k.room_id = $1 AND k.user_id <> m.sender AND k.delivered_seq < m.seq)"
                             "        ORDER BY seq LIMIT $2 FOR UPDATE))",
                             SQL_ARGS(SQL_ID(room), SQL_INT(limit)));
}

int endings_fleeting(struct tx *tx, struct id room, const int64_t *seqs, int count, int64_t **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT seq FROM messages WHERE room_id = $1 AND seq = ANY ($2::bigint[]) AND (lifetime_from = 2 OR expires_at <= clock_timestamp())",
                                         SQL_ARGS(SQL_ID(room), SQL_INTS(seqs, count)));

        *out = arena_array(tx->arena, int64_t, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = sql_int(&rows, i, 0);
        return rows.count;
}

/* --- retention */

/* Times rise with the numbers, so what is too old is a beginning of the log. News of a floor that was raised is no reason to raise it again: in a silent room that would go on for ever. */
int64_t endings_find_floor(struct tx *tx, const struct room *room, int64_t cutoff_ms, int64_t limit, int64_t *next_ms)
{
        struct sql_rows rows = sql_query(tx, "SELECT seq, at, event = 'room.floor_raised' FROM log WHERE room_id = $1 AND seq >= $2 ORDER BY seq LIMIT $3",
                                         SQL_ARGS(SQL_ID(room->id), SQL_INT(room->floor > 1 ? room->floor : 1), SQL_INT(limit)));
        int64_t floor = room->floor;
        bool is_worth_it = false;

        *next_ms = 0;
        for (int i = 0; i < rows.count && !*next_ms; i++) {
                bool is_news = sql_bool(&rows, i, 2);

                if (sql_time(&rows, i, 1) < cutoff_ms)
                        floor = sql_int(&rows, i, 0) + 1;
                else if (!is_news)
                        *next_ms = sql_time(&rows, i, 1) + room->retention_ms;
                is_worth_it = is_worth_it || (!is_news && !*next_ms);
        }
        return is_worth_it ? floor : room->floor;
}

void endings_raise_floor(struct tx *tx, struct id room, int64_t floor)
{
        struct sql_args below = SQL_ARGS(SQL_ID(room), SQL_INT(floor));

        sql_exec(tx, "UPDATE rooms SET floor = $2 WHERE id = $1", below);
        sql_exec(tx, "DELETE FROM messages WHERE room_id = $1 AND seq < $2", below);
        sql_exec(tx, "DELETE FROM changes WHERE room_id = $1 AND seq < $2", below);
        sql_exec(tx, "DELETE FROM mentions WHERE room_id = $1 AND seq < $2", below);
        sql_exec(tx, "DELETE FROM revisions WHERE room_id = $1 AND seq < $2", below);
        sql_exec(tx, "DELETE FROM deleted WHERE room_id = $1 AND seq < $2", below);
        sql_exec(tx, "DELETE FROM reactions WHERE room_id = $1 AND seq < $2", below);
        sql_exec(tx, "DELETE FROM pins WHERE room_id = $1 AND seq < $2", below);
        sql_exec(tx, "DELETE FROM polls WHERE room_id = $1 AND seq < $2", below);
        sql_exec(tx, "DELETE FROM poll_votes WHERE room_id = $1 AND seq < $2", below);
        sql_exec(tx, "DELETE FROM mentions_untold WHERE room_id = $1 AND seq < $2", below);
        sql_exec(tx, "DELETE FROM threads WHERE room_id = $1 AND last_seq < $2 AND root < $2", below);
        sql_exec(tx, "DELETE FROM thread_marks WHERE room_id = $1 AND root < $2"
                     " AND NOT EXISTS (SELECT 1 FROM threads t WHERE t.room_id = $1 AND t.root = thread_marks.root)", below);
}

void endings_note_retention(struct tx *tx, const struct room *room, int64_t due_ms)
{
        sql_exec(tx, "UPDATE rooms SET retention_seen_ms = $2, retention_due_at = $3 WHERE id = $1",
                 SQL_ARGS(SQL_ID(room->id), SQL_OPTIONAL(room->retention_ms, SQL_INT(room->retention_ms)), SQL_OPTIONAL(room->retention_ms, SQL_TIME(due_ms))));
}

/* --- deleted rooms */

bool endings_room(struct tx *tx, struct id id, struct room *out, int64_t *ends_at, bool *is_deleted, bool *is_due)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT seq, last_at, members, ends_at, deleted_at IS NOT NULL, deleted_at IS NOT NULL OR coalesce(ends_at <= clock_timestamp(), false)"
                                         "  FROM rooms WHERE id = $1 AND emptied_at IS NULL FOR NO KEY UPDATE",
                                         SQL_ARGS(SQL_ID(id)));

        if (!rows.count)
                return false;
        *out        = (struct room){.id = id, .seq = sql_int(&rows, 0, 0), .last_at = sql_time(&rows, 0, 1), .members = sql_int(&rows, 0, 2)};
        *ends_at    = sql_time(&rows, 0, 3);
        *is_deleted = sql_bool(&rows, 0, 4);
        *is_due     = sql_bool(&rows, 0, 5);
        return true;
}

void endings_mark_deleted(struct tx *tx, struct id room)
{
        sql_exec(tx, "UPDATE rooms SET deleted_at = clock_timestamp() WHERE id = $1", SQL_ARGS(SQL_ID(room)));
}

/* A row's place is its own within its partition, and the room is in one. */
#define SLICE(table) "DELETE FROM " table " WHERE room_id = $1 AND ctid = ANY (ARRAY(SELECT ctid FROM " table " WHERE room_id = $1 LIMIT $2))"

void endings_forget_person(struct tx *tx, struct id room, struct id user)
{
        sql_exec(tx,
                 "WITH b AS (DELETE FROM bookmarks WHERE user_id = $1 AND room_id = $2), d AS (DELETE FROM drafts WHERE user_id = $1 AND room_id = $2),"
                 "     h AS (DELETE FROM hidden WHERE user_id = $1 AND room_id = $2), m AS (DELETE FROM user_mentions WHERE user_id = $1 AND room_id = $2)"
                 " DELETE FROM preferences WHERE user_id = $1 AND scope_id = $2",
                 SQL_ARGS(SQL_ID(user), SQL_ID(room)));
}

/* Who had left before the room ended stands nowhere else any more. */
static int64_t sweep_changes(struct tx *tx, struct id room, struct sql_args slice)
{
        struct sql_rows rows = sql_query(tx, SLICE("changes") " RETURNING subject, event = 'member.left'", slice);

        for (int i = 0; i < rows.count; i++)
                if (sql_bool(&rows, i, 1) && !sql_is_null(&rows, i, 0))
                        endings_forget_person(tx, room, sql_id(&rows, i, 0));
        return rows.count;
}

bool endings_sweep(struct tx *tx, struct id room, int64_t limit)
{
        struct sql_args slice = SQL_ARGS(SQL_ID(room), SQL_INT(limit));
        int64_t swept = 0;

        swept += sql_exec(tx, SLICE("messages"), slice);
        swept += sweep_changes(tx, room, slice);
        swept += sql_exec(tx, SLICE("mentions"), slice);
        swept += sql_exec(tx, SLICE("revisions"), slice);
        swept += sql_exec(tx, SLICE("deleted"), slice);
        swept += sql_exec(tx, SLICE("reactions"), slice);
        swept += sql_exec(tx, SLICE("pins"), slice);
        swept += sql_exec(tx, SLICE("polls"), slice);
        swept += sql_exec(tx, SLICE("poll_votes"), slice);
        swept += sql_exec(tx, SLICE("mentions_untold"), slice);
        swept += sql_exec(tx, SLICE("threads"), slice);
        swept += sql_exec(tx, SLICE("thread_marks"), slice);
        swept += sql_exec(tx, SLICE("marks"), slice);
        swept += sql_exec(tx, SLICE("bans"), slice);
        swept += sql_exec(tx, SLICE("invites"), slice);
        swept += sql_exec(tx, SLICE("room_days"), slice);
        if (swept || tx->failed != OK)
                return true;
        sql_exec(tx, "UPDATE rooms SET emptied_at = clock_timestamp(), name = NULL, topic = NULL, picture = NULL, category = NULL, tags = NULL, password = NULL WHERE id = $1", SQL_ARGS(SQL_ID(room)));
        return false;
}
