/* dispatch.c — worker threads, the queue to them and the way back to the loop. */

#include "op/dispatch.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "base/queue.h"
#include "json/write.h"
#include "loop/loop.h"
#include "op/price.h"
#include "pg/pg.h"

struct dispatch {
        const struct op_service *service;
        struct price_desk       *prices;
        const struct loop_op    *on_loop;
        int                      on_loop_count;
        void                    *owner;
        const char              *conninfo;
        struct queue            *waiting, *done;
        struct loop_wake        *wake;
        pthread_t               *threads;
        int                      workers;
        bool                     is_stopped;
        int                      pending;                /* handed in and not yet finished; the loop's thread alone */
};

static struct metric calls_total = {
        .name = "chat_op_total", .sentence = "Calls, by operation, door and how they ended.", .kind = METRIC_COUNTER, .labels = {"op", "door", "code"}, .series_max = 1000};
static struct metric calls_seconds = {
        .name = "chat_op_seconds", .sentence = "How long calls took, from the door to the answer.", .kind = METRIC_HISTOGRAM, .labels = {"op"}};

static struct metric pool_in_use = {.name = "chat_db_pool_in_use", .sentence = "Worker threads, each with a connection, that are busy with a call.", .kind = METRIC_GAUGE};
static struct metric pool_wait = {.name = "chat_db_pool_wait_seconds", .sentence = "How long calls waited for a worker thread.", .kind = METRIC_HISTOGRAM};

static const char *const door_names[] = {[DOOR_REST] = "rest", [DOOR_SOCKET] = "socket", [DOOR_BATCH] = "batch", [DOOR_INSIDE] = "inside"};

static void count_call(const struct call *call)
{
        double seconds = (double)(clock_monotonic_us() - call->started_us) / 1e6;

        series_add(METRIC(&calls_total, call->op->wire, door_names[call->door], err_code(call->err)), 1);
        series_observe(METRIC(&calls_seconds, call->op->wire), seconds);
}

static void log_call(const struct call *call)
{
        int64_t took_us = clock_monotonic_us() - call->started_us;
        enum log_level level = call->err == OK ? LOG_DEBUG : call->err == ERR_INTERNAL ? LOG_ERROR : LOG_INFO;

        LOG_AT(level, "call", LOG_TEXT("op", call->op->wire), LOG_TEXT("code", err_code(call->err)), LOG_INT("dur_us", took_us),
               LOG_ID("call_id", call->id), LOG_ID("conn_id", call->connection), LOG_ID("user_id", call->who.user), LOG_TEXT("trace_id", call->trace),
               LOG_TEXT("sqlstate", call->tx.sqlstate));
}

static void run_on_this_thread(struct dispatch *dispatch, struct pg *pg, struct call *call)
{
        call->pg     = pg;
        call->prices = dispatch->prices;
        call->err    = op_run(dispatch->service, call);
        if (call->tx.is_open)
                tx_abort(&call->tx);
}

static void *worker(void *argument)
{
        struct dispatch *dispatch = argument;
        struct pg *pg = pg_open(dispatch->conninfo, PG_WORKER);
        struct call *call;

        while ((call = queue_pop(dispatch->waiting, -1))) {
                struct log_context context = {.call = call->id, .connection = call->connection, .user = call->who.user, .op = call->op->wire, .trace = str_from(call->trace)};

                series_observe(metric_only(&pool_wait), (double)(clock_monotonic_us() - call->handed_us) / 1e6);
                series_add(metric_only(&pool_in_use), 1);
                log_context_set(&context);
                run_on_this_thread(dispatch, pg, call);
                log_context_set(NULL);
                series_add(metric_only(&pool_in_use), -1);
                /* There is room: no more calls are under way than the queue holds. */
                while (queue_push(dispatch->done, call) != OK)
                        ;
                loop_wake(dispatch->wake);
        }
        pg_close(&pg);
        return NULL;
}

static void finish(struct dispatch *dispatch, struct call *call)
{
        dispatch->pending--;
        count_call(call);
        log_call(call);
        call->finished(call);
}

