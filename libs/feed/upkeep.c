/* upkeep.c — the hourly round over the partitions. */

#include "feed/upkeep.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "feed/partitions.h"
#include "pg/pg.h"

enum { ROUND_SECONDS = 3600, PATIENCE_MS = 20000, PAUSE_MS = 200 };

struct upkeep {
        struct pg      *pg;
        pthread_t       thread;
        pthread_mutex_t lock;
        pthread_cond_t  told;
        bool            is_stopping;
};

static enum err ensure(struct upkeep *upkeep)
{
        TRY(partitions_ensure(upkeep->pg, PARTITIONED_FEED));
        return partitions_ensure(upkeep->pg, PARTITIONED_REPEATS);
}

/* At start the database may be busy with everybody's migrations. */
static enum err ensure_patiently(struct upkeep *upkeep)
{
        int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
        enum err err;

        while ((err = ensure(upkeep)) == ERR_UNAVAILABLE && clock_monotonic_ms() < until_ms)
                nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
        return err;
}

static void round_of_upkeep(struct upkeep *upkeep)
{
        enum err err = ensure(upkeep);

        if (err == OK)
                err = partitions_drop_old(upkeep->pg, PARTITIONED_FEED);
        if (err == OK)
                err = partitions_drop_old(upkeep->pg, PARTITIONED_REPEATS);
        if (err != OK)
                log_warn("partitions were not kept up, once more in an hour", LOG_TEXT("code", err_code(err)));
        pg_drop(upkeep->pg);                             /* for an hour nobody needs it */
}

/* True when it is time for the next round; false when it is to end. */
static bool wait_for_round(struct upkeep *upkeep)
{
        struct timespec until;
        bool is_stopping;
        int waited = 0;

        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += ROUND_SECONDS;
        pthread_mutex_lock(&upkeep->lock);
        while (!upkeep->is_stopping && waited == 0)
                waited = pthread_cond_timedwait(&upkeep->told, &upkeep->lock, &until);
        is_stopping = upkeep->is_stopping;
        pthread_mutex_unlock(&upkeep->lock);
        return !is_stopping;
}

static void *run(void *argument)
{
        struct upkeep *upkeep = argument;

        while (wait_for_round(upkeep))
                round_of_upkeep(upkeep);
        return NULL;
}

enum err upkeep_start(const char *conninfo, struct upkeep **out)
{
        struct upkeep *upkeep = memory_zero(sizeof *upkeep);
        enum err err;

        upkeep->pg = pg_open(conninfo, PG_MIGRATION);
        err        = ensure_patiently(upkeep);
        if (err != OK) {
                pg_close(&upkeep->pg);
                free(upkeep);
                return err;
        }
        pg_drop(upkeep->pg);
        pthread_mutex_init(&upkeep->lock, NULL);
        pthread_cond_init(&upkeep->told, NULL);
        if (pthread_create(&upkeep->thread, NULL, run, upkeep) != 0)
                memory_give_up("cannot start the thread of the upkeep");
        *out = upkeep;
        return OK;
}

void upkeep_stop(struct upkeep **upkeep)
{
        struct upkeep *u = *upkeep;

        if (!u)
                return;
        pthread_mutex_lock(&u->lock);
        u->is_stopping = true;
        pthread_cond_signal(&u->told);
        pthread_mutex_unlock(&u->lock);
        pthread_join(u->thread, NULL);
        pthread_cond_destroy(&u->told);
        pthread_mutex_destroy(&u->lock);
        pg_close(&u->pg);
        free(u);
        *upkeep = NULL;
}
