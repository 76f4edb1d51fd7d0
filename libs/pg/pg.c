/* pg.c — one connection to PostgreSQL: made when needed, made anew when lost, with a breaker and a deadline
 * for every answer. */

#include "pg/pg.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "pg/connection.h"
#include "pg/dial.h"
#include "pg/failure.h"
#include "pg/params.h"

/* The one that is shared, once pg_share was called. */
static struct {
        pthread_mutex_t lock, turn;
        bool            is_on;
        struct pg      *pg;
        int             holders;
} shared = {.lock = PTHREAD_MUTEX_INITIALIZER, .turn = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP};

void pg_share(void)
{
        shared.is_on = true;
}

void connection_take_turn(struct pg *pg)
{
        if (pg->turn)
                pthread_mutex_lock(pg->turn);
}

void connection_give_turn(struct pg *pg)
{
        if (pg->turn)
                pthread_mutex_unlock(pg->turn);
}

static struct pg *open_alone(const char *conninfo, enum pg_profile profile)
{
        struct pg *pg = memory_zero(sizeof *pg);
        pg->conninfo  = memory_text(conninfo);
        pg->profile   = profile;
        return pg;
}

static struct pg *open_shared(const char *conninfo)
{
        struct pg *pg = NULL;

        pthread_mutex_lock(&shared.lock);
        if (!shared.pg) {
                shared.pg       = open_alone(conninfo, PG_READER);
                shared.pg->turn = &shared.turn;
        }
        if (!strcmp(shared.pg->conninfo, conninfo)) {
                pg = shared.pg;
                shared.holders++;
        }
        pthread_mutex_unlock(&shared.lock);
        return pg;
}

struct pg *pg_open(const char *conninfo, enum pg_profile profile)
{
        struct pg *pg = NULL;

        if (shared.is_on && (profile == PG_WORKER || profile == PG_READER))
                pg = open_shared(conninfo);
        return pg ? pg : open_alone(conninfo, profile);
}

/* Whether it was shared, and others have it still. */
static bool leave_to_others(struct pg *pg)
{
        bool has_others;

        if (!pg->turn)
                return false;
        pthread_mutex_lock(&shared.lock);
        has_others = --shared.holders > 0;
        if (!has_others)
                shared.pg = NULL;
        pthread_mutex_unlock(&shared.lock);
        return has_others;
}

void pg_close(struct pg **pg)
{
        if (*pg && !leave_to_others(*pg)) {
                pg_drop(*pg);
                explicit_bzero((*pg)->conninfo, strlen((*pg)->conninfo));        /* it may hold a password */
                free((*pg)->conninfo);
                free(*pg);
        }
        *pg = NULL;
}

void pg_drop(struct pg *pg)
{
        if (pg->conn)
                PQfinish(pg->conn);
        pg->conn       = NULL;
        pg->history[0] = '\0';
        statements_forget(&pg->statements);
}

/* --- connecting */

/* A try that hung until its time-out says as much as five quick ones. */
static void breaker_note_failure(struct pg *pg)
{
        int64_t now_ms = clock_monotonic_ms();

        pg->failures_ms[pg->failures++ % PG_BREAKER_FAILURES] = now_ms;
        pg->breaker_is_open |= now_ms - pg->tried_ms >= PG_BREAKER_PROBE_MS;
        pg->breaker_is_open |= pg->failures >= PG_BREAKER_FAILURES
                               && now_ms - pg->failures_ms[pg->failures % PG_BREAKER_FAILURES]
                                          <= PG_BREAKER_MS;
}

static void notice(void *owner, const PGresult *notice)
{
        struct pg *pg = owner;
        pg->commit_unconfirmed |= failure_is_unconfirmed_commit(notice);
}

static enum err make_ready(struct pg *pg)
{
        if (pg->conn && PQstatus(pg->conn) == CONNECTION_OK)
                return OK;
        pg_drop(pg);
        if (pg->breaker_is_open && clock_monotonic_ms() - pg->tried_ms < PG_BREAKER_PROBE_MS)
                return ERR_UNAVAILABLE;
        pg->tried_ms = clock_monotonic_ms();
        pg->conn     = pg_dial(pg->conninfo, pg->profile, pg->search_path);
        if (!pg->conn) {
                breaker_note_failure(pg);
                return ERR_UNAVAILABLE;
        }
        pg->failures        = 0;
        pg->breaker_is_open = false;
        PQsetNoticeReceiver(pg->conn, notice, pg);
        return OK;
}

enum err pg_ready(struct pg *pg)
{
        enum err err;

        connection_take_turn(pg);
        err = make_ready(pg);
        connection_give_turn(pg);
        return err;
}

/* --- waiting for answers */

/* Waits until the connection can be read, or can take more of what is still to be written. False past the
 * deadline. */
static bool wait_for(PGconn *conn, bool has_more_to_write, int64_t deadline_ms)
{
        struct pollfd watched = {PQsocket(conn), (short)(POLLIN | (has_more_to_write ? POLLOUT : 0)), 0};
        int           ready;

        do {
                int64_t left_ms = deadline_ms - clock_monotonic_ms();
                if (left_ms <= 0)
                        return false;
                ready = poll(&watched, 1, (int)left_ms);
        } while (ready < 0 && errno == EINTR);
        return ready > 0;
}

