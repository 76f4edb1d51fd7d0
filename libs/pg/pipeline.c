/* pipeline.c — statements without waiting, on the loop. */

#include "pg/pipeline.h"

#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/random.h"
#include "loop/loop.h"
#include "pg/background_dial.h"
#include "pg/dial.h"
#include "pg/failure.h"
#include "pg/params.h"
#include "pg/rows.h"
#include "pg/statements.h"

#define RETRY_FIRST_MS 50
#define RETRY_MAX_MS   2000
#define WATCH_MS       1000
#define NULLS_MAX      4

/* What lies between two syncs. A statement's preparation is a batch of its own, ahead of the batch that needs
 * it: it stands whatever becomes of that. */
struct batch {
        struct link       link;
        struct statement *prepares;                      /* NULL: a batch of the owner's */
        struct arena     *arena;
        struct pipeline_answer answer;
        bool              unconfirmed;                   /* committed, but not on the standbys */
        void (*done)(void *owner, const struct pipeline_answer *answer);
        void        *owner;
        int          count;
        const char **texts;
};

struct pipeline {
        struct loop            *loop;
        char                   *conninfo;
        struct background_dial *dial;
        PGconn                 *conn;
        struct loop_fd         *watch;
        struct loop_timer      *retry, *hung;
        struct statements       statements;
        struct link             batches;                 /* under way, oldest first */
        int                     depth, attempts;
        int64_t                 progress_ms; /* when something was answered, or sent with nothing under way */
        bool is_broken; /* seen while sending: `retry` ends it, outside of the owner's call */
        char                    prepare_sqlstate[6];     /* why the last preparation failed */
        void (*on_up)(void *owner);
        void (*on_down)(void *owner);
        void *owner;
};

static void connection_lost(struct pipeline *p);

/* --- answers */

static void batch_fail(struct batch *batch, const char *sqlstate)
{
        if (batch->answer.err != OK)
                return;
        batch->answer.err = failure_of(sqlstate);
        strcpy(batch->answer.sqlstate, sqlstate);
}

static void batch_end(struct pipeline *p, struct batch *batch)
{
        list_remove(&batch->link);
        if (!batch->prepares) {
                p->depth--;
                batch->done(batch->owner, &batch->answer);
        }
        free(batch);
}

/* Which statement it was. A failure behind the last one is the commit's: a deferred constraint. */
static const char *text_of_failed(const struct batch *batch)
{
        if (batch->prepares)
                return batch->prepares->text;
        return batch->answer.count < batch->count ? batch->texts[batch->answer.count] : "COMMIT";
}

static void result_failed(struct pipeline *p, struct batch *batch, const PGresult *result)
{
        char        sqlstate[6];
        const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);

        failure_sqlstate(result, sqlstate);
        if (!batch->prepares && !strcmp(sqlstate, "26000") && p->prepare_sqlstate[0])
                strcpy(sqlstate, p->prepare_sqlstate);           /* said once already */
        else
                failure_log(sqlstate, constraint ? constraint : "", text_of_failed(batch));
        if (batch->prepares) {
                batch->prepares->is_prepared = false;
                strcpy(p->prepare_sqlstate, sqlstate);
        }
        batch_fail(batch, sqlstate);
}

static void batch_synced(struct pipeline *p, struct batch *batch)
{
        bool must_reconnect = batch->answer.err != OK && failure_ends_connection(batch->answer.sqlstate);

        if (batch->unconfirmed && batch->answer.err == OK) {
                batch_fail(batch, "08006");
                batch->answer.outcome_unknown = true;
        }
        if (!batch->prepares)
                p->prepare_sqlstate[0] = '\0';
        batch_end(p, batch);
        if (must_reconnect)
                connection_lost(p);
}

static void result_take(struct pipeline *p, struct batch *batch, const PGresult *result)
{
        struct pipeline_answer *answer = &batch->answer;

        switch (PQresultStatus(result)) {
        case PGRES_PIPELINE_SYNC:
                batch_synced(p, batch);
                return;
        case PGRES_PIPELINE_ABORTED:
                return;
        case PGRES_TUPLES_OK:
        case PGRES_COMMAND_OK:
                if (!batch->prepares)
                        answer->rows[answer->count++] = rows_copy(result, batch->arena);
                return;
        default:
                result_failed(p, batch, result);
        }
}

