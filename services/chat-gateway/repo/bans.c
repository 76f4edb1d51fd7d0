/* bans.c — the only file that names chat.bans. */

#include "chat-gateway/repo/bans.h"

#include "pg/sql.h"

bool bans_hold(struct tx *tx, struct id room, struct id user, int64_t now_ms)
{
        return sql_query(tx, "SELECT 1 FROM bans WHERE room_id = $1 AND user_id = $2 AND (until IS NULL OR until > $3)",
                         SQL_ARGS(SQL_ID(room), SQL_ID(user), SQL_TIME(now_ms))).count > 0;
}

int64_t bans_count(struct tx *tx, struct id room, int64_t now_ms)
{
        struct sql_rows rows = sql_query(tx, "SELECT count(*) FROM bans WHERE room_id = $1 AND (until IS NULL OR until > $2)",
                                         SQL_ARGS(SQL_ID(room), SQL_TIME(now_ms)));

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

void bans_put(struct tx *tx, const struct ban *ban)
{
        sql_exec(tx,
                 "INSERT INTO bans (room_id, user_id, until, reason, by, at) VALUES ($1, $2, $3, $4, $5, $6)"
                 " ON CONFLICT (room_id, user_id) DO UPDATE SET until = excluded.until, reason = excluded.reason, by = excluded.by, at = excluded.at",
                 SQL_ARGS(SQL_ID(ban->room), SQL_ID(ban->user), SQL_OPTIONAL(ban->until, SQL_TIME(ban->until)), SQL_TEXT(ban->reason), SQL_ID(ban->by),
                          SQL_TIME(ban->at)));
}

bool bans_delete(struct tx *tx, struct id room, struct id user, int64_t now_ms)
{
        struct sql_rows rows = sql_query(tx, "DELETE FROM bans WHERE room_id = $1 AND user_id = $2 RETURNING (until IS NULL OR until > $3)",
                                         SQL_ARGS(SQL_ID(room), SQL_ID(user), SQL_TIME(now_ms)));

        return rows.count && sql_bool(&rows, 0, 0);
}

int bans_page(struct tx *tx, struct id room, struct id after, int64_t now_ms, int64_t limit, struct ban **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT user_id, until, reason, by, at FROM bans"
                                         " WHERE room_id = $1 AND user_id > $2 AND (until IS NULL OR until > $3) ORDER BY user_id LIMIT $4",
                                         SQL_ARGS(SQL_ID(room), SQL_ID(after), SQL_TIME(now_ms), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct ban, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct ban){
                        .room = room, .user = sql_id(&rows, i, 0), .until = sql_time(&rows, i, 1), .reason = sql_text(&rows, i, 2), .by = sql_id(&rows, i, 3),
                        .at = sql_time(&rows, i, 4),
                };
        return rows.count;
}
