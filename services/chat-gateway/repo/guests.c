/* guests.c — the only file that names chat.guests. */

#include "chat-gateway/repo/guests.h"

#include "pg/sql.h"

void guests_add(struct tx *tx, struct id user, struct id room)
{
        sql_exec(tx, "INSERT INTO guests (user_id, room_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", SQL_ARGS(SQL_ID(user), SQL_ID(room)));
}

bool guests_remove(struct tx *tx, struct id user, struct id room)
{
        return sql_exec(tx, "DELETE FROM guests WHERE user_id = $1 AND room_id = $2", SQL_ARGS(SQL_ID(user), SQL_ID(room))) == 1;
}
