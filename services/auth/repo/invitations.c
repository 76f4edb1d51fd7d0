/* invitations.c — the only file that names auth.invitations. */

#include "auth/repo/invitations.h"

#include "pg/sql.h"

#define HASH(hash) SQL_BYTES(((struct str){(const char *)(hash), SHA256_BYTES}))

void invitations_insert(struct tx *tx, const uint8_t hash[static SHA256_BYTES], struct id created_by,
                        int64_t uses, int64_t now_ms, int64_t expires_at_ms)
{
        sql_exec(
                tx,
                "INSERT INTO invitations (hash, created_by, uses_left, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
                SQL_ARGS(HASH(hash), SQL_ID(created_by), SQL_INT(uses), SQL_TIME(now_ms),
                         SQL_TIME(expires_at_ms)));
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