static const struct loop_op *loop_op_of(const struct dispatch *dispatch, const struct op *op)
{
        for (int i = 0; i < dispatch->on_loop_count; i++)
                if (str_equal(str_from(dispatch->on_loop[i].wire), str_from(op->wire)))
                        return &dispatch->on_loop[i];
        return NULL;
}

static void take_back(void *owner)
{
        struct dispatch *dispatch = owner;
        struct call *call;

        while ((call = queue_pop(dispatch->done, 0))) {
                const struct loop_op *on_loop = loop_op_of(dispatch, call->op);

                if (on_loop && on_loop->back && call->err == OK)
                        on_loop->back(dispatch->owner, call);
                else
                        finish(dispatch, call);
        }
}

struct dispatch *dispatch_create(struct loop *loop, const struct op_service *service, const char *conninfo, int workers, struct price_desk *prices,
                                 const struct loop_op *on_loop, int on_loop_count, void *owner)
{
        struct dispatch *dispatch = memory_zero(sizeof *dispatch);

        metrics_register(&pool_in_use);
        metrics_register(&pool_wait);
        dispatch->service       = service;
        dispatch->prices        = prices;
        dispatch->on_loop       = on_loop;
        dispatch->on_loop_count = on_loop_count;
        dispatch->owner         = owner;
        dispatch->conninfo      = conninfo;
        dispatch->workers       = workers;
        dispatch->waiting       = queue_create(DISPATCH_WAITING_MAX);
        /* What is finished, and what waits to be: stopping waits for the workers, who must never wait for us. */
        dispatch->done          = queue_create(2 * DISPATCH_WAITING_MAX + (size_t)workers + 1);
        dispatch->wake          = loop_wake_create(loop, take_back, dispatch);
        dispatch->threads       = memory_array((size_t)workers, sizeof *dispatch->threads);
        for (int i = 0; i < workers; i++)
                if (pthread_create(&dispatch->threads[i], NULL, worker, dispatch) != 0)
                        memory_give_up("cannot start a worker thread");
        return dispatch;
}

void dispatch_stop(struct dispatch *dispatch)
{
        if (dispatch->is_stopped)
                return;
        dispatch->is_stopped = true;
        queue_close(dispatch->waiting);
        price_desk_stop(dispatch->prices);               /* the loop, which answers it, stands still here */
        for (int i = 0; i < dispatch->workers; i++)
                pthread_join(dispatch->threads[i], NULL);
        take_back(dispatch);
}

void dispatch_destroy(struct dispatch **dispatch)
{
        struct dispatch *d = *dispatch;

        if (!d)
                return;
        dispatch_stop(d);
        loop_wake_destroy(&d->wake);
        queue_destroy(&d->waiting);
        queue_destroy(&d->done);
        free(d->threads);
        free(d);
        *dispatch = NULL;
}

static void hand_to_worker(struct dispatch *dispatch, struct call *call)
{
        call->handed_us = clock_monotonic_us();
        if (queue_count(dispatch->done) < DISPATCH_WAITING_MAX && queue_push(dispatch->waiting, call) == OK)
                return;
        call->err = ERR_BUSY;
        finish(dispatch, call);
}

void dispatch_call(struct dispatch *dispatch, struct call *call)
{
        call->service = dispatch->service;
        call->prices  = dispatch->prices;
        dispatch->pending++;
        if (call->service->noticed)
                call->service->noticed(call);
        const struct loop_op *on_loop = loop_op_of(dispatch, call->op);

        if (on_loop)
                on_loop->take(dispatch->owner, call);
        else
                hand_to_worker(dispatch, call);
}

void dispatch_to_worker(struct dispatch *dispatch, struct call *call)
{
        hand_to_worker(dispatch, call);
}

void call_answer(struct dispatch *dispatch, struct call *call, enum err err)
{
        call->err = err;
        if (err == OK && !call->answer.at) {
                struct buf answer;

                buf_init(&answer, call->arena, CALL_ARENA_BYTES_MAX / 4);
                json_write(&answer, call->op->out(), call->out);
                call->answer = buf_str(&answer);
        }
        finish(dispatch, call);
}

int dispatch_pending(const struct dispatch *dispatch)
{
        return dispatch->pending;
}
