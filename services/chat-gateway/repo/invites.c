/* invites.c — the only file that names chat.invites. */

#include "chat-gateway/repo/invites.h"

#include "pg/sql.h"

#define COLUMNS    "id, role::bigint, uses::bigint, uses_left::bigint, by, at, expires_at, seq"
#define HASH(hash) SQL_BYTES(((struct str){(const char *)(hash), SHA256_BYTES}))

static struct invite invite_of(struct id room, const struct sql_rows *rows, int row)
{
        return (struct invite){
                .room = room, .id = sql_id(rows, row, 0), .role = (enum member_role)sql_int(rows, row, 1), .uses = sql_int(rows, row, 2),
                .uses_left = sql_int(rows, row, 3), .by = sql_id(rows, row, 4), .at = sql_time(rows, row, 5), .expires_at = sql_time(rows, row, 6),
                .seq = sql_int(rows, row, 7),
        };
}

void invites_insert(struct tx *tx, const struct invite *invite, const uint8_t hash[static SHA256_BYTES])
{
        sql_exec(tx, "INSERT INTO invites (room_id, id, hash, role, uses, uses_left, by, at, expires_at, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                 SQL_ARGS(SQL_ID(invite->room), SQL_ID(invite->id), HASH(hash), SQL_INT(invite->role), SQL_INT(invite->uses), SQL_INT(invite->uses_left),
                          SQL_ID(invite->by), SQL_TIME(invite->at), SQL_TIME(invite->expires_at), SQL_INT(invite->seq)));
}

bool invites_find(struct tx *tx, struct id room, const uint8_t hash[static SHA256_BYTES], struct invite *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS " FROM invites WHERE room_id = $1 AND hash = $2", SQL_ARGS(SQL_ID(room), HASH(hash)));

        if (rows.count)
                *out = invite_of(room, &rows, 0);
        return rows.count > 0;
}

bool invites_get(struct tx *tx, struct id room, struct id id, struct invite *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS " FROM invites WHERE room_id = $1 AND id = $2", SQL_ARGS(SQL_ID(room), SQL_ID(id)));

        if (rows.count)
                *out = invite_of(room, &rows, 0);
        return rows.count > 0;
}

bool invites_use(struct tx *tx, const struct invite *invite, int64_t now_ms)
{
        return sql_exec(tx, "UPDATE invites SET uses_left = uses_left - 1 WHERE room_id = $1 AND id = $2 AND uses_left > 0 AND expires_at > $3",
                        SQL_ARGS(SQL_ID(invite->room), SQL_ID(invite->id), SQL_TIME(now_ms))) == 1;
}

void invites_delete(struct tx *tx, struct id room, struct id id)
{
        sql_exec(tx, "DELETE FROM invites WHERE room_id = $1 AND id = $2", SQL_ARGS(SQL_ID(room), SQL_ID(id)));
}

void invites_delete_of(struct tx *tx, struct id room, struct id by)
{
        sql_exec(tx, "DELETE FROM invites WHERE room_id = $1 AND by = $2", SQL_ARGS(SQL_ID(room), SQL_ID(by)));
}

int invites_list(struct tx *tx, struct id room, int64_t now_ms, int64_t limit, struct invite **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS " FROM invites WHERE room_id = $1 AND uses_left > 0 AND expires_at > $2 ORDER BY id LIMIT $3",
                                         SQL_ARGS(SQL_ID(room), SQL_TIME(now_ms), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct invite, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = invite_of(room, &rows, i);
        return rows.count;
}

/* For a while it is still known that there was one: who is late is told so. */
void invites_sweep(struct tx *tx, struct id room, int64_t now_ms)
{
        sql_exec(tx, "DELETE FROM invites WHERE room_id = $1 AND expires_at < $2 - interval '7 days'", SQL_ARGS(SQL_ID(room), SQL_TIME(now_ms)));
}
