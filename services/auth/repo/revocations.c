/* revocations.c — the only file that names auth.revocations. */

#include "auth/repo/revocations.h"

#include "pg/sql.h"

static const char *const kinds[] = {
        [REVOKED_SESSION] = "session", [REVOKED_USER] = "user", [REVOKED_ALL] = "all"};

void revocations_insert(struct tx *tx, const struct revocation *r, int64_t expires_at_ms)
{
        sql_exec(tx, "INSERT INTO revocations (kind, id, not_before, expires_at) VALUES ($1, $2, $3, $4)",
                 SQL_ARGS(SQL_TEXT(str_from(kinds[r->kind])), SQL_ID(r->id), SQL_TIME(r->not_before_ms),
                          SQL_TIME(expires_at_ms)));
}

void revocations_delete_expired(struct tx *tx, int64_t now_ms)
{
        sql_exec(tx, "DELETE FROM revocations WHERE expires_at <= $1", SQL_ARGS(SQL_TIME(now_ms)));
}
