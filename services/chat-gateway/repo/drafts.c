/* drafts.c — the only file that names chat.drafts. */

#include "chat-gateway/repo/drafts.h"

#include "base/arena.h"
#include "pg/sql.h"

static struct draft draft_of(const struct sql_rows *rows, int row)
{
        return (struct draft){
                .room = sql_id(rows, row, 0), .has_thread = sql_int(rows, row, 1) > 0, .thread = sql_int(rows, row, 1), .rev = sql_int(rows, row, 2),
                .at = sql_time(rows, row, 3), .text = sql_text(rows, row, 4),
        };
}

bool drafts_get(struct tx *tx, struct id user, struct id room, int64_t thread, struct draft *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT room_id, thread, rev, at, text FROM drafts WHERE user_id = $1 AND room_id = $2 AND thread = $3 FOR NO KEY UPDATE",
                                         SQL_ARGS(SQL_ID(user), SQL_ID(room), SQL_INT(thread)));

        if (rows.count)
                *out = draft_of(&rows, 0);
        return rows.count > 0;
}

bool drafts_put(struct tx *tx, struct id user, int64_t if_rev, struct draft *draft)
{
        struct sql_rows rows = sql_query(tx,
                                         "INSERT INTO drafts (user_id, room_id, thread, rev, at, text)"
                                         " SELECT $1, $2, $3, (extract(epoch FROM now) * 1000)::bigint, now, $4 FROM date_trunc('milliseconds', clock_timestamp()) AS now"
                                         " ON CONFLICT (user_id, room_id, thread) DO UPDATE"
                                         "    SET rev = greatest(drafts.rev + 1, excluded.rev), at = excluded.at, text = excluded.text"
                                         "  WHERE $5 < 0 OR drafts.rev = $5"
                                         " RETURNING rev, at",
                                         SQL_ARGS(SQL_ID(user), SQL_ID(draft->room), SQL_INT(draft->has_thread ? draft->thread : 0), SQL_TEXT(draft->text), SQL_INT(if_rev)));

        if (!rows.count)
                return false;
        draft->rev = sql_int(&rows, 0, 0);
        draft->at  = sql_time(&rows, 0, 1);
        return true;
}

void drafts_remove(struct tx *tx, struct id user, struct id room, int64_t thread)
{
        sql_exec(tx, "DELETE FROM drafts WHERE user_id = $1 AND room_id = $2 AND thread = $3", SQL_ARGS(SQL_ID(user), SQL_ID(room), SQL_INT(thread)));
}

int64_t drafts_count(struct tx *tx, struct id user)
{
        struct sql_rows rows = sql_query(tx, "SELECT count(*) FROM drafts WHERE user_id = $1", SQL_ARGS(SQL_ID(user)));

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

int drafts_page(struct tx *tx, struct id user, struct id only_room, struct id after_room, int64_t after_thread, int64_t limit, struct draft **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT room_id, thread, rev, at, text FROM drafts"
                                         " WHERE user_id = $1 AND ($2::uuid IS NULL OR room_id = $2) AND (room_id, thread) > ($3, $4)"
                                         " ORDER BY room_id, thread LIMIT $5",
                                         SQL_ARGS(SQL_ID(user), SQL_OPTIONAL(!id_is_none(only_room), SQL_ID(only_room)), SQL_ID(after_room), SQL_INT(after_thread),
                                                  SQL_INT(limit)));

        *out = arena_array(tx->arena, struct draft, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = draft_of(&rows, i);
        return rows.count;
}
