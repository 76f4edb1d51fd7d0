/* log.c — the only file that names admin.heads and admin.log. */

#include "admin/repo/log.h"

#include "pg/sql.h"

void log_insert(struct tx *tx, struct log_row *row)
{
        struct sql_rows rows = sql_query(tx,
                                         "INSERT INTO heads (user_id, user_seq) VALUES ($1, 1)"
                                         " ON CONFLICT (user_id) DO UPDATE SET user_seq = heads.user_seq + 1 RETURNING user_seq",
                                         SQL_ARGS(SQL_ID(row->user)));

        row->user_seq = rows.count ? sql_int(&rows, 0, 0) : 0;
        sql_exec(tx, "INSERT INTO log (user_id, user_seq, at, event, d) VALUES ($1, $2, $3, $4, $5)",
                 SQL_ARGS(SQL_ID(row->user), SQL_INT(row->user_seq), SQL_TIME(row->at_ms), SQL_TEXT(row->event), SQL_TEXT(row->d)));
}
