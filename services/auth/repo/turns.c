/* turns.c — advisory locks. */

#include "auth/repo/turns.h"

#include "pg/sql.h"

void turns_request(struct tx *tx, struct id user, struct id cid)
{
        sql_query(tx, "SELECT true FROM (SELECT pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 0))) held",
                  SQL_ARGS(SQL_ID(user), SQL_ID(cid)));
}

bool turns_sweep(struct tx *tx)
{
        struct sql_rows rows = sql_query(tx, "SELECT pg_try_advisory_xact_lock(hashtextextended('auth sweep', 0))", SQL_NO_ARGS);

        return rows.count && sql_bool(&rows, 0, 0);
}
