/* log.c — the only file that names auth.heads and auth.log. */

#include "auth/repo/log.h"

#include "pg/sql.h"

void log_insert(struct tx *tx, struct log_row *row)
{
        struct sql_rows rows = sql_query(
                tx,
                "INSERT INTO heads (user_id, user_seq) VALUES ($1, 1)"
                " ON CONFLICT (user_id) DO UPDATE SET user_seq = heads.user_seq + 1 RETURNING user_seq",
                SQL_ARGS(SQL_ID(row->user)));

        row->user_seq = rows.count ? sql_int(&rows, 0, 0) : 0;
        sql_exec(tx, "INSERT INTO log (user_id, user_seq, at, event, d) VALUES ($1, $2, $3, $4, $5)",
                 SQL_ARGS(SQL_ID(row->user), SQL_INT(row->user_seq), SQL_TIME(row->at_ms),
                          SQL_TEXT(row->event), SQL_TEXT(row->d)));
}

void failures_get(struct tx *tx, struct id user, struct failures *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT failures, failed_at FROM heads WHERE user_id = $1",
                                         SQL_ARGS(SQL_ID(user)));

        *out = rows.count ? (struct failures){sql_int(&rows, 0, 0), sql_time(&rows, 0, 1)}
                          : (struct failures){0};
}

void failures_add(struct tx *tx, struct id user, int64_t at_ms)
{
        sql_exec(
                tx,
                "INSERT INTO heads (user_id, failures, failed_at) VALUES ($1, 1, $2)"
                " ON CONFLICT (user_id) DO UPDATE SET failures = least(heads.failures + 1, 1000000), failed_at = $2",
                SQL_ARGS(SQL_ID(user), SQL_TIME(at_ms)));
}

void failures_forget(struct tx *tx, struct id user)
{
        sql_exec(tx, "UPDATE heads SET failures = 0, failed_at = NULL WHERE user_id = $1 AND failures > 0",
                 SQL_ARGS(SQL_ID(user)));
}
