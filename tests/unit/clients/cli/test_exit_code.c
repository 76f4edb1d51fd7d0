/* test_exit_code.c — every way to be refused has the exit code that docs/cli.md promises. */

#include "cli/exit_code.h"

#include "tests/support/check.h"

static enum exit_code of(enum err err)
{
        return exit_code_of(&(struct chat_problem){.err = err});
}

TEST(codes)
{
        CHECK_INT(of(ERR_INVALID), 2);
        CHECK_INT(of(ERR_UNAUTHENTICATED), 3);
        CHECK_INT(of(ERR_NOT_FOUND), 4);
        CHECK_INT(of(ERR_GONE), 4);
        CHECK_INT(of(ERR_FORBIDDEN), 5);
        CHECK_INT(of(ERR_MUTED), 5);
        CHECK_INT(of(ERR_RATE_LIMITED), 5);
        CHECK_INT(of(ERR_TOO_LARGE), 5);
        CHECK_INT(of(ERR_UNAVAILABLE), 6);
        CHECK_INT(of(ERR_BUSY), 6);
        CHECK_INT(of(ERR_INTERNAL), 1);
        CHECK_INT(exit_code_of(&(struct chat_problem){.err = ERR_INTERNAL, .is_network = true}), 6);
}

TEST(no_failure_ends_well)
{
        for (int err = 1; err < ERR_COUNT; err++)
                CHECK(of((enum err)err) != ENDS_WELL);
}

SUITE(CASE(codes), CASE(no_failure_ends_well))
