/* turning.h — a loop that turns until something has come true, and no longer than ten seconds.
 *
 *      TURN_UNTIL(loop, answers == 3);
 */
#pragma once
#include "base/clock.h"
#include "loop/loop.h"
#include "tests/support/check.h"

#define TURNING_MS_MAX 10000

/* Some turns: two milliseconds. */
void turn_a_moment(struct loop *loop);

#define TURN_UNTIL(loop, statement)                                                                                 \
        do {                                                                                                        \
                int64_t turning_until_ms = clock_monotonic_ms() + TURNING_MS_MAX;                                   \
                while (!(statement) && clock_monotonic_ms() < turning_until_ms)                                     \
                        turn_a_moment(loop);                                                                            \
                if (!(statement))                                                                                   \
                        fail_msg("it never came true: %s", #statement);                                             \
        } while (0)
