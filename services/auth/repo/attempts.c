/* attempts.c — the only file that names auth.login_attempts. */

#include "auth/repo/attempts.h"

#include <string.h>

#include "pg/sql.h"

#define COLUMNS "account_id, log_id, is_known, b, public_b, salt, verifier, expires_at"
#define BYTES(array) SQL_BYTES(((struct str){(const char *)(array), sizeof(array)}))

void attempts_insert(struct tx *tx, const struct attempt *attempt)
{
        sql_exec(
                tx,
                "INSERT INTO login_attempts (id, account_id, log_id, is_known, b, public_b, salt, verifier, expires_at)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                SQL_ARGS(SQL_ID(attempt->id), SQL_ID(attempt->account), SQL_ID(attempt->log),
                         SQL_BOOL(attempt->is_known), BYTES(attempt->challenge.b),
                         BYTES(attempt->challenge.B), BYTES(attempt->credentials.salt),
                         BYTES(attempt->credentials.verifier),
                         SQL_TIME(attempt->expires_at_ms)));
}

static bool copy(struct str bytes, void *out, size_t wanted)
{
        if (bytes.len != wanted)
                return false;
        memcpy(out, bytes.at, wanted);
        return true;
}

static bool attempt_of(const struct sql_rows *rows, struct id id, int64_t now_ms, struct attempt *out)
{
        if (!rows->count || sql_time(rows, 0, 7) <= now_ms)
                return false;
        out->id            = id;
        out->account       = sql_id(rows, 0, 0);
        out->log           = sql_id(rows, 0, 1);
        out->is_known      = sql_bool(rows, 0, 2);
        out->expires_at_ms = sql_time(rows, 0, 7);
        return copy(sql_bytes(rows, 0, 3), out->challenge.b, sizeof out->challenge.b) &&
               copy(sql_bytes(rows, 0, 4), out->challenge.B, sizeof out->challenge.B) &&
               copy(sql_bytes(rows, 0, 5), out->credentials.salt, sizeof out->credentials.salt) &&
               copy(sql_bytes(rows, 0, 6), out->credentials.verifier, sizeof out->credentials.verifier);
}

bool attempts_get(struct tx *tx, struct id id, int64_t now_ms, struct attempt *out)
{
        struct sql_rows rows =
                sql_query(tx, "SELECT " COLUMNS " FROM login_attempts WHERE id = $1", SQL_ARGS(SQL_ID(id)));

        return attempt_of(&rows, id, now_ms, out);
}

bool attempts_take(struct tx *tx, struct id id, int64_t now_ms, struct attempt *out)
{
        struct sql_rows rows = sql_query(tx, "DELETE FROM login_attempts WHERE id = $1 RETURNING " COLUMNS,
                                         SQL_ARGS(SQL_ID(id)));

        return attempt_of(&rows, id, now_ms, out);
}

void attempts_delete_expired(struct tx *tx, int64_t now_ms)
{
        sql_exec(tx, "DELETE FROM login_attempts WHERE expires_at <= $1", SQL_ARGS(SQL_TIME(now_ms)));
}
