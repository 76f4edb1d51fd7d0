/* accounts.c — the only file that names auth.users, auth.logins, auth.credentials and auth.installation. */

#include "auth/repo/accounts.h"

#include <string.h>

#include "base/arena.h"
#include "pg/sql.h"

#define COLUMNS "id, login, display_name, bio, rev, is_admin, srp_only, disabled_at IS NOT NULL, created_at, avatar, time_zone, language, is_guest"
#define SCHEME "srp6a-3072-sha256-a2id-v1"

struct id accounts_of_login(struct tx *tx, struct str login)
{
        struct sql_rows rows =
                sql_query(tx, "SELECT user_id FROM logins WHERE login = $1", SQL_ARGS(SQL_TEXT(login)));

        return rows.count ? sql_id(&rows, 0, 0) : ID_NONE;
}

static struct account account_of(const struct sql_rows *rows, int row)
{
        return (struct account){
                .id            = sql_id(rows, row, 0),
                .login         = sql_text(rows, row, 1),
                .display_name  = sql_text(rows, row, 2),
                .bio           = sql_text(rows, row, 3),
                .rev           = sql_int(rows, row, 4),
                .is_admin      = sql_bool(rows, row, 5),
                .is_srp_only   = sql_bool(rows, row, 6),
                .is_disabled   = sql_bool(rows, row, 7),
                .created_at_ms = sql_time(rows, row, 8),
                .avatar        = sql_id(rows, row, 9),
                .time_zone     = sql_text(rows, row, 10),
                .language      = sql_text(rows, row, 11),
                .is_guest      = sql_bool(rows, row, 12),
        };
}

bool accounts_get(struct tx *tx, struct id id, bool locks, struct account *out)
{
        struct sql_rows rows = locks ? sql_query(tx, "SELECT " COLUMNS " FROM users WHERE id = $1 FOR NO KEY UPDATE", SQL_ARGS(SQL_ID(id)))
                                     : sql_query(tx, "SELECT " COLUMNS " FROM users WHERE id = $1", SQL_ARGS(SQL_ID(id)));

        if (rows.count)
                *out = account_of(&rows, 0);
        return rows.count > 0;
}

