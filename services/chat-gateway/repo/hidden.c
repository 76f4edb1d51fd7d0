/* hidden.c — the only file that names chat.hidden. */

#include "chat-gateway/repo/hidden.h"

#include "base/arena.h"
#include "pg/sql.h"

bool hidden_add(struct tx *tx, struct id user, struct id room, int64_t seq)
{
        return sql_exec(tx, "INSERT INTO hidden (user_id, room_id, seq) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", SQL_ARGS(SQL_ID(user), SQL_ID(room), SQL_INT(seq))) == 1;
}

bool hidden_remove(struct tx *tx, struct id user, struct id room, int64_t seq)
{
        return sql_exec(tx, "DELETE FROM hidden WHERE user_id = $1 AND room_id = $2 AND seq = $3", SQL_ARGS(SQL_ID(user), SQL_ID(room), SQL_INT(seq))) == 1;
}

int64_t hidden_count(struct tx *tx, struct id user)
{
        struct sql_rows rows = sql_query(tx, "SELECT count(*) FROM (SELECT 1 FROM hidden WHERE user_id = $1 LIMIT $2) x", SQL_ARGS(SQL_ID(user), SQL_INT(HIDDEN_MAX)));

        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

int hidden_among(struct tx *tx, struct id user, struct id room, const int64_t *seqs, int count, int64_t **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT seq FROM hidden WHERE user_id = $1 AND room_id = $2 AND seq = ANY ($3::bigint[])",
                                         SQL_ARGS(SQL_ID(user), SQL_ID(room), SQL_INTS(seqs, count)));

        *out = arena_array(tx->arena, int64_t, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = sql_int(&rows, i, 0);
        return rows.count;
}

void hidden_of_many(struct tx *tx, struct id user, const struct id *rooms, const int64_t *seqs, int count, bool *out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT k.n FROM unnest($2::uuid[], $3::bigint[]) WITH ORDINALITY AS k(room, seq, n)"
                                         " CROSS JOIN LATERAL (SELECT 1 FROM hidden WHERE user_id = $1 AND room_id = k.room AND seq = k.seq LIMIT 1) h",
                                         SQL_ARGS(SQL_ID(user), SQL_IDS(rooms, count), SQL_INTS(seqs, count)));

        for (int i = 0; i < count; i++)
                out[i] = false;
        for (int i = 0; i < rows.count; i++)
                out[sql_int(&rows, i, 0) - 1] = true;
}
