/* test_patience.c — the wait after failures in a row. */

#include "auth/patience.h"

#include "tests/support/check.h"

TEST(the_first_failures_cost_nothing)
{
        for (int failures = 0; failures < 10; failures++)
                CHECK_INT(patience_wait_ms(failures, 10, 0), 0);
}

TEST(then_the_wait_doubles_up_to_a_minute)
{
        CHECK_INT(patience_wait_ms(10, 10, 0), 1000);
        CHECK_INT(patience_wait_ms(11, 10, 0), 2000);
        CHECK_INT(patience_wait_ms(15, 10, 0), 32000);
        CHECK_INT(patience_wait_ms(16, 10, 0), PATIENCE_WAIT_MS_MAX);
        CHECK_INT(patience_wait_ms(1000000, 10, 0), PATIENCE_WAIT_MS_MAX);
        CHECK_INT(patience_wait_ms(INT64_MAX, 0, 0), PATIENCE_WAIT_MS_MAX);
}

TEST(it_is_counted_from_the_last_one)
{
        CHECK_INT(patience_wait_ms(11, 10, 1), 1999);
        CHECK_INT(patience_wait_ms(11, 10, 1999), 1);
        CHECK_INT(patience_wait_ms(11, 10, 2000), 0);
        CHECK_INT(patience_wait_ms(11, 10, 1LL << 50), 0);
}

TEST(a_clock_set_back_makes_it_no_longer)
{
        CHECK_INT(patience_wait_ms(11, 10, -5000), 2000);
}

SUITE(CASE(the_first_failures_cost_nothing), CASE(then_the_wait_doubles_up_to_a_minute),
      CASE(it_is_counted_from_the_last_one), CASE(a_clock_set_back_makes_it_no_longer))
