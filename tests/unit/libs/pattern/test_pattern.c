/* test_pattern.c — regular expressions that strangers wrote: what is taken, what matches, and that none takes long. */

#include "pattern/pattern.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "tests/support/check.h"

enum { STEPS = 50000 };

static enum pattern_answer answer_of(const char *expression, struct str text, int64_t *steps)
{
        const char *why;
        struct pattern *pattern = pattern_compile(str_from(expression), &why);
        enum pattern_answer answer;
        size_t begin, end;

        assert_non_null(pattern);
        answer = pattern_find(pattern, text, 0, steps, &begin, &end);
        pattern_destroy(&pattern);
        return answer;
}

static bool matches(const char *expression, const char *text)
{
        int64_t steps = STEPS;

        return answer_of(expression, str_from(text), &steps) == PATTERN_FOUND;
}

TEST(it_is_perls_syntax_over_code_points)
{
        CHECK(matches("^h.llo$", "höllo") && matches("(?i)HÖ", "hö") && matches("\\bw\\w+", "a wörld") && matches("x{2,3}", "xx") && matches("\\p{Greek}", "π"));
        CHECK(!matches("^b", "ab") && !matches("x{2}", "x") && !matches("a*", "b"));
}

TEST(where_it_matched_is_told_and_the_search_goes_on_from_there)
{
        const char *why;
        struct pattern *pattern = pattern_compile(STR("[0-9]+"), &why);
        struct str text = STR("a 12 é345");
        int64_t steps = STEPS;
        size_t begin, end;

        CHECK_INT(pattern_find(pattern, text, 0, &steps, &begin, &end), PATTERN_FOUND);
        CHECK(begin == 2 && end == 4);
        CHECK_INT(pattern_find(pattern, text, end, &steps, &begin, &end), PATTERN_FOUND);
        CHECK(begin == 7 && end == 10);
        CHECK_INT(pattern_find(pattern, text, end, &steps, &begin, &end), PATTERN_ABSENT);
        pattern_destroy(&pattern);
}

TEST(what_is_none_or_cannot_be_bounded_is_not_taken)
{
        static const char *const bad[] = {"(", "[", "a{2,1}", "*", "(a)\\1", "(?<n>a)\\k<n>", "\\C", "((((((((((((((((((((((a))))))))))))))))))))))", "((a{1000}){1000}){1000}"};
        const char *why;

        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
                assert_null(pattern_compile(str_from(bad[i]), &why));
                assert_non_null(why);
        }
}

/* Each would take for ever, or the square of the text at the least. */
TEST(hostile_patterns_are_undecided_and_never_slow)
{
        static const char *const hostile[] = {"(a+)+$", "(a|aa)+$", "(a|a?)+$", "(.*a){20}b", "(.*)*[A-Z]", "([a-z]+)*\\d", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?:a*+)+b|(?:a*+a*+)*c",
                                              "[ab]*c", "(?>a*)b|(?>a*)c|(?>a*)d|(?>a*)e", "(?R)?a+(?R)?b"};
        static char text[8000];

        memset(text, 'a', sizeof text);
        text[sizeof text - 1] = '!';
        for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
                int64_t steps = STEPS, began_ms = clock_monotonic_ms();
                enum pattern_answer answer = answer_of(hostile[i], (struct str){text, sizeof text}, &steps);

                if (answer == PATTERN_FOUND || clock_monotonic_ms() - began_ms > 500)
                        fail_msg("%s: %d after %lld ms", hostile[i], (int)answer, (long long)(clock_monotonic_ms() - began_ms));
        }
}

TEST(the_same_match_costs_the_same_each_time_and_none_is_left_in_the_end)
{
        int64_t one = STEPS, other = STEPS, none = 0, few = 10;

        CHECK_INT(answer_of("(a|b)+c", STR("ababababababc"), &one), PATTERN_FOUND);
        CHECK_INT(answer_of("(a|b)+c", STR("ababababababc"), &other), PATTERN_FOUND);
        CHECK(one == other && one < STEPS);
        CHECK_INT(answer_of("a", STR("a"), &none), PATTERN_UNDECIDED);
        CHECK_INT(answer_of("(a|b)+c", STR("ababababababc"), &few), PATTERN_UNDECIDED);
}

SUITE(CASE(it_is_perls_syntax_over_code_points), CASE(where_it_matched_is_told_and_the_search_goes_on_from_there), CASE(what_is_none_or_cannot_be_bounded_is_not_taken),
      CASE(hostile_patterns_are_undecided_and_never_slow), CASE(the_same_match_costs_the_same_each_time_and_none_is_left_in_the_end))