/* Bytewise, so that indexes serve it whatever the collation is: from the beginning itself to what follows everything that begins so. */
int accounts_search(struct tx *tx, struct str begins, int64_t limit, struct account **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT " COLUMNS " FROM"
                                         " ((SELECT * FROM users WHERE disabled_at IS NULL AND login ~>=~ lower($1) AND login ~<~ (lower($1) || chr(1114111))"
                                         "    ORDER BY login USING ~<~ LIMIT $2)"
                                         "  UNION"
                                         "  (SELECT * FROM users WHERE disabled_at IS NULL AND lower(display_name) ~>=~ lower($1) AND lower(display_name) ~<~ (lower($1) || chr(1114111))"
                                         "    ORDER BY lower(display_name) USING ~<~ LIMIT $2)) AS by_name"
                                         " ORDER BY login <> lower($1), login LIMIT $2",
                                         SQL_ARGS(SQL_TEXT(begins), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct account, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = account_of(&rows, i);
        return rows.count;
}

bool accounts_know_time_zone(struct tx *tx, struct str name)
{
        return sql_query(tx, "SELECT 1 FROM pg_timezone_names WHERE name = $1 LIMIT 1", SQL_ARGS(SQL_TEXT(name))).count > 0;
}

bool accounts_take_login(struct tx *tx, struct str login, struct id id)
{
        return sql_exec(tx, "INSERT INTO logins (login, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                        SQL_ARGS(SQL_TEXT(login), SQL_ID(id))) == 1;
}

bool accounts_insert(struct tx *tx, const struct account *account)
{
        return sql_exec(
                       tx,
                       "INSERT INTO users (id, login, display_name, is_admin, created_at, is_guest) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                       SQL_ARGS(SQL_ID(account->id), SQL_TEXT(account->login),
                                SQL_TEXT(account->display_name), SQL_BOOL(account->is_admin),
                                SQL_TIME(account->created_at_ms), SQL_BOOL(account->is_guest))) == 1;
}

void accounts_update_profile(struct tx *tx, const struct account *account)
{
        sql_exec(tx, "UPDATE users SET display_name = $2, bio = $3, rev = $4, avatar = $5, time_zone = $6, language = $7 WHERE id = $1",
                 SQL_ARGS(SQL_ID(account->id), SQL_TEXT(account->display_name), SQL_TEXT(account->bio), SQL_INT(account->rev),
                          SQL_OPTIONAL(!id_is_none(account->avatar), SQL_ID(account->avatar)), SQL_TEXT(account->time_zone), SQL_TEXT(account->language)));
}

void accounts_set_disabled(struct tx *tx, struct id id, bool is_disabled, int64_t at_ms)
{
        sql_exec(tx, "UPDATE users SET disabled_at = $2 WHERE id = $1",
                 SQL_ARGS(SQL_ID(id), SQL_OPTIONAL(is_disabled, SQL_TIME(at_ms))));
}

int accounts_guests_over(struct tx *tx, int64_t created_before_ms, int limit, struct id **out)
{
        struct sql_rows rows = sql_query(
                tx,
                "SELECT id FROM users WHERE is_guest AND disabled_at IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2",
                SQL_ARGS(SQL_TIME(created_before_ms), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct id, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = sql_id(&rows, i, 0);
        return rows.count;
}

void accounts_forget_names(struct tx *tx, struct id id)
{
        sql_exec(tx, "UPDATE users SET display_name = NULL, bio = NULL, rev = rev + 1 WHERE id = $1",
                 SQL_ARGS(SQL_ID(id)));
}

bool credentials_get(struct tx *tx, struct id user, struct credentials *out)
{
        struct sql_rows rows =
                sql_query(tx, "SELECT salt, verifier, memory_kib, passes FROM credentials WHERE user_id = $1",
                          SQL_ARGS(SQL_ID(user)));
        struct str salt, verifier;

        if (!rows.count)
                return false;
        salt     = sql_bytes(&rows, 0, 0);
        verifier = sql_bytes(&rows, 0, 1);
        if (salt.len != sizeof out->salt || verifier.len != sizeof out->verifier) {
                tx_fail(tx, ERR_INTERNAL);
                return false;
        }
        memcpy(out->salt, salt.at, sizeof out->salt);
        memcpy(out->verifier, verifier.at, sizeof out->verifier);
        out->kdf = (struct password_kdf){sql_int(&rows, 0, 2), sql_int(&rows, 0, 3)};
        return true;
}

void credentials_put(struct tx *tx, struct id user, const struct credentials *credentials, int64_t at_ms)
{
        sql_exec(
                tx,
                "INSERT INTO credentials (user_id, auth_scheme, salt, memory_kib, passes, verifier, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                " ON CONFLICT (user_id) DO UPDATE SET auth_scheme = $2, salt = $3, memory_kib = $4, passes = $5, verifier = $6, changed_at = $7",
                SQL_ARGS(SQL_ID(user), SQL_TEXT(STR(SCHEME)),
                         SQL_BYTES(((struct str){(const char *)credentials->salt, sizeof credentials->salt})),
                         SQL_INT(credentials->kdf.memory_kib), SQL_INT(credentials->kdf.passes),
                         SQL_BYTES(((struct str){(const char *)credentials->verifier,
                                                 sizeof credentials->verifier})),
                         SQL_TIME(at_ms)));
}

int64_t installation_born_ms(struct tx *tx)
{
        struct sql_rows rows = sql_query(tx, "SELECT born_at FROM installation", SQL_NO_ARGS);

        return rows.count ? sql_time(&rows, 0, 0) : 0;
}
