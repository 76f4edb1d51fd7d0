/* sweep.h — a job of the common kind: every now and then it looks, by a public view of another service, for what is due, and
 * asks that service to do it.
 *
 * Several workers share the work by the shards of what is due (shards.h). Looking and asking are no transaction: what two
 * workers find at once is asked for twice, and the operation sees to it that it is done once. What was not done is due still,
 * and found by the next look, so nothing needs to be written down here.
 *
 *      a look: up to SWEEP_PAGE of what is due longest, of our shards → one call for each → the next look, until all is done
 *
 * What fails for the moment ends the run; it is tried again with growing pauses. What is refused for good is told in the log
 * once for each look, and passed over.
 */
#pragma once
#include "worker/jobs.h"
#include "worker/jobs/shards.h"
#include "worker/platform.h"
#include "worker/repo/due.h"

#define SWEEP_PAGE          100
#define SWEEP_PAGES_MAX     50                           /* looks in one run */
#define SWEEP_SLICES_MAX    200                          /* calls for one thing in one look: the others have their turn */

struct sweep;

struct sweep_kind {
        const char *name;                                /* whose shards: the job's wire name */
        enum due_of due;
        /* One slice of what is to be done about it; *is_more asks for the next. */
        enum err  (*slice)(struct sweep *sweep, const struct due *due, bool *is_more);
};

struct sweep {
        const struct sweep_kind *kind;
        struct job              *job;
        struct pg               *pg;
        struct platform         *platform;
        struct shards            shards;
        struct arena            *page, *call;            /* call: of one slice */
        struct chat_problem      problem;
        bool                     is_there;
        void                    *owner;                  /* what the job itself keeps */
};

/* For the job's struct job_kind. */
bool     sweep_is_wanted(const struct config *config);
void    *sweep_open(struct job *job, const struct config *config, const struct sweep_kind *kind);
enum err sweep_run(void *sweep);
void     sweep_close(void *sweep);

/* For `slice`: the call's texts live until the next one. */
enum err sweep_call(struct sweep *sweep, enum chat_op_name op, const void *in, void *out);
