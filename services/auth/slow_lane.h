/* slow_lane.h — plain passwords, two at a time: each costs 64 MiB and a tenth of a second, and must not take
 * all workers.
 *
 * Takes the operations that may bring a password on the loop, before they go to the workers. A call without
 * one passes. Of the others SLOW_LANE_RUNNING are under way; up to SLOW_LANE_WAITING_MAX wait their turn;
 * past that `busy`. On the loop's thread.
 */
#pragma once

struct call;
struct dispatch;
struct slow_lane;

#define SLOW_LANE_RUNNING     2
#define SLOW_LANE_WAITING_MAX 32

struct slow_lane *slow_lane_create(void);
void slow_lane_start(struct slow_lane *lane, struct dispatch *dispatch); /* before the first call */
void slow_lane_destroy(
        struct slow_lane *
                *lane); /* after the dispatch, which has answered everybody, also those who waited here */

/* For struct loop_op: `owner` is the lane. */
void slow_lane_take(void *owner, struct call *call);
