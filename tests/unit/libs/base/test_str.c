/* test_str.c — views of bytes. */

#include "base/arena.h"
#include "tests/support/check.h"

TEST(no_text_differs_from_the_empty_text)
{
        CHECK(str_equal(STR_NONE, STR_NONE));
        CHECK(str_equal(STR(""), STR("")));
        CHECK(!str_equal(STR(""), STR_NONE));
        CHECK(str_from(NULL).at == NULL);
        CHECK(str_copy(STR_NONE, NULL).at == NULL);
}

TEST(texts_compare_bytewise)
{
        CHECK(str_compare(STR("a"), STR("ab")) < 0);
        CHECK(str_compare(STR("b"), STR("ab")) > 0);
        CHECK(str_compare(STR("a\xff"), STR("a\x01")) > 0);
        CHECK(str_compare(STR("same"), STR("same")) == 0);
        CHECK(str_compare(STR(""), STR_NONE) == 0);
        CHECK(str_equal_ignoring_case(STR("Content-Type"), STR("content-tYPE")));
        CHECK(!str_equal_ignoring_case(STR("[a"), STR("{a")));
        CHECK(!str_equal_ignoring_case(STR("a"), STR("ab")));
        CHECK(str_starts_with(STR("rooms"), STR("room")));
        CHECK(str_starts_with(STR_NONE, STR("")));
        CHECK(!str_starts_with(STR("roo"), STR("room")));
}

TEST(until_cuts_at_the_first_separator)
{
        struct str rest;
        CHECK_STR(str_until(STR("a=b=c"), '=', &rest), "a");
        CHECK_STR(rest, "b=c");
        CHECK_STR(str_until(STR("a="), '=', &rest), "a");
        CHECK(rest.at && rest.len == 0);
        CHECK_STR(str_until(STR("abc"), '=', &rest), "abc");
        CHECK(rest.at == NULL);
        str_until(STR_NONE, '=', &rest);
        CHECK(rest.at == NULL);
        struct str s = STR("x,y");
        CHECK_STR(str_until(s, ',', &s), "x");
        CHECK_STR(s, "y");
}

TEST(trim_takes_blanks_off_both_ends)
{
        CHECK_STR(str_trim(STR(" \t a b \t")), "a b");
        CHECK_INT(str_trim(STR("  \t ")).len, 0);
        CHECK_INT(str_trim(STR_NONE).len, 0);
}

TEST(copies_end_with_a_zero_byte)
{
        struct arena *arena = arena_create(1000);
        struct str    copy  = str_copy((struct str){"abcdef", 3}, arena);
        CHECK_INT(copy.len, 3);
        assert_string_equal(copy.at, "abc");
        assert_string_equal(str_copy(STR(""), arena).at, "");
        CHECK_STR(str_format(arena, "%s-%d", "x", 42), "x-42");
        arena_destroy(&arena);
        CHECK(arena == NULL);
}

TEST(numbers_are_whole_and_within_bounds)
{
        int64_t value = 7;
        CHECK(str_to_int(STR("0"), 0, 10, &value) && value == 0);
        CHECK(str_to_int(STR("-5"), -5, 10, &value) && value == -5);
        CHECK(str_to_int(STR("9223372036854775807"), INT64_MIN, INT64_MAX, &value) && value == INT64_MAX);
        CHECK(str_to_int(STR("-9223372036854775808"), INT64_MIN, INT64_MAX, &value) && value == INT64_MIN);
        value = 7;
        const char *bad[] = {"", "-", "+1", " 1", "1 ", "1.0", "0x10", "--1", "9223372036854775808", "-9223372036854775809",
                             "99999999999999999999", "11"};
        for (size_t i = 0; i < sizeof bad / sizeof *bad - 1; i++)
                CHECK(!str_to_int(str_from(bad[i]), INT64_MIN, INT64_MAX, &value));
        CHECK(!str_to_int(STR("11"), 0, 10, &value));
        CHECK(!str_to_int(STR("-1"), 0, 10, &value));
        CHECK(!str_to_int((struct str){"1\0", 2}, 0, 10, &value));
        CHECK_INT(value, 7);
}

SUITE(CASE(no_text_differs_from_the_empty_text), CASE(texts_compare_bytewise), CASE(until_cuts_at_the_first_separator),
      CASE(trim_takes_blanks_off_both_ends), CASE(copies_end_with_a_zero_byte), CASE(numbers_are_whole_and_within_bounds))
