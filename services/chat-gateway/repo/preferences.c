/* preferences.c — the only file that names chat.preferences. */

#include "chat-gateway/repo/preferences.h"

#include "pg/sql.h"

int64_t preferences_get(struct tx *tx, struct id user, struct id scope, struct str name, struct str *value)
{
        struct sql_rows rows = sql_query(tx, "SELECT rev, value FROM preferences WHERE user_id = $1 AND scope_id = $2 AND name = $3",
                                         SQL_ARGS(SQL_ID(user), SQL_ID(scope), SQL_TEXT(name)));

        if (rows.count && value)
                *value = sql_text(&rows, 0, 1);
        return rows.count ? sql_int(&rows, 0, 0) : 0;
}

void preferences_put(struct tx *tx, struct id user, struct id scope, struct str name, struct str value, int64_t rev)
{
        sql_exec(tx,
                 "INSERT INTO preferences (user_id, scope_id, name, value, rev) VALUES ($1, $2, $3, $4, $5)"
                 " ON CONFLICT (user_id, scope_id, name) DO UPDATE SET value = excluded.value, rev = excluded.rev",
                 SQL_ARGS(SQL_ID(user), SQL_ID(scope), SQL_TEXT(name), SQL_TEXT(value), SQL_INT(rev)));
}

void preferences_delete(struct tx *tx, struct id user, struct id scope, struct str name)
{
        sql_exec(tx, "DELETE FROM preferences WHERE user_id = $1 AND scope_id = $2 AND name = $3", SQL_ARGS(SQL_ID(user), SQL_ID(scope), SQL_TEXT(name)));
}

struct preference_counts preferences_count(struct tx *tx, struct id user)
{
        struct sql_rows rows = sql_query(tx, "SELECT count(*), count(*) FILTER (WHERE name LIKE 'client.%') FROM preferences WHERE user_id = $1", SQL_ARGS(SQL_ID(user)));

        return rows.count ? (struct preference_counts){sql_int(&rows, 0, 0), sql_int(&rows, 0, 1)} : (struct preference_counts){0};
}

int preferences_page(struct tx *tx, struct id user, struct id after_scope, struct str after_name, int64_t limit, struct preference **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT scope_id, name, value, rev FROM preferences WHERE user_id = $1 AND (scope_id, name) > ($2, $3)"
                                         " ORDER BY scope_id, name LIMIT $4",
                                         SQL_ARGS(SQL_ID(user), SQL_ID(after_scope), SQL_TEXT(after_name), SQL_INT(limit)));

        *out = arena_array(tx->arena, struct preference, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++) {
                struct id scope = sql_id(&rows, i, 0);

                (*out)[i] = (struct preference){
                        .has_scope = !id_is_none(scope), .scope = scope, .name = sql_text(&rows, i, 1), .value = sql_text(&rows, i, 2), .rev = sql_int(&rows, i, 3)};
        }
        return rows.count;
}

/* Values of names that the server knows are as it has written them, byte for byte. */
int preferences_hiding_read(struct tx *tx, const struct id *users, size_t count, struct id **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT k.id FROM unnest($1::uuid[]) AS k(id)"
                                         " CROSS JOIN LATERAL (SELECT 1 FROM preferences WHERE user_id = k.id AND scope_id = $2 AND name = 'shows_read' AND value = $3 LIMIT 1) p",
                                         SQL_ARGS(SQL_IDS(users, count), SQL_ID(ID_NONE), SQL_TEXT(STR("{\"on\":false}"))));

        *out = arena_array(tx->arena, struct id, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = sql_id(&rows, i, 0);
        return rows.count;
}
