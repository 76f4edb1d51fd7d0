/* jobs.h — the jobs of jobs.def, each on a thread of its own.
 *
 * A job waits, runs, and waits again; its run may block. What it holds is made by `open`, on its thread, and
 * let go by `close`.
 */
#pragma once
#include <stdbool.h>
#include "base/err.h"
#include "worker/config.h"

struct job;
struct jobs;

struct job_kind {
        bool (*is_wanted)(
                const struct config *config); /* a job that nothing is configured for does not run */
        void *(*open)(struct job *job, const struct config *config);
        enum err (*run)(void *state);
        void (*close)(void *state);
};

#define JOB(name, wire, every_ms, retries, sentence) extern const struct job_kind name;
#include "worker/jobs.def"
#undef JOB

struct jobs *jobs_start(const struct config *config);
void         jobs_stop(struct jobs **jobs); /* waits for the runs under way, a few seconds at most */

/* Whether every job has seen its database lately. Any thread. */
bool jobs_see_database(void *jobs);

/* --- for a job, on its thread */
bool job_must_stop(const struct job *job);               /* asked in long runs */
void job_saw_database(struct job *job);
