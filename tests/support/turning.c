/* turning.c — a loop, turned for a moment. */

#include "tests/support/turning.h"

#define MOMENT_MS 2

static void moment_ends(void *loop)
{
        loop_stop(loop);
}

void turn_a_moment(struct loop *loop)
{
        struct loop_timer *end = loop_timer_create(loop, MOMENT_MS, 0, moment_ends, loop);
        loop_run(loop);
        loop_timer_destroy(&end);
}
