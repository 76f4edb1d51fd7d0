/* sweep.c — looks for what is due, and asks whose it is to do it. */

#include "worker/jobs/sweep.h"

#include <stdlib.h>
#include "base/arena.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "pg/pg.h"

#define PAGE_ARENA_BYTES ((size_t)1 << 20)
#define CALL_ARENA_BYTES ((size_t)8 << 20)

static struct metric swept = {.name     = "chat_swept_total",
                              .sentence = "What was due and was asked for, by job and how that ended.",
                              .kind     = METRIC_COUNTER,
                              .labels   = {"job", "code"}};

bool sweep_is_wanted(const struct config *config)
{
        return platform_is_there(config);
}

void *sweep_open(struct job *job, const struct config *config, const struct sweep_kind *kind)
{
        struct sweep *sweep = memory_zero(sizeof *sweep);

        metrics_register(&swept);
        sweep->kind     = kind;
        sweep->job      = job;
        sweep->pg       = pg_open(config->database.at, PG_READER);
        sweep->platform = platform_open(config);
        sweep->page     = arena_create(PAGE_ARENA_BYTES);
        sweep->call     = arena_create(CALL_ARENA_BYTES);
        shards_init(&sweep->shards, kind->name);
        return sweep;
}

void sweep_close(void *given)
{
        struct sweep *sweep = given;

        arena_reset(sweep->page);
        shards_leave(&sweep->shards, sweep->pg, sweep->page);
        platform_close(&sweep->platform);
        pg_close(&sweep->pg);
        arena_destroy(&sweep->call);
        arena_destroy(&sweep->page);
        free(sweep);
}

enum err sweep_call(struct sweep *sweep, enum chat_op_name op, const void *in, void *out)
{
        arena_reset(sweep->call);
        return platform_call(sweep->platform, op, in, out, sweep->call, &sweep->problem);
}

static enum err do_one(struct sweep *sweep, const struct due *due)
{
        bool     is_more = true;
        enum err err     = OK;

        for (int i = 0; i < SWEEP_SLICES_MAX && is_more && err == OK && !job_must_stop(sweep->job); i++) {
                is_more = false;
                err     = sweep->kind->slice(sweep, due, &is_more);
        }
        series_add(METRIC(&swept, sweep->kind->name, err_code(err)), 1);
        if (err != OK && !err_is_temporary(err)) {
                log_warn("what was due was refused", LOG_ID("key", due->key), LOG_ID("id", due->id),
                         LOG_TEXT("code", err_code(err)), LOG_STR("reason", sweep->problem.title));
                return OK;
        }
        return err;
}

static enum err look(struct sweep *sweep, struct due **due, int *count)
{
        int64_t   held[SHARDS];
        int       held_count = 0;
        struct tx tx;

        for (int i = 0; i < SHARDS; i++)
                if (sweep->shards.items[i].is_held)
                        held[held_count++] = i;
        arena_reset(sweep->page);
        tx_begin(&tx, sweep->pg, sweep->page, TX_READ);
        if (!sweep->is_there)
                sweep->is_there = due_is_there(&tx, sweep->kind->due);
        *count = sweep->is_there && held_count ? due_read(&tx, sweep->kind->due, held, held_count, SWEEP_PAGE, due) : 0;
        TRY(tx_commit(&tx));
        job_saw_database(sweep->job);
        return OK;
}

/* A page that is not full was the last one; a full one after which nothing has changed would come again as it is. */
enum err sweep_run(void *given)
{
        struct sweep *sweep = given;
        struct due   *due;
        struct id     first = ID_NONE;
        int           count = SWEEP_PAGE;

        for (int page = 0; page < SWEEP_PAGES_MAX && count == SWEEP_PAGE && !job_must_stop(sweep->job); page++) {
                arena_reset(sweep->page);
                TRY(shards_beat(&sweep->shards, sweep->pg, sweep->page));
                TRY(look(sweep, &due, &count));
                if (count && id_equal(due[0].id, first))
                        break;
                first = count ? due[0].id : ID_NONE;
                for (int i = 0; i < count && !job_must_stop(sweep->job); i++) {
                        TRY(shards_beat(&sweep->shards, sweep->pg, sweep->call));
                        if (shards_have(&sweep->shards, due[i].key))
                                TRY(do_one(sweep, &due[i]));
                }
        }
        return OK;
}
