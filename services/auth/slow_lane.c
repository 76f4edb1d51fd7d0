/* slow_lane.c — the queue of those who bring a password. */

#include "auth/slow_lane.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "json/scan.h"
#include "op/dispatch.h"

struct slow_lane {
        struct dispatch *dispatch;
        int              running, first, count;
        struct call     *waiting[SLOW_LANE_WAITING_MAX]; /* a ring */
};

/* Kept in the call's arena while it is on the lane. */
struct seat {
        struct slow_lane *lane;
        void            (*finished)(struct call *call);
};

/* Whether it brings a password. What is malformed brings none: it will be refused soon enough. */
static bool is_slow(const struct call *call)
{
        struct json_fault fault;

        return call->args.at && json_scan(call->args, CALL_ARGS_BYTES_MAX, &fault) == OK &&
               (json_member(call->args, "password").at || json_member(call->args, "new_password").at);
}

static void run_next(struct slow_lane *lane)
{
        while (lane->running < SLOW_LANE_RUNNING && lane->count) {
                struct call *call = lane->waiting[lane->first];

                lane->first = (lane->first + 1) % SLOW_LANE_WAITING_MAX;
                lane->count--;
                lane->running++;
                dispatch_to_worker(lane->dispatch, call);
        }
}

static void leave(struct call *call)
{
        struct seat *seat = call->loop_owner;
        struct slow_lane *lane = seat->lane;

        call->finished   = seat->finished;
        call->loop_owner = NULL;
        lane->running--;
        call->finished(call);
        run_next(lane);
}

void slow_lane_take(void *owner, struct call *call)
{
        struct slow_lane *lane = owner;
        struct seat *seat;

        if (!is_slow(call)) {
                dispatch_to_worker(lane->dispatch, call);
                return;
        }
        if (lane->count == SLOW_LANE_WAITING_MAX) {
                call_answer(lane->dispatch, call, ERR_BUSY);
                return;
        }
        seat  = arena_alloc(call->arena, sizeof *seat);
        *seat = (struct seat){lane, call->finished};
        call->loop_owner = seat;
        call->finished   = leave;
        lane->waiting[(lane->first + lane->count++) % SLOW_LANE_WAITING_MAX] = call;
        run_next(lane);
}

struct slow_lane *slow_lane_create(void)
{
        return memory_zero(sizeof(struct slow_lane));
}

void slow_lane_start(struct slow_lane *lane, struct dispatch *dispatch)
{
        lane->dispatch = dispatch;
}

void slow_lane_destroy(struct slow_lane **lane)
{
        struct slow_lane *l = *lane;

        *lane = NULL;
        assert(!l || (!l->running && !l->count));
        free(l);
}
