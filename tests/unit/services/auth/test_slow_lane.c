/* test_slow_lane.c — passwords take turns; a dispatch that only notes what it is given stands in for the workers. */

#include "auth/slow_lane.h"

#include <string.h>

#include "auth/ops.h"
#include "op/dispatch.h"
#include "tests/support/check.h"

#define CALLS_MAX 64

static struct call *at_work[CALLS_MAX];
static int          working, answered;
static enum err     last_err;
static bool         is_ending;

void dispatch_to_worker(struct dispatch *dispatch, struct call *call)
{
        (void)dispatch;
        if (is_ending)
                call->finished(call);
        else
                at_work[working++] = call;
}

void call_answer(struct dispatch *dispatch, struct call *call, enum err err)
{
        (void)dispatch;
        last_err = err;
        call->finished(call);
}

static void finished(struct call *call)
{
        answered++;
        call_destroy(&call);
}

/* The one that has worked longest is done. */
static void finish_one(void)
{
        struct call *call = at_work[0];

        working--;
        memmove(at_work, at_work + 1, (size_t)working * sizeof *at_work);
        call->finished(call);
}

static struct slow_lane *lane;

static int start(void **state)
{
        (void)state;
        lane    = slow_lane_create();
        working = answered = 0;
        is_ending = false;
        slow_lane_start(lane, NULL);
        return 0;
}

static int stop(void **state)
{
        (void)state;
        while (working)
                finish_one();
        slow_lane_destroy(&lane);
        return 0;
}

static void take(const char *args)
{
        struct call *call = call_create(&auth_ops[0], DOOR_REST);

        call->args     = str_from(args);
        call->finished = finished;
        slow_lane_take(lane, call);
}

#define PASSWORD "{\"login\":\"alice\",\"password\":\"x\"}"

TEST(two_at_a_time)
{
        for (int i = 0; i < 5; i++)
                take(PASSWORD);
        CHECK_INT(working, SLOW_LANE_RUNNING);
        finish_one();
        CHECK_INT(working, SLOW_LANE_RUNNING);
        while (working)
                finish_one();
        CHECK_INT(answered, 5);
}

TEST(in_the_order_in_which_they_came)
{
        for (int i = 0; i < 3 * SLOW_LANE_WAITING_MAX; i++) {
                struct call *first = working ? at_work[0] : NULL;

                take(PASSWORD);
                if (working == SLOW_LANE_RUNNING && i >= 4) {
                        struct call *second = at_work[1];

                        CHECK(first == at_work[0]);
                        finish_one();
                        CHECK(at_work[0] == second);
                }
        }
}

TEST(a_call_without_a_password_passes)
{
        static const char *const quick[] = {"{\"login\":\"alice\",\"srp\":{}}",
                                            "{}",
                                            "{\"proof\":{\"password\":1}}",
                                            "{\"login\":\"password\"}",
                                            "[1",
                                            "",
                                            "\"password\"",
                                            "[\"password\"]"};

        for (int i = 0; i < 4; i++)
                take(PASSWORD);
        for (size_t i = 0; i < sizeof quick / sizeof *quick; i++)
                take(quick[i]);
        CHECK_INT(working, SLOW_LANE_RUNNING + (int)(sizeof quick / sizeof *quick));
}

TEST(however_a_password_is_written_it_waits)
{
        static const char *const slow[] = {PASSWORD, "  {\"password\":\"x\"}", "{\"new_password\":\"x\"}",
                                           "{\"p\\u0061ssword\":\"x\"}",
                                           "{ \"a\" : {}, \"password\" : null }"};

        take(PASSWORD);
        take(PASSWORD);
        for (size_t i = 0; i < sizeof slow / sizeof *slow; i++)
                take(slow[i]);
        CHECK_INT(working, SLOW_LANE_RUNNING);
}

TEST(too_many_are_told_so_at_once)
{
        for (int i = 0; i < SLOW_LANE_RUNNING + SLOW_LANE_WAITING_MAX; i++)
                take(PASSWORD);
        CHECK_INT(answered, 0);
        take(PASSWORD);
        CHECK_INT(answered, 1);
        CHECK_INT(last_err, ERR_BUSY);
        finish_one();
        take(PASSWORD);
        CHECK_INT(answered, 2);
        CHECK_INT(working, SLOW_LANE_RUNNING);
}

/* A dispatch that ends refuses whoever comes: those under way make room, and nobody is left. */
TEST(who_waits_at_the_end_is_answered)
{
        for (int i = 0; i < 6; i++)
                take(PASSWORD);
        is_ending = true;
        finish_one();
        CHECK_INT(answered, 5);
        finish_one();
        CHECK_INT(answered, 6);
        CHECK_INT(working, 0);
}

#define EACH(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
        const struct CMUnitTest tests[] = {
                EACH(two_at_a_time),
                EACH(in_the_order_in_which_they_came),
                EACH(a_call_without_a_password_passes),
                EACH(however_a_password_is_written_it_waits),
                EACH(too_many_are_told_so_at_once),
                EACH(who_waits_at_the_end_is_answered),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
