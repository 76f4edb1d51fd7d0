/* pace.c — a token bucket in whole numbers. */

#include "c/pace.h"

#define ONE 1000

/* per_minute calls in 60,000 ms are per_minute / 60 thousandths in each: the remainder stays with the
 * time. */
static void refill(struct pace *pace, int64_t now_ms)
{
        int64_t passed_ms = now_ms - pace->at_ms;
        if (passed_ms <= 0 || pace->per_minute <= 0)
                return;
        if (passed_ms > 60 * 60 * 1000)
                passed_ms = 60 * 60 * 1000;
        int64_t gained = passed_ms * pace->per_minute / 60;
        if (!gained)
                return;
        pace->at_ms = now_ms;
        pace->left_milli += gained;
        if (pace->left_milli > pace->burst * ONE)
                pace->left_milli = pace->burst * ONE;
}

void pace_set(struct pace *pace, int64_t burst, int64_t per_minute, int64_t now_ms)
{
        if (pace->burst == burst && pace->per_minute == per_minute)
                return;
        *pace = (struct pace){.burst = burst, .per_minute = per_minute, .left_milli = burst * ONE,
                              .at_ms = now_ms};
}

int64_t pace_take(struct pace *pace, int64_t now_ms)
{
        if (pace->burst <= 0 || pace->per_minute <= 0)
                return 0;
        refill(pace, now_ms);
        if (pace->left_milli >= ONE) {
                pace->left_milli -= ONE;
                return 0;
        }
        return (ONE - pace->left_milli) * 60 / pace->per_minute + 1;
}

void pace_empty(struct pace *pace, int64_t now_ms)
{
        pace->left_milli = 0;
        pace->at_ms      = now_ms;
}
