/* sql.c — one statement within a transaction. */

#include "pg/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "pg/connection.h"
#include "pg/failure.h"
#include "pg/rows.h"

static void failed(struct tx *tx, const char *statement, const PGresult *result)
{
        const char *constraint = result ? PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME) : NULL;

        if (result)
                failure_sqlstate(result, tx->sqlstate);
        else
                strcpy(tx->sqlstate, "08006");
        tx->pg->failed_statement = statement;
        snprintf(tx->pg->failed_constraint, sizeof tx->pg->failed_constraint, "%s",
                 constraint ? constraint : "");
        tx_fail(tx, failure_of(tx->sqlstate));
}

/* NULL when it failed or the transaction had failed before. */
static PGresult *run(struct tx *tx, const char *statement, struct sql_args args)
{
        if (tx->failed != OK)
                return NULL;
        if (!tx->is_open)
                memory_give_up("pg: a statement outside of its transaction");
        PGresult *result = connection_query(tx->pg, statement, args, tx->arena);
        if (result && !failure_is(result))
                return result;
        failed(tx, statement, result);
        PQclear(result);
        return NULL;
}

struct sql_rows sql_query(struct tx *tx, const char *statement, struct sql_args args)
{
        PGresult       *result = run(tx, statement, args);
        struct sql_rows rows   = {0};

        if (result)
                rows = rows_copy(result, tx->arena);
        PQclear(result);
        return rows;
}

int64_t sql_exec(struct tx *tx, const char *statement, struct sql_args args)
{
        PGresult *result = run(tx, statement, args);
        int64_t   count  = result ? strtoll(PQcmdTuples(result), NULL, 10) : 0;

        PQclear(result);
        return count;
}

static enum err run_alone(struct pg *pg, struct str ddl)
{
        char     sqlstate[6] = "08006";
        enum err err         = pg_ready(pg);

        if (err != OK)
                return err;
        char     *text   = strndup(ddl.at, ddl.len);
        PGresult *result = connection_command(pg, text);
        if (!result || failure_is(result)) {
                if (result)
                        failure_sqlstate(result, sqlstate);
                failure_log(sqlstate, "", text);
                err = failure_of(sqlstate);
                if (failure_ends_connection(sqlstate))
                        pg_drop(pg);
        }
        PQclear(result);
        free(text);
        return err;
}

enum err sql_run_alone(struct pg *pg, struct str ddl)
{
        enum err err;

        connection_take_turn(pg);
        err = run_alone(pg, ddl);
        connection_give_turn(pg);
        return err;
}
