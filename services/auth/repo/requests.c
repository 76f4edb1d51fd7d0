/* requests.c — advisory locks by the key of a request. */

#include "auth/repo/requests.h"

#include "pg/sql.h"

void requests_lock(struct tx *tx, struct id user, struct id cid)
{
        sql_query(tx, "SELECT true FROM (SELECT pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 0))) held", SQL_ARGS(SQL_ID(user), SQL_ID(cid)));
}
