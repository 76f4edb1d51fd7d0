/* invitations.c — the only file that names auth.invitations. */

#include "auth/repo/invitations.h"

#include "pg/sql.h"

#define HASH(hash) SQL_BYTES(((struct str){(const char *)(hash), SHA256_BYTES}))

bool invitations_insert(struct tx *tx, const uint8_t hash[static SHA256_BYTES], const struct invitation *invitation)
{
        return sql_exec(tx,
                        "INSERT INTO invitations (hash, created_by, uses, uses_left, created_at, expires_at) VALUES ($1, $2, $3, $3, $4, $5)"
                        " ON CONFLICT (hash) DO NOTHING",
                        SQL_ARGS(HASH(hash), SQL_ID(invitation->created_by), SQL_INT(invitation->uses), SQL_TIME(invitation->created_at), SQL_TIME(invitation->expires_at))) == 1;
}

bool invitations_find(struct tx *tx, const uint8_t hash[static SHA256_BYTES], struct invitation *out)
{
        struct sql_rows rows = sql_query(tx, "SELECT created_by, uses::bigint, created_at, expires_at FROM invitations WHERE hash = $1", SQL_ARGS(HASH(hash)));

        if (rows.count)
                *out = (struct invitation){sql_id(&rows, 0, 0), sql_int(&rows, 0, 1), sql_time(&rows, 0, 2), sql_time(&rows, 0, 3)};
        return rows.count > 0;
}

bool invitations_has(struct tx *tx, const uint8_t hash[static SHA256_BYTES], int64_t now_ms)
{
        struct sql_rows rows = sql_query(
                tx, "SELECT true FROM invitations WHERE hash = $1 AND uses_left > 0 AND expires_at > $2",
                SQL_ARGS(HASH(hash), SQL_TIME(now_ms)));

        return rows.count > 0;
}

bool invitations_use(struct tx *tx, const uint8_t hash[static SHA256_BYTES], int64_t now_ms)
{
        return sql_exec(
                       tx,
                       "UPDATE invitations SET uses_left = uses_left - 1 WHERE hash = $1 AND uses_left > 0 AND expires_at > $2",
                       SQL_ARGS(HASH(hash), SQL_TIME(now_ms))) == 1;
}

void invitations_delete_expired(struct tx *tx, int64_t now_ms)
{
        sql_exec(tx, "DELETE FROM invitations WHERE expires_at <= $1", SQL_ARGS(SQL_TIME(now_ms)));
}
