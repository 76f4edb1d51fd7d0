/* test_backoff.c — full jitter: base 0.5 s, cap 30 s, anew after 60 healthy seconds. */

#include "c/backoff.h"

#include "base/random.h"
#include "tests/support/check.h"

static uint64_t asked_bound;

static uint64_t highest(void *owner, uint64_t bound)
{
        (void)owner;
        asked_bound = bound;
        return bound - 1;
}

static uint64_t chance(void *owner, uint64_t bound)
{
        (void)owner;
        return random_below(bound);
}

TEST(bounds_double_from_half_a_second_to_thirty)
{
        static const uint64_t bounds[] = {500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000};
        struct backoff        backoff  = {0};
        for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
                CHECK_INT(backoff_next_ms(&backoff, highest, NULL), bounds[i] - 1);
                CHECK_INT(asked_bound, bounds[i]);
        }
}

TEST(waits_fill_the_whole_range_down_to_zero)
{
        int low = 0, high = 0;
        for (int i = 0; i < 2000; i++) {
                struct backoff backoff = {.tries = 3};
                int64_t        ms      = backoff_next_ms(&backoff, chance, NULL);
                CHECK(ms >= 0 && ms < 4000);
                low += ms < 400;
                high += ms >= 3600;
        }
        CHECK(low > 100 && low < 320);
        CHECK(high > 100 && high < 320);
}

TEST(sixty_healthy_seconds_and_no_less_begin_anew)
{
        struct backoff backoff = {.tries = 5};
        backoff_was_well(&backoff, 59999);
        CHECK_INT(backoff.tries, 5);
        backoff_was_well(&backoff, 60000);
        CHECK_INT(backoff.tries, 0);
}

SUITE(CASE(bounds_double_from_half_a_second_to_thirty), CASE(waits_fill_the_whole_range_down_to_zero),
      CASE(sixty_healthy_seconds_and_no_less_begin_anew))
