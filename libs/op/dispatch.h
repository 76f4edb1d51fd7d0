/* dispatch.h — from the doors to the workers and back.
 *
 * A few worker threads, each with one database connection, take calls from one bounded queue and run op_run; finished calls come back to the loop by one wake-up. Operations in
 * `on_loop` never see a worker unless they ask for one: the hot path.
 */
#pragma once
#include "base/err.h"
#include "op/run.h"

struct loop;
struct dispatch;

#define DISPATCH_WAITING_MAX 4096

/* An operation that the service takes on the loop's thread. It answers by call_answer, now or later, or passes the call on by dispatch_to_worker. */
struct loop_op {
        const char *wire;
        void      (*take)(void *owner, struct call *call);
        /* May be NULL. Called on the loop when a worker has run it and it went well: the operation goes on here, and answers itself. */
        void      (*back)(void *owner, struct call *call);
};

/* What a price costs, asked on the loop: the answer comes by `decided`, at once or later, on the loop. */
struct price_desk;

struct dispatch *dispatch_create(struct loop *loop, const struct op_service *service, const char *conninfo, int workers, struct price_desk *prices,
                                 const struct loop_op *on_loop, int on_loop_count, void *owner);
/* Ends the workers: what they run is finished, what waits is run (but no price is asked for any more: ERR_BUSY), what comes later is refused. Then what answers on the loop can be unmade, and this last of all. */
void             dispatch_stop(struct dispatch *dispatch);
void             dispatch_destroy(struct dispatch **dispatch);

/* On the loop. The call comes back through call->finished exactly once, even when everything is full (ERR_BUSY). */
void dispatch_call(struct dispatch *dispatch, struct call *call);
void dispatch_to_worker(struct dispatch *dispatch, struct call *call);

/* Ends a call on the loop: writes call->out when err is OK and nothing was written yet, counts, logs, calls `finished`. */
void call_answer(struct dispatch *dispatch, struct call *call, enum err err);

/* Calls under way: what a drain waits for. */
int  dispatch_pending(const struct dispatch *dispatch);
