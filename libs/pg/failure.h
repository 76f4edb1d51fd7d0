/* failure.h — what an SQLSTATE means to us. Inside pg/ alone. */
#pragma once
#include <libpq-fe.h>
#include <stdbool.h>
#include "base/err.h"

enum err failure_of(const char *sqlstate);

/* The connection is of no more use: the server went read-only or is shutting down, or what was prepared does
 * not hold any more. */
bool failure_ends_connection(const char *sqlstate);

/* The result's SQLSTATE, five characters; "08006" when libpq itself gave up. */
void failure_sqlstate(const PGresult *result, char out[static 6]);

/* Whether the result is a failure; PGRES_PIPELINE_ABORTED is not: another statement's failure caused it. */
bool failure_is(const PGresult *result);

/* A commit was made here but no standby confirmed it: whether it outlives a failover is unknown. */
bool failure_is_unconfirmed_commit(const PGresult *notice);

/* One line about a statement that failed: SQLSTATE, the constraint if there is one, and the statement's
 * beginning; never values. */
void failure_log(const char *sqlstate, const char *constraint, const char *statement);
