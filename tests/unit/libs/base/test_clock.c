/* test_clock.c — times as text. */

#include "base/clock.h"

#include <inttypes.h>
#include "tests/support/check.h"

static const struct {
        const char *text;
        int64_t     ms;
} known[] = {
        {"0001-01-01T00:00:00.000Z", -62135596800000}, {"1600-02-29T12:00:00.000Z", -11670955200000},
        {"1900-03-01T00:00:00.000Z", -2203891200000},  {"1969-12-31T23:59:59.000Z", -1000},
        {"1969-12-31T23:59:59.999Z", -1},              {"1970-01-01T00:00:00.000Z", 0},
        {"2000-02-29T23:59:59.000Z", 951868799000},    {"2026-11-20T10:00:00.123Z", 1795168800123},
        {"9999-12-31T23:59:59.999Z", 253402300799999},
};

TEST(known_times_print_and_parse)
{
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
                char    text[TIME_TEXT_LEN + 1];
                int64_t ms;
                time_print(known[i].ms, text);
                assert_string_equal(text, known[i].text);
                CHECK(time_parse(str_from(text), &ms));
                CHECK(ms == known[i].ms);
        }
}

TEST(every_day_of_eight_centuries_comes_back)
{
        for (int64_t day = -146097; day < 146097; day++) {
                char    text[TIME_TEXT_LEN + 1];
                int64_t ms;
                time_print(day * 86400000 + 1, text);
                CHECK(time_parse(str_from(text), &ms));
                CHECK(ms == day * 86400000 + 1);
        }
}

TEST(times_past_the_calendar_are_held_at_its_ends)
{
        char text[TIME_TEXT_LEN + 1];
        time_print(INT64_MAX, text);
        assert_string_equal(text, "9999-12-31T23:59:59.999Z");
        time_print(INT64_MIN, text);
        assert_string_equal(text, "0001-01-01T00:00:00.000Z");
}

static void check_same(const char *a, const char *b)
{
        int64_t first = 1, second = 2;
        CHECK(time_parse(str_from(a), &first) && time_parse(str_from(b), &second));
        CHECK(first == second);
}

TEST(offsets_fractions_and_leap_seconds)
{
        check_same("2026-11-20T10:00:00+02:30", "2026-11-20T07:30:00Z");
        check_same("2026-11-20T00:00:00-01:00", "2026-11-20T01:00:00Z");
        check_same("2026-11-20t10:00:00z", "2026-11-20T10:00:00.000000000Z");
        check_same("2026-11-20T10:00:00.1Z", "2026-11-20T10:00:00.100999999Z");
        check_same("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z");
        check_same("2016-12-31T15:59:60-08:00", "2017-01-01T00:00:00Z");
}

TEST(anything_else_is_no_time)
{
        const char *bad[] = {"",
                             "2026-11-20",
                             "2026-11-20T10:00:00",
                             "2026-11-20 10:00:00Z",
                             "2026-11-20T10:00Z",
                             "2026-13-01T00:00:00Z",
                             "2026-00-01T00:00:00Z",
                             "2026-02-29T00:00:00Z",
                             "2100-02-29T00:00:00Z",
                             "2026-04-31T00:00:00Z",
                             "2026-11-20T24:00:00Z",
                             "2026-11-20T10:60:00Z",
                             "2026-11-20T10:00:60Z",
                             "2026-12-31T23:59:61Z",
                             "2026-11-20T10:00:00.Z",
                             "2026-11-20T10:00:00.1234567890Z",
                             "2026-11-20T10:00:00+24:00",
                             "2026-11-20T10:00:00+0100",
                             "2026-11-20T10:00:00ZZ",
                             "0000-01-01T00:00:00Z",
                             "-026-11-20T10:00:00Z",
                             "+2026-11-20T10:00:00Z"};
        int64_t     ms    = 7;
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
                CHECK(!time_parse(str_from(bad[i]), &ms));
        CHECK(!time_parse(STR_NONE, &ms));
        CHECK_INT(ms, 7);
}

TEST(the_clocks_run)
{
        CHECK(clock_wall_ms() > INT64_C(1700000000000));
        int64_t ms = clock_monotonic_ms(), us = clock_monotonic_us();
        CHECK(us / 1000 >= ms && us / 1000 < ms + 10000);
}

SUITE(CASE(known_times_print_and_parse), CASE(every_day_of_eight_centuries_comes_back),
      CASE(times_past_the_calendar_are_held_at_its_ends), CASE(offsets_fractions_and_leap_seconds), CASE(anything_else_is_no_time),
      CASE(the_clocks_run))
