/* test_err.c — codes, statuses, and what is temporary. */

#include "base/err.h"
#include "tests/support/check.h"

TEST(every_code_has_a_row)
{
        for (int err = OK; err < ERR_COUNT; err++) {
                CHECK(err_code((enum err)err)[0]);
                CHECK(err_sentence((enum err)err)[0]);
                CHECK(err_status((enum err)err) >= 200 && err_status((enum err)err) < 600);
        }
        CHECK_STR(str_from(err_code(OK)), "ok");
        CHECK_INT(err_status(OK), 200);
        CHECK_STR(str_from(err_code(ERR_NOT_FOUND)), "not_found");
        CHECK_INT(err_status(ERR_NOT_FOUND), 404);
}

TEST(only_some_are_worth_another_try)
{
        CHECK(err_is_temporary(ERR_RATE_LIMITED));
        CHECK(err_is_temporary(ERR_UNAVAILABLE));
        CHECK(err_is_temporary(ERR_BUSY));
        CHECK(!err_is_temporary(OK));
        CHECK(!err_is_temporary(ERR_INTERNAL));
        CHECK(!err_is_temporary(ERR_CONFLICT));
}

TEST(a_number_from_outside_is_an_internal_error)
{
        CHECK_STR(str_from(err_code((enum err)4711)), "internal");
        CHECK_INT(err_status((enum err)-1), 500);
}

static enum err chain(enum err first, int *reached)
{
        TRY(first);
        *reached = 1;
        return OK;
}

TEST(try_returns_the_first_failure)
{
        int reached = 0;
        CHECK_ERR(chain(ERR_GONE, &reached), ERR_GONE);
        CHECK_INT(reached, 0);
        CHECK_OK(chain(OK, &reached));
        CHECK_INT(reached, 1);
}

SUITE(CASE(every_code_has_a_row), CASE(only_some_are_worth_another_try), CASE(a_number_from_outside_is_an_internal_error),
      CASE(try_returns_the_first_failure))
