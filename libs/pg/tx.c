/* tx.c — a transaction that keeps its first failure. */

#include "pg/tx.h"

#include <stdio.h>
#include <string.h>
#include "base/log.h"
#include "pg/connection.h"
#include "pg/failure.h"
#include "pg/pg.h"

static const char *const beginnings[] = {
        [TX_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED",
        [TX_READ]  = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
};

/* Nothing has happened yet: a connection that turns out dead here is made anew once, and nobody notices a
 * restart of PostgreSQL. */
void tx_begin(struct tx *tx, struct pg *pg, struct arena *arena, enum tx_mode mode)
{
        *tx = (struct tx){.pg = pg, .arena = arena};
        connection_take_turn(pg);
        pg->failed_statement = NULL;
        for (int tries = 0; tries < 2; tries++) {
                if ((tx->failed = pg_ready(pg)) != OK)
                        break;
                PGresult *result = connection_command(pg, beginnings[mode]);
                tx->is_open      = result && !failure_is(result) && pg->conn;
                PQclear(result);
                if (tx->is_open)
                        return;
                pg_drop(pg);
        }
        tx->failed = ERR_UNAVAILABLE;
        strcpy(tx->sqlstate, "08006");
        connection_give_turn(pg);
}

enum err tx_fail(struct tx *tx, enum err err)
{
        if (tx->failed == OK)
                tx->failed = err;
        return tx->failed;
}

/* The connection does not serve any more, or what failed may come from the connection itself. */
static void tx_end(struct tx *tx)
{
        tx->is_open = false;
        if (tx->sqlstate[0] && failure_ends_connection(tx->sqlstate))
                pg_drop(tx->pg);
        connection_give_turn(tx->pg);
}

void tx_abort(struct tx *tx)
{
        struct pg *pg = tx->pg;

        if (!tx->is_open)
                return;
        if (pg->failed_statement)
                failure_log(tx->sqlstate, pg->failed_constraint, pg->failed_statement);
        if (pg->conn) {
                PGresult *result = connection_command(pg, "ROLLBACK");
                if (!result || failure_is(result))
                        pg_drop(pg);
                PQclear(result);
        }
        tx_end(tx);
}

static enum err commit_unknown(struct tx *tx)
{
        log_warn("outcome of a commit unknown", LOG_TEXT("sqlstate", tx->sqlstate));
        tx->outcome_unknown = true;
        pg_drop(tx->pg);
        tx_end(tx);
        return tx_fail(tx, ERR_UNAVAILABLE);
}

enum err tx_commit(struct tx *tx)
{
        struct pg *pg = tx->pg;

        if (tx->failed != OK || !tx->is_open) {
                tx_abort(tx);
                return tx_fail(tx, ERR_INTERNAL);
        }
        pg->commit_unconfirmed = false;
        PGresult *result       = connection_command(pg, "COMMIT");
        if (result && failure_is(result)) {
                failure_sqlstate(result, tx->sqlstate);
                PQclear(result);
                if (!pg->conn || failure_ends_connection(tx->sqlstate))
                        return commit_unknown(tx);
                failure_log(tx->sqlstate, "", "COMMIT");         /* refused: nothing of it happened */
                tx_end(tx);
                return tx_fail(tx, failure_of(tx->sqlstate));
        }
        if (!result || pg->commit_unconfirmed) {
                strcpy(tx->sqlstate, "08006");
                PQclear(result);
                return commit_unknown(tx);
        }
        bool is_committed = !strcmp(PQcmdStatus(result), "COMMIT");
        PQclear(result);
        tx_end(tx);
        return is_committed ? OK : tx_fail(tx, ERR_INTERNAL);
}
