/* scheduled.c — the only file that names chat.scheduled. */

#include "chat-gateway/repo/scheduled.h"

#include "pg/sql.h"

#define COLUMNS "id, room_id, message, send_at, due_at, rev, state::bigint, cid, failure"

static struct scheduled_row row_of(struct id user, const struct sql_rows *rows, int row)
{
        return (struct scheduled_row){
                .user    = user,
                .id      = sql_id(rows, row, 0),
                .room    = sql_id(rows, row, 1),
                .message = sql_text(rows, row, 2),
                .send_at = sql_time(rows, row, 3),
                .due_at  = sql_time(rows, row, 4),
                .rev     = sql_int(rows, row, 5),
                .state   = (enum schedule_state)sql_int(rows, row, 6),
                .cid     = sql_id(rows, row, 7),
                .failure = sql_text(rows, row, 8),
        };
}

int64_t scheduled_count(struct tx *tx, struct id user)
{
        struct sql_rows rows = sql_query(tx, "SELECT count(*) FROM scheduled WHERE user_id = $1", SQL_ARGS(SQL_ID(user)));

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

void scheduled_insert(struct tx *tx, const struct scheduled_row *row)
{
        sql_exec(tx, "INSERT INTO scheduled (user_id, id, room_id, message, send_at, due_at) VALUES ($1, $2, $3, $4, $5, $5)",
                 SQL_ARGS(SQL_ID(row->user), SQL_ID(row->id), SQL_ID(row->room), SQL_TEXT(row->message), SQL_TIME(row->send_at)));
}

bool scheduled_get(struct tx *tx, struct id user, struct id id, bool is_locking, struct scheduled_row *out)
{
        struct sql_args args = SQL_ARGS(SQL_ID(user), SQL_ID(id));
        struct sql_rows rows = is_locking ? sql_query(tx, "SELECT " COLUMNS " FROM scheduled WHERE user_id = $1 AND id = $2 FOR UPDATE", args)
                                          : sql_query(tx, "SELECT " COLUMNS " FROM scheduled WHERE user_id = $1 AND id = $2", args);

        if (rows.count)
                *out = row_of(user, &rows, 0);
        return rows.count > 0;
}

int scheduled_page(struct tx *tx, struct id user, struct id after, int64_t limit, struct scheduled_row **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS " FROM scheduled WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                                         SQL_ARGS(SQL_ID(user), SQL_ID(after), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct scheduled_row, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = row_of(user, &rows, i);
        return rows.count;
}

void scheduled_update(struct tx *tx, const struct scheduled_row *row)
{
        sql_exec(tx, "UPDATE scheduled SET message = $3, send_at = $4, due_at = $5, rev = $6, state = $7, cid = $8, failure = $9 WHERE user_id = $1 AND id = $2",
                 SQL_ARGS(SQL_ID(row->user), SQL_ID(row->id), SQL_TEXT(row->message), SQL_TIME(row->send_at), SQL_TIME(row->due_at), SQL_INT(row->rev),
                          SQL_INT(row->state), SQL_OPTIONAL(!id_is_none(row->cid), SQL_ID(row->cid)), SQL_TEXT(row->failure)));
}

void scheduled_delete(struct tx *tx, struct id user, struct id id)
{
        sql_exec(tx, "DELETE FROM scheduled WHERE user_id = $1 AND id = $2", SQL_ARGS(SQL_ID(user), SQL_ID(id)));
}
