/* pins.c — the only file that names chat.pins. */

#include "chat-gateway/repo/pins.h"

#include "base/arena.h"
#include "pg/sql.h"

void pins_insert(struct tx *tx, struct id room, const struct pin *pin)
{
        sql_exec(tx, "INSERT INTO pins (room_id, seq, author, at) VALUES ($1, $2, $3, $4)",
                 SQL_ARGS(SQL_ID(room), SQL_INT(pin->seq), SQL_ID(pin->author), SQL_TIME(pin->at_ms)));
}

bool pins_delete(struct tx *tx, struct id room, int64_t seq)
{
        return sql_exec(tx, "DELETE FROM pins WHERE room_id = $1 AND seq = $2", SQL_ARGS(SQL_ID(room), SQL_INT(seq))) == 1;
}

void pins_forget(struct tx *tx, struct id room, const int64_t *seqs, int count)
{
        sql_exec(tx, "DELETE FROM pins WHERE room_id = $1 AND seq = ANY ($2::bigint[])", SQL_ARGS(SQL_ID(room), SQL_INTS(seqs, count)));
}

int64_t pins_count(struct tx *tx, struct id room)
{
        struct sql_rows rows = sql_query(tx, "SELECT count(*) FROM pins WHERE room_id = $1", SQL_ARGS(SQL_ID(room)));

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

int pins_page(struct tx *tx, struct id room, int64_t from, int64_t before, int64_t limit, struct pin **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT seq, at, author FROM pins WHERE room_id = $1 AND seq >= $2 AND seq < $3 ORDER BY seq DESC LIMIT $4",
                                         SQL_ARGS(SQL_ID(room), SQL_INT(from), SQL_INT(before), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct pin, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct pin){sql_int(&rows, i, 0), sql_time(&rows, i, 1), sql_id(&rows, i, 2)};
        return rows.count;
}