/* A NULL ends each statement's results and may stand before the next one's; more of them would mean that
 * libpq and we count differently. */
static void drain(struct pipeline *p)
{
        int nulls = 0;

        while (p->conn && !list_is_empty(&p->batches) && PQstatus(p->conn) == CONNECTION_OK
               && !PQisBusy(p->conn) && nulls < NULLS_MAX) {
                PGresult *result = PQgetResult(p->conn);
                nulls            = result ? 0 : nulls + 1;
                p->progress_ms   = clock_monotonic_ms();
                if (result)
                        result_take(p, LIST_ITEM(list_first(&p->batches), struct batch, link), result);
                PQclear(result);
        }
}

/* --- the connection */

/* Full jitter: the gateways of a house do not come back in step. */
static void try_again_later(struct pipeline *p)
{
        int64_t bound_ms = RETRY_MAX_MS;

        if (p->attempts < 6 && RETRY_FIRST_MS << p->attempts < RETRY_MAX_MS)
                bound_ms = RETRY_FIRST_MS << p->attempts;
        p->attempts++;
        loop_timer_restart(p->retry, 1 + (int64_t)random_below((uint64_t)bound_ms));
}

static void connection_close(struct pipeline *p)
{
        loop_fd_destroy(&p->watch);
        PQfinish(p->conn);
        p->conn                = NULL;
        p->is_broken           = false;
        p->prepare_sqlstate[0] = '\0';
        statements_forget(&p->statements);
}

static void batches_give_up(struct pipeline *p)
{
        struct link lost = p->batches;

        if (list_is_empty(&p->batches))
                return;
        lost.next->prev = lost.prev->next = &lost; /* what the owner sends meanwhile is not lost */
        list_init(&p->batches);
        while (!list_is_empty(&lost)) {
                struct batch *batch           = LIST_ITEM(list_first(&lost), struct batch, link);
                batch->answer.err             = ERR_UNAVAILABLE;
                batch->answer.outcome_unknown = true;
                if (!batch->answer.sqlstate[0])
                        strcpy(batch->answer.sqlstate, "08006");
                batch_end(p, batch);
        }
}

static void connection_lost(struct pipeline *p)
{
        if (!p->conn)
                return;
        log_warn("pipeline lost its connection", LOG_INT("batches", p->depth));
        connection_close(p);
        try_again_later(p);
        batches_give_up(p);
        if (p->on_down)
                p->on_down(p->owner);
}

static void flush(struct pipeline *p)
{
        int more = PQflush(p->conn);

        if (more < 0)
                connection_lost(p);
        else
                loop_fd_want(p->watch, LOOP_READ | (more ? LOOP_WRITE : 0));
}

static void ready(void *owner, int events)
{
        struct pipeline *p        = owner;
        bool             is_alive = true;

        if (events & LOOP_READ)
                is_alive = PQconsumeInput(p->conn);
        drain(p);                                                /* also what came before the end */
        if (!p->conn)
                return;
        if (!is_alive || PQstatus(p->conn) != CONNECTION_OK)
                connection_lost(p);
        else
                flush(p);
}

static void notice(void *owner, const PGresult *notice)
{
        struct pipeline *p     = owner;
        struct link     *first = list_first(&p->batches);

        if (first && failure_is_unconfirmed_commit(notice))
                LIST_ITEM(first, struct batch, link)->unconfirmed = true;
}

static void dialled(void *owner, void *made)
{
        struct pipeline *p    = owner;
        PGconn          *conn = made;

        if (conn && !PQenterPipelineMode(conn)) {
                PQfinish(conn);
                conn = NULL;
        }
        if (!conn) {
                try_again_later(p);
                return;
        }
        p->conn     = conn;
        p->attempts = 0;
        PQsetNoticeReceiver(conn, notice, p);
        p->watch = loop_fd_create(p->loop, PQsocket(conn), LOOP_READ, ready, p);
        if (p->on_up)
                p->on_up(p->owner);
}

static void retry(void *owner)
{
        struct pipeline *p = owner;

        if (p->is_broken)
                connection_lost(p);
        else if (!p->conn)
                background_dial_start(p->dial);
}

/* The server took the statements and says nothing: hung, or its host is gone. */
static void watch_for_silence(void *owner)
{
        struct pipeline *p = owner;

        if (p->conn && !list_is_empty(&p->batches) && clock_monotonic_ms() - p->progress_ms > pg_answer_ms)
                connection_lost(p);
}