/* The next result; NULL at the end of the command, or with *is_lost. */
static PGresult *result_next(PGconn *conn, int64_t deadline_ms, bool *is_lost)
{
        for (;;) {
                int more = PQflush(conn);
                if (more < 0)
                        break;
                if (!more && !PQisBusy(conn))
                        return PQgetResult(conn);
                if (!wait_for(conn, more > 0, deadline_ms))
                        break;
                if (!PQconsumeInput(conn)) {
                        if (!PQisBusy(conn))                     /* what the server said before it hung up */
                                return PQgetResult(conn);
                        break;
                }
        }
        *is_lost = true;
        return NULL;
}

static int64_t deadline_of(const struct pg *pg)
{
        return clock_monotonic_ms() + (pg->profile == PG_MIGRATION ? INT32_MAX : pg_answer_ms);
}

PGresult *connection_answer(struct pg *pg)
{
        int64_t   deadline_ms = deadline_of(pg);
        bool      is_lost     = false;
        PGresult *kept        = NULL, *next;

        while ((next = result_next(pg->conn, deadline_ms, &is_lost))) {
                ExecStatusType status = PQresultStatus(next);
                if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
                        memory_give_up("pg: COPY is not spoken here");
                if (kept && failure_is(kept)) { /* the first failure counts, else the last result */
                        PQclear(next);
                        continue;
                }
                PQclear(kept);
                kept = next;
                if (PQstatus(pg->conn) == CONNECTION_BAD)
                        break;
        }
        if (is_lost || !kept || PQstatus(pg->conn) == CONNECTION_BAD)
                pg_drop(pg);
        if (is_lost) {
                PQclear(kept);
                return NULL;
        }
        return kept;
}

PGresult *connection_command(struct pg *pg, const char *text)
{
        if (!PQsendQuery(pg->conn, text)) {
                pg_drop(pg);
                return NULL;
        }
        return connection_answer(pg);
}

static PGresult *query(struct pg *pg, const char *text, struct sql_args args, struct arena *arena)
{
        struct params params;
        params_encode(&params, args, arena);
        struct statement *statement = statements_get(&pg->statements, text, &params);

        if (statement && !statement->is_prepared) {
                PGresult *prepared = PQsendPrepare(pg->conn, statement->name, text, params.count,
                                                   params.types)
                                             ? connection_answer(pg)
                                             : NULL;
                if (!prepared || failure_is(prepared))
                        return prepared;
                PQclear(prepared);
                if (!pg->conn)
                        return NULL;
                statement->is_prepared = true;
        }
        int sent = statement ? PQsendQueryPrepared(pg->conn, statement->name, params.count, params.values,
                                                   params.lengths, params.formats, 1)
                             : PQsendQueryParams(pg->conn, text, params.count, params.types, params.values,
                                                 params.lengths, params.formats, 1);
        if (!sent) {
                pg_drop(pg);
                return NULL;
        }
        return connection_answer(pg);
}

/* A statement goes by the operation that asks it; what nobody asked for goes by the kind of connection. */
static void count_query(const struct pg *pg, int64_t took_us)
{
        static struct metric seconds = {.name = "chat_db_query_seconds", .sentence = "How long statements took, by the operation that asked them.",
                                        .kind = METRIC_HISTOGRAM, .labels = {"query"}, .series_max = 300};
        static const char *const profiles[] = {
                [PG_WORKER] = "worker", [PG_READER] = "reader", [PG_WRITER] = "writer", [PG_ASKING] = "asking", [PG_MIGRATION] = "migration"};
        const char *op = log_context_op();

        series_observe(METRIC(&seconds, op ? op : profiles[pg->profile]), (double)took_us / 1e6);
}

PGresult *connection_query(struct pg *pg, const char *text, struct sql_args args, struct arena *arena)
{
        int64_t   began_us = clock_monotonic_us();
        PGresult *result   = query(pg, text, args, arena);

        count_query(pg, clock_monotonic_us() - began_us);
        return result;
}

/* --- */

static enum err find_history(struct pg *pg, char out[static 64])
{
        TRY(pg_ready(pg));
        if (!pg->history[0]) {
                /* The checkpoint's timeline lags behind a promotion; the name of the current WAL file does
                 * not.
                 */
                PGresult *result = connection_command(
                        pg, "SELECT (SELECT system_identifier FROM pg_control_system()) || '/' ||"
                            " ltrim(substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), '0')");
                if (!result || failure_is(result) || PQntuples(result) != 1) {
                        PQclear(result);
                        pg_drop(pg);
                        return ERR_UNAVAILABLE;
                }
                snprintf(pg->history, sizeof pg->history, "%s", PQgetvalue(result, 0, 0));
                PQclear(result);
        }
        memcpy(out, pg->history, sizeof pg->history);
        return OK;
}

enum err pg_history(struct pg *pg, char out[static 64])
{
        enum err err;

        connection_take_turn(pg);
        err = find_history(pg, out);
        connection_give_turn(pg);
        return err;
}
