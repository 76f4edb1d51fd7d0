/* bookmarks.c — the only file that names chat.bookmarks. */

#include "chat-gateway/repo/bookmarks.h"

#include "base/arena.h"
#include "pg/sql.h"

bool bookmarks_put(struct tx *tx, struct id user, const struct bookmark *bookmark)
{
        return sql_exec(tx,
                        "INSERT INTO bookmarks (user_id, room_id, seq, at, note) VALUES ($1, $2, $3, date_trunc('milliseconds', clock_timestamp()), $4)"
                        " ON CONFLICT (user_id, room_id, seq) DO UPDATE SET at = excluded.at, note = excluded.note"
                        " WHERE bookmarks.note IS DISTINCT FROM excluded.note",
                        SQL_ARGS(SQL_ID(user), SQL_ID(bookmark->room), SQL_INT(bookmark->seq), SQL_TEXT(bookmark->has_note ? bookmark->note : STR_NONE))) == 1;
}

bool bookmarks_remove(struct tx *tx, struct id user, struct id room, int64_t seq)
{
        return sql_exec(tx, "DELETE FROM bookmarks WHERE user_id = $1 AND room_id = $2 AND seq = $3", SQL_ARGS(SQL_ID(user), SQL_ID(room), SQL_INT(seq))) == 1;
}

int64_t bookmarks_count_others(struct tx *tx, struct id user, struct id room, int64_t seq)
{
        struct sql_rows rows = sql_query(tx, "SELECT count(*) FROM bookmarks WHERE user_id = $1 AND (room_id, seq) <> ($2, $3)",
                                         SQL_ARGS(SQL_ID(user), SQL_ID(room), SQL_INT(seq)));

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

int bookmarks_page(struct tx *tx, struct id user, const struct bookmark *before, int64_t limit, struct bookmark **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT room_id, seq, at, note FROM bookmarks"
                                         " WHERE user_id = $1 AND ($2::timestamptz IS NULL OR (at, room_id, seq) < ($2, $3, $4))"
                                         " ORDER BY at DESC, room_id DESC, seq DESC LIMIT $5",
                                         SQL_ARGS(SQL_ID(user), SQL_OPTIONAL(before->at, SQL_TIME(before->at)), SQL_ID(before->room), SQL_INT(before->seq),
                                                  SQL_INT(limit)));

        *out = arena_array(tx->arena, struct bookmark, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct bookmark){.room = sql_id(&rows, i, 0), .seq = sql_int(&rows, i, 1), .at = sql_time(&rows, i, 2),
                                              .has_note = !sql_is_null(&rows, i, 3), .note = sql_text(&rows, i, 3)};
        return rows.count;
}
