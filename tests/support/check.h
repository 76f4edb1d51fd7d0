/* check.h — cmocka, and the words our tests are written in.
 *
 *      TEST(an_empty_text_is_valid) { CHECK(utf8_is_valid(STR(""))); }
 *      SUITE(CASE(an_empty_text_is_valid))
 */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "base/err.h"
#include "base/str.h"

#define TEST(name) static void name(void **state __attribute__((unused)))
#define CASE(name) cmocka_unit_test(name)
#define SUITE(...)                                                                                                  \
        int main(void)                                                                                              \
        {                                                                                                           \
                const struct CMUnitTest tests[] = {__VA_ARGS__};                                                    \
                return cmocka_run_group_tests(tests, NULL, NULL);                                                   \
        }

#define CHECK(statement)         assert_true(statement)
#define CHECK_INT(value, wanted) assert_int_equal((value), (wanted))
#define CHECK_OK(expression)     CHECK_ERR(expression, OK)

#define CHECK_ERR(expression, wanted)                                                                               \
        do {                                                                                                        \
                enum err check_err = (expression), check_wanted = (wanted);                                         \
                if (check_err != check_wanted)                                                                      \
                        fail_msg("%s is %s, not %s", #expression, err_code(check_err), err_code(check_wanted));     \
        } while (0)

/* `wanted` ends with a zero byte. */
#define CHECK_STR(s, wanted)                                                                                        \
        do {                                                                                                        \
                struct str check_s = (s), check_w = str_from(wanted);                                               \
                if (!str_equal(check_s, check_w))                                                                   \
                        fail_msg("%s is \"%.*s\", not \"%.*s\"", #s, STR_ARG(check_s), STR_ARG(check_w));           \
        } while (0)
