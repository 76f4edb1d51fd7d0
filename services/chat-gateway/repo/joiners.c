/* joiners.c — the only file that names chat.joiners. */

#include "chat-gateway/repo/joiners.h"

#include "pg/sql.h"

int64_t joiners_note(struct tx *tx, struct id room, struct id user, int64_t at_ms, int64_t since_ms, int64_t most)
{
        struct sql_rows rows;

        sql_exec(tx, "DELETE FROM joiners WHERE room_id = $1 AND at <= $2", SQL_ARGS(SQL_ID(room), SQL_TIME(since_ms)));
        sql_exec(tx, "INSERT INTO joiners (room_id, user_id, at) VALUES ($1, $2, $3) ON CONFLICT (room_id, user_id) DO UPDATE SET at = excluded.at",
                 SQL_ARGS(SQL_ID(room), SQL_ID(user), SQL_TIME(at_ms)));
        rows = sql_query(tx, "SELECT count(*) FROM (SELECT 1 FROM joiners WHERE room_id = $1 LIMIT $2) a", SQL_ARGS(SQL_ID(room), SQL_INT(most)));
        return rows.count ? sql_int(&rows, 0, 0) : 0;
}
