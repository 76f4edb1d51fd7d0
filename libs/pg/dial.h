/* dial.h — how a connection to PostgreSQL comes about: conninfo, bounds, session settings. Inside pg/ alone.
 */
#pragma once
#include <libpq-fe.h>
#include "pg/pg.h"

#define PG_CONNECT_S 2                                   /* for each host of the conninfo */

/* No answer to a statement for so long: the server hangs, the connection is given up. Longer than
 * statement_timeout: 8000. Only a test changes it. */
extern int pg_answer_ms;

/* Connects and waits for it. NULL when that failed, which is logged. `search_path` may be NULL: the role's
 * own. The connection is non-blocking. */
PGconn *pg_dial(const char *conninfo, enum pg_profile profile, const char *search_path);
