/* threads.c — the only file that names chat.threads and chat.thread_marks (beside sends.c, the hot path). */

#include "chat-gateway/repo/threads.h"

#include "pg/sql.h"

#define COLUMNS "replies, last_seq, last_at, read_seq, read_num, is_following, is_muted"
#define MARK    " LEFT JOIN LATERAL (SELECT read_seq, read_num, is_following, is_muted FROM thread_marks" \
                " WHERE room_id = $1 AND root = t.root AND user_id = $2 LIMIT 1) k ON true"

static struct thread_row row_of(const struct sql_rows *rows, int row)
{
        return (struct thread_row){
                .root         = sql_int(rows, row, 0),
                .replies      = sql_int(rows, row, 1),
                .last_seq     = sql_int(rows, row, 2),
                .last_at      = sql_time(rows, row, 3),
                .read_seq     = sql_int(rows, row, 4),
                .read_num     = sql_int(rows, row, 5),
                .is_following = sql_bool(rows, row, 6),
                .is_muted     = sql_bool(rows, row, 7),
        };
}

static int rows_of(struct tx *tx, const struct sql_rows *rows, struct thread_row **out)
{
        *out = arena_array(tx->arena, struct thread_row, (size_t)rows->count);
        for (int i = 0; i < rows->count; i++)
                (*out)[i] = row_of(rows, i);
        return rows->count;
}

struct thread_row threads_get(struct tx *tx, struct id room, int64_t root, struct id user)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT t.root, " COLUMNS " FROM (SELECT $3::bigint AS root) t"
                                         " LEFT JOIN LATERAL (SELECT replies, last_seq, last_at FROM threads WHERE room_id = $1 AND root = $3 LIMIT 1) r ON true" MARK,
                                         SQL_ARGS(SQL_ID(room), SQL_ID(user), SQL_INT(root)));

        return rows.count ? row_of(&rows, 0) : (struct thread_row){.root = root};
}

int threads_page(struct tx *tx, struct id room, struct id user, bool is_following, int64_t before_seq, int64_t floor, int64_t limit, struct thread_row **out)
{
        struct sql_args args = SQL_ARGS(SQL_ID(room), SQL_ID(user), SQL_INT(before_seq), SQL_INT(floor), SQL_INT(limit));
        struct sql_rows rows;

        if (is_following)
                rows = sql_query(tx,
                                 "SELECT k.root, " COLUMNS " FROM thread_marks k"
                                 " CROSS JOIN LATERAL (SELECT replies, last_seq, last_at FROM threads WHERE room_id = $1 AND root = k.root LIMIT 1) t"
                                 " WHERE k.room_id = $1 AND k.user_id = $2 AND k.is_following AND t.last_seq < $3 AND k.root >= $4 ORDER BY t.last_seq DESC LIMIT $5",
                                 args);
        else
                rows = sql_query(tx,
                                 "SELECT t.root, " COLUMNS " FROM threads t" MARK
                                 " WHERE t.room_id = $1 AND t.last_seq < $3 AND t.root >= $4 ORDER BY t.last_seq DESC LIMIT $5",
                                 args);
        return rows_of(tx, &rows, out);
}

int threads_between(struct tx *tx, struct id room, int64_t from, int64_t to, struct thread_row **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT root, replies, last_seq, last_at, 0::bigint, 0::bigint, false, false FROM threads"
                                         " WHERE room_id = $1 AND root BETWEEN $2 AND $3",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(from), SQL_INT(to)));

        return rows_of(tx, &rows, out);
}

bool thread_marks_read(struct tx *tx, struct id room, struct id user, const struct thread_row *thread)
{
        return sql_exec(tx,
                        "INSERT INTO thread_marks (room_id, root, user_id, read_seq, read_num, is_following) VALUES ($1, $2, $3, $4, $5, false)"
                        " ON CONFLICT (room_id, root, user_id) DO UPDATE"
                        "    SET read_seq = excluded.read_seq, read_num = greatest(thread_marks.read_num, excluded.read_num)"
                        "  WHERE thread_marks.read_seq < excluded.read_seq",
                        SQL_ARGS(SQL_ID(room), SQL_INT(thread->root), SQL_ID(user), SQL_INT(thread->read_seq), SQL_INT(thread->read_num))) == 1;
}

bool thread_marks_follow(struct tx *tx, struct id room, struct id user, const struct thread_row *thread)
{
        return sql_exec(tx,
                        "INSERT INTO thread_marks (room_id, root, user_id, read_seq, read_num, is_following) VALUES ($1, $2, $3, $4, $5, true)"
                        " ON CONFLICT (room_id, root, user_id) DO UPDATE"
                        "    SET is_following = true, read_seq = greatest(thread_marks.read_seq, excluded.read_seq),"
                        "        read_num = greatest(thread_marks.read_num, excluded.read_num)"
                        "  WHERE NOT thread_marks.is_following",
                        SQL_ARGS(SQL_ID(room), SQL_INT(thread->root), SQL_ID(user), SQL_INT(thread->last_seq), SQL_INT(thread->replies))) == 1;
}

bool thread_marks_unfollow(struct tx *tx, struct id room, struct id user, int64_t root, bool is_author)
{
        struct sql_args args = SQL_ARGS(SQL_ID(room), SQL_INT(root), SQL_ID(user));

        if (is_author)
                return sql_exec(tx,
                                "INSERT INTO thread_marks (room_id, root, user_id, is_following) VALUES ($1, $2, $3, false)"
                                " ON CONFLICT (room_id, root, user_id) DO UPDATE SET is_following = false WHERE thread_marks.is_following",
                                args) == 1;
        return sql_exec(tx, "UPDATE thread_marks SET is_following = false WHERE room_id = $1 AND root = $2 AND user_id = $3 AND is_following", args) == 1;
}

bool thread_marks_mute(struct tx *tx, struct id room, struct id user, int64_t root, bool is_muted, bool is_author)
{
        return sql_exec(tx,
                        "INSERT INTO thread_marks (room_id, root, user_id, is_following, is_muted) SELECT $1, $2, $3, $5, true WHERE $4"
                        " ON CONFLICT (room_id, root, user_id) DO UPDATE SET is_muted = true WHERE NOT thread_marks.is_muted",
                        SQL_ARGS(SQL_ID(room), SQL_INT(root), SQL_ID(user), SQL_BOOL(is_muted), SQL_BOOL(is_author))) == 1 ||
               (!is_muted && sql_exec(tx, "UPDATE thread_marks SET is_muted = false WHERE room_id = $1 AND root = $2 AND user_id = $3 AND is_muted",
                                      SQL_ARGS(SQL_ID(room), SQL_INT(root), SQL_ID(user))) == 1);
}
