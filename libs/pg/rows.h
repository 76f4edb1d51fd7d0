/* rows.h — a result of libpq becomes rows in the arena. Inside pg/ alone. */
#pragma once
#include <libpq-fe.h>
#include "pg/sql.h"

/* Each value is followed by a zero byte; behind an xid8 stands its text as well, so that sql_text can show
 * it.
 */
struct sql_rows rows_copy(const PGresult *result, struct arena *arena);
