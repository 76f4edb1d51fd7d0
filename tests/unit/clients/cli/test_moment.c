/* test_moment.c — durations and times as people write them. */

#include "cli/moment.h"

#include <stdlib.h>
#include <time.h>
#include "base/clock.h"
#include "tests/support/check.h"

static int64_t now;                                      /* 2026-11-20 10:00 in Berlin */

static int64_t duration(const char *text)
{
        int64_t ms;
        return moment_duration(str_from(text), &ms) ? ms : -1;
}

/* The time as computers write it; "" when there is none. */
static const char *moment(const char *text)
{
        static char out[TIME_TEXT_LEN + 1];
        int64_t     at_ms;
        if (!moment_time(str_from(text), now, &at_ms))
                return "";
        time_print(at_ms, out);
        return out;
}

TEST(durations_are_numbers_with_a_letter)
{
        CHECK_INT(duration("90s"), 90000);
        CHECK_INT(duration("30m"), 1800000);
        CHECK_INT(duration("1h30m"), 5400000);
        CHECK_INT(duration("7d"), duration("1w"));
        CHECK_INT(duration("3660d"), INT64_C(316224000000));
}

TEST(other_durations_are_refused)
{
        static const char *const wrong[] = {"",   "5",    "m",    "5 m",   "5x",  "-5m",
                                            "5m3", "1.5h", "3661d", "99999999999999999999d", "3660d1s"};
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
                CHECK_INT(duration(wrong[i]), -1);
}

TEST(times_are_those_of_the_place)
{
        CHECK_STR(str_from(moment("+2h")), "2026-11-20T11:00:00.000Z");
        CHECK_STR(str_from(moment("2026-12-24")), "2026-12-23T23:00:00.000Z");
        CHECK_STR(str_from(moment("2026-12-24 18:00")), "2026-12-24T17:00:00.000Z");
        CHECK_STR(str_from(moment("2026-07-01T18:00")), "2026-07-01T16:00:00.000Z");
        CHECK_STR(str_from(moment("2026-12-24T18:00:00Z")), "2026-12-24T18:00:00.000Z");
}

TEST(a_time_of_day_is_the_next_one)
{
        CHECK_STR(str_from(moment("10:01")), "2026-11-20T09:01:00.000Z");
        CHECK_STR(str_from(moment("10:00")), "2026-11-21T09:00:00.000Z");
        CHECK_STR(str_from(moment("00:00")), "2026-11-20T23:00:00.000Z");
}

TEST(times_that_there_are_not_are_refused)
{
        static const char *const wrong[] = {"",           "soon",       "24:00",      "10:60", "9:00", "+",
                                            "+2x",        "2026-02-30", "2026-13-01", "2026-00-10",
                                            "2026-12-24 25:00", "2026-12-24T18", "1875-01-01"};
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
                CHECK_STR(str_from(moment(wrong[i])), "");
}

static int begin(void **state)
{
        (void)state;
        setenv("TZ", "Europe/Berlin", 1);
        tzset();
        return time_parse(STR("2026-11-20T09:00:00Z"), &now) ? 0 : -1;
}

int main(void)
{
        const struct CMUnitTest tests[] = {CASE(durations_are_numbers_with_a_letter),
                                           CASE(other_durations_are_refused), CASE(times_are_those_of_the_place),
                                           CASE(a_time_of_day_is_the_next_one),
                                           CASE(times_that_there_are_not_are_refused)};
        return cmocka_run_group_tests(tests, begin, NULL);
}
