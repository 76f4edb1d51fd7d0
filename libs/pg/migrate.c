/* migrate.c — brings a schema forward. */

#include "pg/migrate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "pg/connection.h"
#include "pg/failure.h"
#include "pg/rows.h"

#define MIGRATION_ARENA_BYTES ((size_t)8 * 1024 * 1024)
#define RETRY_MS              100
#define NO_TRANSACTION        STR("-- no transaction")

struct run {
        struct pg              *pg;
        struct arena           *arena;
        const char             *schema;
        const struct migration *migrations;
        int                     count;
};

static enum err refuse(const struct run *run, const char *why, int number)
{
        log_error("migration refused", LOG_TEXT("schema", run->schema), LOG_INT("number", number),
                  LOG_TEXT("why", why));
        return ERR_CONFLICT;
}

/* The failure of a statement, told in full: a migration carries nobody's data. */
static enum err failed(const struct run *run, int number, PGresult *result)
{
        char     sqlstate[6] = "08006";
        enum err err         = ERR_UNAVAILABLE;

        if (result) {
                failure_sqlstate(result, sqlstate);
                err                 = failure_of(sqlstate);
                const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
                log_error("migration failed", LOG_TEXT("schema", run->schema), LOG_INT("number", number),
                          LOG_TEXT("sqlstate", sqlstate), LOG_TEXT("message", message ? message : ""));
                PQclear(result);
        }
        pg_drop(run->pg); /* whatever was open, and the lock, end with the connection */
        return err;
}

static enum err query(const struct run *run, int number, const char *statement, struct sql_args args,
                      struct sql_rows *rows)
{
        PGresult *result = connection_query(run->pg, statement, args, run->arena);

        if (!result || failure_is(result) || !run->pg->conn)
                return failed(run, number, result);
        if (rows)
                *rows = rows_copy(result, run->arena);
        PQclear(result);
        return OK;
}

static enum err command(const struct run *run, int number, const char *text)
{
        PGresult *result = connection_command(run->pg, text);

        if (!result || failure_is(result) || !run->pg->conn)
                return failed(run, number, result);
        PQclear(result);
        return OK;
}

static void rest(int64_t ms)
{
        nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

/* By asking again and again: a statement that waits for a lock keeps its snapshot, and the winner's CREATE
 * INDEX CONCURRENTLY waits for all older snapshots to end. */
static enum err lock(const struct run *run, int64_t deadline_ms)
{
        for (;;) {
                struct sql_rows rows;
                TRY(query(run, 0, "SELECT pg_try_advisory_lock(hashtextextended('migrations of ' || $1, 0))",
                          SQL_ARGS(SQL_TEXT(str_from(run->schema))), &rows));
                if (sql_bool(&rows, 0, 0))
                        return OK;
                if (clock_monotonic_ms() > deadline_ms)
                        return refuse(run, "another process has been migrating for too long", 0);
                rest(RETRY_MS);
        }
}

static enum err record(const struct run *run, const struct migration *m)
{
        return query(
                run, m->number,
                "INSERT INTO migrations (number, name, sha256) VALUES ($1::int, $2, encode(sha256($3), 'hex'))",
                SQL_ARGS(SQL_INT(m->number), SQL_TEXT(str_from(m->name)), SQL_BYTES(m->text)), NULL);
}

static enum err apply(const struct run *run, const struct migration *m)
{
        const char *text = str_copy(m->text, run->arena).at;

        log_info("migrating", LOG_TEXT("schema", run->schema), LOG_INT("number", m->number),
                 LOG_TEXT("name", m->name));
        if (str_starts_with(m->text, NO_TRANSACTION)) {
                /* As one prepared statement, so that PostgreSQL refuses a second one: it may run again after
                 * a crash, alone. */
                PGresult *result = PQsendQueryParams(run->pg->conn, text, 0, NULL, NULL, NULL, NULL, 0)
                                           ? connection_answer(run->pg)
                                           : NULL;
                if (!result || failure_is(result) || !run->pg->conn)
                        return failed(run, m->number, result);
                PQclear(result);
                return record(run, m);
        }
        TRY(command(run, m->number, "BEGIN"));
        TRY(command(run, m->number, text));
        if (PQtransactionStatus(run->pg->conn) != PQTRANS_INTRANS)
                return refuse(run, "the file ends its own transaction", m->number);
        TRY(record(run, m));
        return command(run, m->number, "COMMIT");
}

/* What stands in the table must be the beginning of what this program brings. */
static enum err applied(const struct run *run, int *done)
{
        struct sql_rows rows;

        TRY(query(run, 0, "SELECT number, sha256 FROM migrations ORDER BY number", SQL_NO_ARGS, &rows));
        if (rows.count > run->count)
                return refuse(run, "the database is newer than this program",
                              (int)sql_int(&rows, rows.count - 1, 0));
        for (int i = 0; i < rows.count; i++) {
                const struct migration *m = &run->migrations[i];
                struct sql_rows         same;
                if (sql_int(&rows, i, 0) != m->number)
                        return refuse(run, "the database has another file under this number",
                                      (int)sql_int(&rows, i, 0));
                TRY(query(run, m->number, "SELECT encode(sha256($1), 'hex') = $2",
                          SQL_ARGS(SQL_BYTES(m->text), SQL_TEXT(sql_text(&rows, i, 1))), &same));
                if (!sql_bool(&same, 0, 0))
                        return refuse(run, "the file was changed after it had been applied", m->number);
        }
        *done = rows.count;
        return OK;
}

static enum err bring_forward(const struct run *run, int64_t deadline_ms)
{
        struct sql_rows rows;
        int             done = 0;

        TRY(pg_ready(run->pg));
        TRY(query(run, 0, "SELECT count(*) FROM pg_namespace WHERE nspname = $1",
                  SQL_ARGS(SQL_TEXT(str_from(run->schema))), &rows));
        if (!sql_int(&rows, 0, 0))
                return refuse(run, "the schema does not exist: run roles.sql first", 0);
        TRY(lock(run, deadline_ms));
        TRY(command(
                run, 0,
                "CREATE TABLE IF NOT EXISTS migrations (number int PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL,"
                " at timestamptz NOT NULL DEFAULT now())"));
        TRY(applied(run, &done));
        for (int i = done; i < run->count; i++)
                TRY(apply(run, &run->migrations[i]));
        return OK;
}

static bool is_in_order(const struct run *run)
{
        for (int i = 0; i < run->count; i++)
                if (run->migrations[i].number <= (i ? run->migrations[i - 1].number : 0))
                        return false;
        return true;
}

enum err migrate(const char *conninfo, const char *schema, const struct migration *migrations, int count,
                 int wait_ms)
{
        int64_t    deadline_ms = clock_monotonic_ms() + wait_ms;
        struct run run = {pg_open(conninfo, PG_MIGRATION), arena_create(MIGRATION_ARENA_BYTES), schema,
                          migrations, count};
        enum err   err;

        run.pg->search_path = schema;
        if (!is_in_order(&run))
                err = refuse(&run, "the files are not numbered upwards, each once", 0);
        else
                while ((err = bring_forward(&run, deadline_ms)) == ERR_UNAVAILABLE
                       && clock_monotonic_ms() < deadline_ms) {
                        arena_reset(run.arena);
                        rest(RETRY_MS);
                }
        pg_close(&run.pg);
        arena_destroy(&run.arena);
        return err;
}
