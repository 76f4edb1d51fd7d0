/* keys.c — the only file that names auth.keys. */

#include "auth/repo/keys.h"

#include <string.h>

#include "base/arena.h"
#include "pg/sql.h"

#define COORDINATE(at) SQL_BYTES(((struct str){(const char *)(at), P256_COORDINATE_BYTES}))

void keys_lock(struct tx *tx)
{
        sql_query(tx,
                  "SELECT true FROM (SELECT pg_advisory_xact_lock(hashtextextended('auth.keys', 0))) held",
                  SQL_NO_ARGS);
}

int keys_list(struct tx *tx, struct key_row **out)
{
        struct sql_rows rows =
                sql_query(tx,
                          "SELECT kid, x, y, published_at, signs_from FROM keys WHERE retired_at IS NULL"
                          " ORDER BY signs_from DESC, kid LIMIT 32",
                          SQL_NO_ARGS);

        *out = arena_array(tx->arena, struct key_row, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++) {
                struct key_row *row = &(*out)[i];
                struct str x = sql_bytes(&rows, i, 1), y = sql_bytes(&rows, i, 2);

                row->kid             = sql_text(&rows, i, 0);
                row->published_at_ms = sql_time(&rows, i, 3);
                row->signs_from_ms   = sql_time(&rows, i, 4);
                if (x.len != sizeof row->x || y.len != sizeof row->y) {
                        tx_fail(tx, ERR_INTERNAL);
                        return 0;
                }
                memcpy(row->x, x.at, sizeof row->x);
                memcpy(row->y, y.at, sizeof row->y);
        }
        return rows.count;
}

void keys_insert(struct tx *tx, const struct key_row *row)
{
        sql_exec(tx, "INSERT INTO keys (kid, x, y, published_at, signs_from) VALUES ($1, $2, $3, $4, $5)",
                 SQL_ARGS(SQL_TEXT(row->kid), COORDINATE(row->x), COORDINATE(row->y),
                          SQL_TIME(row->published_at_ms), SQL_TIME(row->signs_from_ms)));
}

bool keys_retire(struct tx *tx, struct str kid, int64_t at_ms)
{
        return sql_exec(tx, "UPDATE keys SET retired_at = $2 WHERE kid = $1 AND retired_at IS NULL",
                        SQL_ARGS(SQL_TEXT(kid), SQL_TIME(at_ms))) == 1;
}
