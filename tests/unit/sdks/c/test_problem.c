/* test_problem.c — the error object, and what stands in for it when it is missing. */

#include "c/problem.h"

#include <string.h>
#include "base/arena.h"
#include "tests/support/check.h"

static struct arena       *arena;
static struct chat_problem problem;

TEST(a_whole_one)
{
        char text[] = "{\"type\":\"/problems/rate_limited\",\"title\":\"Too many requests; wait as "
                      "told.\",\"status\":429,\"code\":\"rate_limited\",\"temporary\":true,"
                      "\"retry_after_ms\":1200,\"at\":\"2026-11-20T10:00:00.123Z\",\"trace\":\"abc\","
                      "\"fields\":[{\"path\":\"/name\",\"reason\":\"is required\"},{\"path\":\"/x\","
                      "\"reason\":\"is odd\"}]}";
        problem_read(&problem, str_from(text), 429, arena);
        memset(text, 'x', sizeof text - 1);
        CHECK_INT(problem.err, ERR_RATE_LIMITED);
        CHECK_STR(problem.code, "rate_limited");
        CHECK_STR(problem.title, "Too many requests; wait as told.");
        CHECK_STR(problem.fields, "/name is required; /x is odd");
        CHECK_STR(problem.trace, "abc");
        CHECK_INT(problem.retry_after_ms, 1200);
        CHECK(problem.is_temporary && !problem.is_network);
}

TEST(a_detail_says_more_than_the_title)
{
        problem_read(&problem,
                     STR("{\"title\":\"t\",\"detail\":\"d\",\"code\":\"forbidden\",\"status\":403}"), 403,
                     arena);
        CHECK_STR(problem.title, "d");
        CHECK(!problem.is_temporary);
}

TEST(a_code_from_the_future_is_internal_but_keeps_its_name)
{
        problem_read(&problem,
                     STR("{\"title\":\"t\",\"code\":\"eclipsed\",\"status\":409,\"temporary\":true}"), 409,
                     arena);
        CHECK_INT(problem.err, ERR_INTERNAL);
        CHECK_STR(problem.code, "eclipsed");
        CHECK(problem.is_temporary);
}

TEST(without_an_object_the_status_speaks)
{
        static const struct {
                int      status;
                enum err err;
                bool     is_temporary;
        } wanted[] = {{404, ERR_NOT_FOUND, false},       {502, ERR_UNAVAILABLE, true},
                      {503, ERR_UNAVAILABLE, true},      {504, ERR_UNAVAILABLE, true},
                      {401, ERR_UNAUTHENTICATED, false}, {429, ERR_RATE_LIMITED, true},
                      {418, ERR_INVALID, false},         {599, ERR_UNAVAILABLE, true}};
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
                problem_read(&problem, STR("<html>no</html>"), wanted[i].status, arena);
                CHECK_INT(problem.err, wanted[i].err);
                CHECK(problem.is_temporary == wanted[i].is_temporary);
                CHECK(problem.title.len > 0);
                CHECK_INT(problem.retry_after_ms, -1);
        }
}

TEST(odd_members_do_not_count)
{
        static const char *const texts[] = {"{}",
                                            "[]",
                                            ("{\"code\":1,\"title\":[],\"fields\":7,\"retry_after_ms\":-5,"
                                            "\"status\":\"x\",\"temporary\":1}"),
                                            "{\"fields\":[1,\"x\",{\"path\":1}]}",
                                            "",
                                            "{\"code\":\"\\ud800\"}"};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
                problem_read(&problem, str_from(texts[i]), 503, arena);
                CHECK_INT(problem.err, ERR_UNAVAILABLE);
                CHECK_INT(problem.retry_after_ms, -1);
        }
}

static int begin(void **state)
{
        (void)state;
        arena = arena_create(1 << 22);
        return 0;
}

static int end(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

int main(void)
{
        const struct CMUnitTest tests[] = {CASE(a_whole_one), CASE(a_detail_says_more_than_the_title),
                                           CASE(a_code_from_the_future_is_internal_but_keeps_its_name),
                                           CASE(without_an_object_the_status_speaks),
                                           CASE(odd_members_do_not_count)};
        return cmocka_run_group_tests(tests, begin, end);
}
