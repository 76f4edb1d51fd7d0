/* jobs.c — the jobs of jobs.def, each on a thread of its own. */

#include "worker/jobs.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "base/random.h"

#define FOREVER           (-1)
#define PAUSE_FIRST_MS    100
#define PAUSE_MAX_MS      5000
#define DATABASE_SEEN_MS  15000

static const struct job_row {
        const struct job_kind *kind;
        const char            *wire;
        int                    every_ms, retries;
} rows[] = {
#define JOB(name, wire, every_ms, retries, sentence) {&name, wire, every_ms, retries},
#include "worker/jobs.def"
#undef JOB
};
#define JOBS (sizeof rows / sizeof *rows)

struct job {
        const struct job_row *row;
        struct jobs          *jobs;
        pthread_t             thread;
        bool                  is_running;
        _Atomic int64_t       saw_database_ms;
};

struct jobs {
        const struct config *config;
        pthread_mutex_t      lock;
        pthread_cond_t       stop;
        atomic_bool          must_stop;
        struct job           items[JOBS];
};

static struct metric runs    = {.name     = "chat_job_runs_total",
                                .sentence = "Runs of a job, by how they ended.",
                                .kind     = METRIC_COUNTER,
                                .labels   = {"job", "result"}};
static struct metric seconds = {.name     = "chat_job_seconds",
                                .sentence = "How long a run of a job took.",
                                .kind     = METRIC_HISTOGRAM,
                                .labels   = {"job"}};

bool job_must_stop(const struct job *job)
{
        return atomic_load(&job->jobs->must_stop);
}

void job_saw_database(struct job *job)
{
        atomic_store(&job->saw_database_ms, clock_monotonic_ms());
}

bool jobs_see_database(void *given)
{
        struct jobs *jobs = given;
        for (size_t i = 0; i < JOBS; i++)
                if (jobs->items[i].is_running
                    && clock_monotonic_ms() - atomic_load(&jobs->items[i].saw_database_ms) > DATABASE_SEEN_MS)
                        return false;
        return true;
}

static void pause_for(struct jobs *jobs, int64_t ms)
{
        struct timespec until;

        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += ms / 1000;
        until.tv_nsec += ms % 1000 * 1000000;
        if (until.tv_nsec >= 1000000000) {
                until.tv_sec++;
                until.tv_nsec -= 1000000000;
        }
        pthread_mutex_lock(&jobs->lock);
        while (!atomic_load(&jobs->must_stop)
               && pthread_cond_timedwait(&jobs->stop, &jobs->lock, &until) == 0)
                ;
        pthread_mutex_unlock(&jobs->lock);
}

/* Full jitter: workers that failed together do not come back together. */
static int64_t pause_after(const struct job_row *row, int failures)
{
        if (!failures || (row->retries != FOREVER && failures > row->retries))
                return row->every_ms;
        int64_t bound_ms = failures > 6 ? PAUSE_MAX_MS : (int64_t)PAUSE_FIRST_MS << (failures - 1);
        return 1 + (int64_t)random_below((uint64_t)(bound_ms < PAUSE_MAX_MS ? bound_ms : PAUSE_MAX_MS));
}

static enum err run_once(struct job *job, void *state)
{
        int64_t  before_us = clock_monotonic_us();
        enum err err       = job->row->kind->run(state);

        series_add(METRIC(&runs, job->row->wire, err_code(err)), 1);
        series_observe(METRIC(&seconds, job->row->wire), (double)(clock_monotonic_us() - before_us) / 1e6);
        return err;
}

static void *job_thread(void *given)
{
        struct job        *job     = given;
        struct log_context context = {.op = job->row->wire};
        int                failures = 0;

        log_context_set(&context);
        void *state = job->row->kind->open(job, job->jobs->config);
        while (!job_must_stop(job)) {
                enum err err = run_once(job, state);
                if (err != OK && !failures)
                        log_warn("job fails", LOG_TEXT("code", err_code(err)));
                if (err == OK && failures)
                        log_info("job runs again", LOG_INT("failures", failures));
                failures = err == OK ? 0 : failures + 1;
                pause_for(job->jobs, pause_after(job->row, failures));
        }
        job->row->kind->close(state);
        return NULL;
}

struct jobs *jobs_start(const struct config *config)
{
        struct jobs       *jobs = memory_zero(sizeof *jobs);
        pthread_condattr_t monotonic;
        sigset_t           all, before;

        jobs->config = config;
        metrics_register(&runs);
        metrics_register(&seconds);
        pthread_mutex_init(&jobs->lock, NULL);
        pthread_condattr_init(&monotonic);
        pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
        pthread_cond_init(&jobs->stop, &monotonic);
        pthread_condattr_destroy(&monotonic);
        sigfillset(&all);                                        /* signals are the loop's */
        pthread_sigmask(SIG_SETMASK, &all, &before);
        for (size_t i = 0; i < JOBS; i++) {
                struct job *job = &jobs->items[i];
                job->row        = &rows[i];
                job->jobs       = jobs;
                job->is_running = rows[i].kind->is_wanted(config);
                job_saw_database(job);
                if (job->is_running && pthread_create(&job->thread, NULL, job_thread, job) != 0)
                        memory_give_up("worker: no thread for a job");
        }
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        return jobs;
}

void jobs_stop(struct jobs **given)
{
        struct jobs *jobs = *given;

        if (!jobs)
                return;
        pthread_mutex_lock(&jobs->lock);
        atomic_store(&jobs->must_stop, true);
        pthread_cond_broadcast(&jobs->stop);
        pthread_mutex_unlock(&jobs->lock);
        for (size_t i = 0; i < JOBS; i++)
                if (jobs->items[i].is_running)
                        pthread_join(jobs->items[i].thread, NULL);
        pthread_cond_destroy(&jobs->stop);
        pthread_mutex_destroy(&jobs->lock);
        free(jobs);
        *given = NULL;
}
