/* test_pace.c — a client that keeps pace stays below the server's bucket. */

#include "c/pace.h"

#include "base/random.h"
#include "tests/support/check.h"

TEST(without_a_limit_nothing_waits)
{
        struct pace pace = {0};
        for (int i = 0; i < 1000; i++)
                CHECK_INT(pace_take(&pace, 5), 0);
}

TEST(a_burst_goes_at_once_then_one_every_so_often)
{
        struct pace pace = {0};
        pace_set(&pace, 10, 30, 1000);
        for (int i = 0; i < 10; i++)
                CHECK_INT(pace_take(&pace, 1000), 0);
        int64_t wait_ms = pace_take(&pace, 1000);
        CHECK(wait_ms >= 2000 && wait_ms <= 2002);
        CHECK(pace_take(&pace, 1000 + wait_ms - 5) > 0);
        CHECK_INT(pace_take(&pace, 1000 + wait_ms), 0);
        CHECK(pace_take(&pace, 1000 + wait_ms) > 0);
}

TEST(the_same_limit_told_again_does_not_fill_the_bucket)
{
        struct pace pace = {0};
        pace_set(&pace, 2, 60, 0);
        CHECK_INT(pace_take(&pace, 0), 0);
        CHECK_INT(pace_take(&pace, 0), 0);
        pace_set(&pace, 2, 60, 0);
        CHECK(pace_take(&pace, 0) > 0);
}

TEST(an_emptied_bucket_waits_for_a_whole_one)
{
        struct pace pace = {0};
        pace_set(&pace, 10, 60, 0);
        pace_empty(&pace, 500);
        CHECK(pace_take(&pace, 1400) > 0);
        CHECK_INT(pace_take(&pace, 1501), 0);
}

/* The server's bucket, in real numbers. */
TEST(whoever_obeys_is_never_refused)
{
        for (int run = 0; run < 50; run++) {
                int64_t burst = 1 + (int64_t)random_below(20), per_minute = 1 + (int64_t)random_below(600);
                double      bucket = (double)burst;
                int64_t     now = 0, last = 0;
                int         sent = 0;
                struct pace pace = {0};
                pace_set(&pace, burst, per_minute, now);
                for (int step = 0; step < 500; step++) {
                        now += (int64_t)random_below(400);
                        if (pace_take(&pace, now) > 0)
                                continue;
                        bucket += (double)(now - last) * (double)per_minute / 60000.0;
                        if (bucket > (double)burst)
                                bucket = (double)burst;
                        last = now;
                        CHECK(bucket >= 0.999);
                        bucket -= 1;
                        sent++;
                }
                /* Nor does it dawdle: what the bucket allows is used. */
                CHECK(sent >= burst || sent >= 400);
        }
}

SUITE(CASE(without_a_limit_nothing_waits), CASE(a_burst_goes_at_once_then_one_every_so_often),
      CASE(the_same_limit_told_again_does_not_fill_the_bucket), CASE(an_emptied_bucket_waits_for_a_whole_one),
      CASE(whoever_obeys_is_never_refused))
