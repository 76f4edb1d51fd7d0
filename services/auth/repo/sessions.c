/* sessions.c — the only file that names auth.sessions, auth.devices and auth.refresh_tokens. */

#include "auth/repo/sessions.h"

#include <string.h>

#include "base/arena.h"
#include "pg/sql.h"

#define COLUMNS "id, device_id, name, amr, created_at, last_used_at, ip_prefix, agent, revoked_at IS NOT NULL"

void sessions_insert(struct tx *tx, const struct session *s)
{
        sql_exec(
                tx,
                "INSERT INTO sessions (user_id, id, device_id, name, amr, created_at, last_used_at, ip_prefix, agent)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                SQL_ARGS(SQL_ID(s->user), SQL_ID(s->id), SQL_ID(s->device), SQL_TEXT(s->name),
                         SQL_TEXT(s->amr), SQL_TIME(s->created_at_ms), SQL_TIME(s->last_used_at_ms),
                         SQL_TEXT(s->ip_prefix), SQL_TEXT(s->agent)));
}

static struct session session_of(const struct sql_rows *rows, int row, struct id user)
{
        return (struct session){
                .user            = user,
                .id              = sql_id(rows, row, 0),
                .device          = sql_id(rows, row, 1),
                .name            = sql_text(rows, row, 2),
                .amr             = sql_text(rows, row, 3),
                .created_at_ms   = sql_time(rows, row, 4),
                .last_used_at_ms = sql_time(rows, row, 5),
                .ip_prefix       = sql_text(rows, row, 6),
                .agent           = sql_text(rows, row, 7),
                .has_ended       = sql_bool(rows, row, 8),
        };
}

bool sessions_get(struct tx *tx, struct id user, struct id id, bool locks, struct session *out)
{
        struct sql_rows rows =
                sql_query(tx,
                          locks ? "SELECT " COLUMNS " FROM sessions WHERE user_id = $1 AND id = $2 FOR UPDATE"
                                : "SELECT " COLUMNS " FROM sessions WHERE user_id = $1 AND id = $2",
                          SQL_ARGS(SQL_ID(user), SQL_ID(id)));

        if (!rows.count)
                return false;
        *out = session_of(&rows, 0, user);
        return true;
}