struct pipeline *pipeline_open(struct loop *loop, const char *conninfo, enum pg_profile profile,
                               void (*on_up)(void *owner), void (*on_down)(void *owner), void *owner)
{
        struct pipeline *p = memory_zero(sizeof *p);

        *p = (struct pipeline){.loop = loop, .on_up = on_up, .on_down = on_down, .owner = owner};
        list_init(&p->batches);
        p->dial  = background_dial_create(loop, conninfo, profile, dialled, p);
        p->retry = loop_timer_create(loop, 0, 0, retry, p);
        p->hung  = loop_timer_create(loop, WATCH_MS, WATCH_MS, watch_for_silence, p);
        return p;
}

void pipeline_close(struct pipeline **pipeline)
{
        struct pipeline *p = *pipeline;

        if (!p)
                return;
        p->on_down = NULL;
        background_dial_destroy(&p->dial);
        loop_timer_destroy(&p->retry);
        loop_timer_destroy(&p->hung);
        if (p->conn)
                connection_close(p);
        batches_give_up(p);
        free(p);
        *pipeline = NULL;
}

bool pipeline_is_up(const struct pipeline *pipeline)
{
        return pipeline->conn && !pipeline->is_broken;
}

int pipeline_depth(const struct pipeline *pipeline)
{
        return pipeline->depth;
}

/* --- sending */

static struct batch *batch_add(struct pipeline *p)
{
        struct batch *batch = memory_zero(sizeof *batch);

        if (list_is_empty(&p->batches))
                p->progress_ms = clock_monotonic_ms();
        list_append(&p->batches, &batch->link);
        return batch;
}

static bool prepare(struct pipeline *p, const struct pipeline_statement *statement,
                    const struct params *params)
{
        struct statement *prepared = statements_get(&p->statements, statement->text, params);

        if (!prepared || prepared->is_prepared)
                return true;
        if (!PQsendPrepare(p->conn, prepared->name, prepared->text, params->count, params->types))
                return false;
        batch_add(p)->prepares = prepared;
        prepared->is_prepared  = true; /* by the time the next statement is looked at */
        return PQpipelineSync(p->conn);
}

static bool execute(struct pipeline *p, const struct pipeline_statement *statement,
                    const struct params *params)
{
        struct statement *prepared = statements_get(&p->statements, statement->text, params);

        if (prepared)
                return PQsendQueryPrepared(p->conn, prepared->name, params->count, params->values,
                                           params->lengths, params->formats, 1);
        return PQsendQueryParams(p->conn, statement->text, params->count, params->types, params->values,
                                 params->lengths, params->formats, 1);
}

enum err pipeline_send(struct pipeline *p, const struct pipeline_statement *statements, int count,
                       struct arena *arena, void (*done)(void *owner, const struct pipeline_answer *answer),
                       void         *owner)
{
        struct params *params = arena_array(arena, struct params, (size_t)count);
        bool           is_sent = true;

        if (!pipeline_is_up(p))
                return ERR_UNAVAILABLE;
        if (p->depth == PIPELINE_BATCHES_MAX)
                return ERR_BUSY;
        for (int i = 0; is_sent && i < count; i++) {
                params_encode(&params[i], statements[i].args, arena);
                is_sent = prepare(p, &statements[i], &params[i]);
        }
        for (int i = 0; is_sent && i < count; i++)
                is_sent = execute(p, &statements[i], &params[i]);
        if (!is_sent) { /* without its sync nothing of it can be committed */
                p->is_broken = true;
                loop_timer_restart(p->retry, 0);
                return ERR_UNAVAILABLE;
        }

        struct batch *batch = batch_add(p);
        batch->arena        = arena;
        batch->done         = done;
        batch->owner        = owner;
        batch->answer.rows  = arena_array(arena, struct sql_rows, (size_t)count);
        batch->texts        = arena_array(arena, const char *, (size_t)count);
        batch->count        = count;
        for (int i = 0; i < count; i++)
                batch->texts[i] = statements[i].text;
        p->depth++;
        int more = PQpipelineSync(p->conn) ? PQflush(p->conn) : -1;
        if (more < 0) {
                p->is_broken = true;
                loop_timer_restart(p->retry, 0);
        } else {
                loop_fd_want(p->watch, LOOP_READ | (more ? LOOP_WRITE : 0));
        }
        return OK;
}