int sessions_list(struct tx *tx, struct id user, struct session **out)
{
        struct sql_rows rows =
                sql_query(tx,
                          "SELECT " COLUMNS " FROM sessions WHERE user_id = $1 AND revoked_at IS NULL"
                          " ORDER BY last_used_at DESC, id LIMIT $2",
                          SQL_ARGS(SQL_ID(user), SQL_INT(SESSIONS_MAX)));

        *out = arena_array(tx->arena, struct session, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = session_of(&rows, i, user);
        return rows.count;
}

static int ids_of(struct tx *tx, const struct sql_rows *rows, struct id **out)
{
        *out = arena_array(tx->arena, struct id, (size_t)rows->count);
        for (int i = 0; i < rows->count; i++)
                (*out)[i] = sql_id(rows, i, 0);
        return rows->count;
}

void sessions_rename(struct tx *tx, struct id user, struct id id, struct str name)
{
        sql_exec(tx, "UPDATE sessions SET name = $3 WHERE user_id = $1 AND id = $2",
                 SQL_ARGS(SQL_ID(user), SQL_ID(id), SQL_TEXT(name)));
}

void sessions_touch(struct tx *tx, const struct session *s)
{
        sql_exec(
                tx,
                "UPDATE sessions SET last_used_at = $3, ip_prefix = $4, agent = $5 WHERE user_id = $1 AND id = $2",
                SQL_ARGS(SQL_ID(s->user), SQL_ID(s->id), SQL_TIME(s->last_used_at_ms), SQL_TEXT(s->ip_prefix),
                         SQL_TEXT(s->agent)));
}

bool sessions_end(struct tx *tx, struct id user, struct id id, struct str reason, int64_t at_ms)
{
        return sql_exec(
                       tx,
                       "UPDATE sessions SET revoked_at = $3, reason = $4 WHERE user_id = $1 AND id = $2 AND revoked_at IS NULL",
                       SQL_ARGS(SQL_ID(user), SQL_ID(id), SQL_TIME(at_ms), SQL_TEXT(reason))) == 1;
}

int sessions_end_all(struct tx *tx, struct id user, struct id keep, struct str reason, int64_t at_ms,
                     struct id **out)
{
        struct sql_rows rows = sql_query(
                tx,
                "UPDATE sessions SET revoked_at = $3, reason = $4 WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL"
                " RETURNING id",
                SQL_ARGS(SQL_ID(user), SQL_ID(keep), SQL_TIME(at_ms), SQL_TEXT(reason)));

        return ids_of(tx, &rows, out);
}

int sessions_end_beyond(struct tx *tx, struct id user, int limit, struct str reason, int64_t at_ms,
                        struct id **out)
{
        struct sql_rows rows = sql_query(
                tx,
                "UPDATE sessions SET revoked_at = $3, reason = $4 WHERE user_id = $1 AND revoked_at IS NULL AND id IN"
                " (SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL ORDER BY last_used_at DESC, id OFFSET $2)"
                " RETURNING id",
                SQL_ARGS(SQL_ID(user), SQL_INT(limit), SQL_TIME(at_ms), SQL_TEXT(reason)));

        return ids_of(tx, &rows, out);
}

void sessions_forget_places(struct tx *tx, struct id user)
{
        sql_exec(tx, "UPDATE sessions SET name = '', ip_prefix = NULL, agent = NULL WHERE user_id = $1",
                 SQL_ARGS(SQL_ID(user)));
        sql_exec(tx, "UPDATE devices SET name = '' WHERE user_id = $1", SQL_ARGS(SQL_ID(user)));
}

int sessions_overdue(struct tx *tx, int64_t used_before_ms, int64_t created_before_ms, int limit,
                     struct session **out)
{
        struct sql_rows rows = sql_query(
                tx,
                "(SELECT user_id, id FROM sessions WHERE revoked_at IS NULL AND last_used_at < $1 ORDER BY last_used_at LIMIT $3)"
                " UNION "
                "(SELECT user_id, id FROM sessions WHERE revoked_at IS NULL AND created_at < $2 ORDER BY created_at LIMIT $3)",
                SQL_ARGS(SQL_TIME(used_before_ms), SQL_TIME(created_before_ms), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct session, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct session){.user = sql_id(&rows, i, 0), .id = sql_id(&rows, i, 1)};
        return rows.count;
}

bool devices_has(struct tx *tx, struct id user, struct id device)
{
        struct sql_rows rows = sql_query(
                tx, "SELECT true FROM devices WHERE user_id = $1 AND id = $2 AND revoked_at IS NULL",
                SQL_ARGS(SQL_ID(user), SQL_ID(device)));

        return rows.count > 0;
}

void devices_insert(struct tx *tx, struct id user, struct id device, struct str name, int64_t at_ms)
{
        sql_exec(tx, "INSERT INTO devices (user_id, id, name, created_at) VALUES ($1, $2, $3, $4)",
                 SQL_ARGS(SQL_ID(user), SQL_ID(device), SQL_TEXT(name), SQL_TIME(at_ms)));
}

void refresh_insert(struct tx *tx, const struct refresh_token *token,
                    const uint8_t hash[static REFRESH_HASH_BYTES], int64_t at_ms)
{
        sql_exec(
                tx,
                "INSERT INTO refresh_tokens (user_id, session_id, generation, hash, issued_at) VALUES ($1, $2, $3, $4, $5)",
                SQL_ARGS(SQL_ID(token->user), SQL_ID(token->session), SQL_INT(token->generation),
                         SQL_BYTES(((struct str){(const char *)hash, REFRESH_HASH_BYTES})), SQL_TIME(at_ms)));
}

void refresh_rows(struct tx *tx, struct id user, struct id session, struct refresh_row rows[static 2],
                  struct str *sealed_successor)
{
        struct sql_rows found =
                sql_query(tx,
                          "SELECT generation, hash, used_at, successor_sealed FROM refresh_tokens"
                          " WHERE user_id = $1 AND session_id = $2 ORDER BY generation DESC LIMIT 2",
                          SQL_ARGS(SQL_ID(user), SQL_ID(session)));

        *sealed_successor = found.count == 2 ? sql_bytes(&found, 1, 3) : STR_NONE;
        for (int i = 0; i < 2; i++) {
                struct str hash = i < found.count ? sql_bytes(&found, i, 1) : STR_NONE;

                rows[i] = (struct refresh_row){0};
                if (hash.len != REFRESH_HASH_BYTES)
                        continue;
                rows[i].generation = sql_int(&found, i, 0);
                rows[i].is_used    = !sql_is_null(&found, i, 2);
                rows[i].used_at_ms = sql_time(&found, i, 2);
                memcpy(rows[i].hash, hash.at, REFRESH_HASH_BYTES);
        }
}

bool refresh_spend(struct tx *tx, const struct refresh_token *token, struct str sealed_successor,
                   int64_t at_ms)
{
        bool is_spent =
                sql_exec(tx,
                         "UPDATE refresh_tokens SET used_at = $4, successor_sealed = $5"
                         " WHERE user_id = $1 AND session_id = $2 AND generation = $3 AND used_at IS NULL",
                         SQL_ARGS(SQL_ID(token->user), SQL_ID(token->session), SQL_INT(token->generation),
                                  SQL_TIME(at_ms), SQL_BYTES(sealed_successor))) == 1;

        sql_exec(tx, "DELETE FROM refresh_tokens WHERE user_id = $1 AND session_id = $2 AND generation < $3",
                 SQL_ARGS(SQL_ID(token->user), SQL_ID(token->session), SQL_INT(token->generation)));
        return is_spent;
}

void refresh_forget_sealed(struct tx *tx, int64_t used_before_ms)
{
        sql_exec(
                tx,
                "UPDATE refresh_tokens SET successor_sealed = NULL WHERE successor_sealed IS NOT NULL AND used_at < $1",
                SQL_ARGS(SQL_TIME(used_before_ms)));
}
