/* test_limits.c — token buckets over several nodes, in a real server, and without it. */

#include "redis/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "redis/redis.h"
#include "tests/support/redis_server.h"
#include "tests/support/turning.h"

static struct loop              *loop;
static struct redis_test_server *server;
static struct redis             *redis;
static struct limits            *limits;
static int                       answers, allowed, looks;
static struct limit_answer       last;

static const struct limit five = {.burst = 5, .per_minute = 6};

static void answered(void *unused, const struct limit_answer *answer)
{
        (void)unused;
        answers++;
        allowed += answer->is_allowed;
        last = *answer;
}

static int setup(void **state)
{
        (void)state;
        answers = allowed = looks    = 0;
        loop                         = loop_create();
        server                       = redis_test_server_start(NULL);
        struct redis_options options = {.server = {.address = redis_test_server_address(server)}};
        redis                        = redis_open(loop, &options);
        limits                       = limits_create(loop, redis, 2);
        TURN_UNTIL(loop, redis_is_up(redis));
        return 0;
}

static int teardown(void **state)
{
        (void)state;
        limits_destroy(&limits);
        redis_close(&redis);
        redis_test_server_stop(&server);
        loop_destroy(&loop);
        return 0;
}

static void take_some(int count)
{
        for (int i = 0; i < count; i++)
                limit_take(limits, STR("k"), five, 1, answered, NULL);
}

static void take(struct limits *from, int64_t cost)
{
        int before = answers;
        limit_take(from, STR("limit:test:{anna}"), five, cost, answered, NULL);
        TURN_UNTIL(loop, answers == before + 1);
}

TEST(a_bucket_gives_its_burst_and_says_when_to_come_again)
{
        for (int i = 0; i < 5; i++) {
                take(limits, 1);
                CHECK(last.is_allowed);
                CHECK_INT(last.remaining, 4 - i);
        }
        take(limits, 1);
        CHECK(!last.is_allowed);
        CHECK_INT(last.remaining, 0);
        CHECK(last.retry_after_ms > 5000 && last.retry_after_ms <= 10000);
        CHECK(last.full_after_ms > 40000 && last.full_after_ms <= 50000);
        take(limits, 0);
        CHECK(last.is_allowed);
}

TEST(two_nodes_share_one_bucket_exactly)
{
        struct limits *other = limits_create(loop, redis, 2);
        for (int i = 0; i < 20; i++)
                limit_take(i % 2 ? limits : other, STR("k"), five, 1, answered, NULL);
        TURN_UNTIL(loop, answers == 20);
        CHECK_INT(allowed, 5);
        limits_destroy(&other);
}

static void refills_as_time_passes(int64_t wait_ms)
{
        const struct limit quick = {.burst = 2, .per_minute = 60000};
        limit_take(limits, STR("quick"), quick, 2, answered, NULL);
        TURN_UNTIL(loop, answers == 1);
        int64_t until = clock_monotonic_ms() + wait_ms;
        TURN_UNTIL(loop, clock_monotonic_ms() > until);
        limit_take(limits, STR("quick"), quick, 2, answered, NULL);
        TURN_UNTIL(loop, answers == 2);
        CHECK_INT(allowed, 2);
}

TEST(a_bucket_fills_again)
{
        refills_as_time_passes(3);
}

static char info[8000];

static void told(void *unused, const struct redis_reply *reply)
{
        (void)unused;
        snprintf(info, sizeof info, "%.*s", STR_ARG(reply->text));
}

TEST(the_script_travels_once)
{
        for (int i = 0; i < 4; i++)
                take(limits, 1);
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("INFO"), STR("commandstats")), told, NULL));
        TURN_UNTIL(loop, info[0]);
        CHECK(strstr(info, "cmdstat_eval:calls=1,"));
        CHECK(strstr(info, "cmdstat_evalsha:calls=4,"));
}

/* --- two buckets at once: a person's and their address's */

static struct limit_answer both[LIMIT_BUCKETS_MAX];

static void both_answered(void *unused, const struct limit_answer *told_both)
{
        (void)unused;
        answers++;
        memcpy(both, told_both, sizeof both);
        allowed += both[0].is_allowed && both[1].is_allowed;
}

static void take_both(struct limits *from, const char *person, int count)
{
        const struct limit_bucket buckets[] = {{str_from(person), {.burst = 4, .per_minute = 1}}, {STR("limit:test_address:{office}"), {.burst = 6, .per_minute = 1}}};
        int before = answers;

        for (int i = 0; i < count; i++)
                limit_take_all(from, buckets, 2, 1, both_answered, NULL);
        TURN_UNTIL(loop, answers == before + count);
}

TEST(two_buckets_are_one_question_and_a_refusal_takes_from_neither)
{
        take_both(limits, "limit:test:{anna}", 9);
        CHECK_INT(allowed, 4);
        CHECK(!both[0].is_allowed && both[0].retry_after_ms > 59000 && both[1].is_allowed && both[1].remaining == 2);
        take_both(limits, "limit:test:{bert}", 9);
        CHECK_INT(allowed, 6);
        CHECK(both[0].is_allowed && both[0].remaining == 2 && !both[1].is_allowed && both[1].retry_after_ms > 59000);
        info[0] = 0;
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("INFO"), STR("commandstats")), told, NULL));
        TURN_UNTIL(loop, info[0]);
        CHECK(strstr(info, "cmdstat_evalsha:calls=2,") && strstr(info, "cmdstat_eval:calls=1,"));
}

/* --- all that is asked in one turn of the loop */

enum { CROWD = 150, CALLS = 3 };                         /* a call has room for 64 */

static int told_order[CROWD];

static void told_in_order(void *owner, const struct limit_answer *told_both)
{
        told_order[answers++] = *(const int *)owner;
        allowed += told_both[0].is_allowed && told_both[1].is_allowed;
}

static void take_as_a_crowd(int per_minute_of_the_last)
{
        static int numbers[CROWD];

        for (int i = 0; i < CROWD; i++) {
                char person[40];
                int per_minute = i == CROWD - 1 ? per_minute_of_the_last : 1;

                numbers[i] = i;
                snprintf(person, sizeof person, "limit:test:{%d}", i % 50);
                limit_take_all(limits, (struct limit_bucket[]){{str_from(person), {2, 1}}, {STR("limit:test_address:{office}"), {90, per_minute}}}, 2, 1, told_in_order, &numbers[i]);
        }
        CHECK_INT(answers, 0);
        TURN_UNTIL(loop, answers == CROWD);
        for (int i = 0; i < CROWD; i++)
                CHECK_INT(told_order[i], i);
}

static int calls_of(const char *command)
{
        char name[40];
        const char *found;

        info[0] = 0;
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("INFO"), STR("commandstats")), told, NULL));
        TURN_UNTIL(loop, info[0]);
        snprintf(name, sizeof name, "cmdstat_%s:calls=", command);
        found = strstr(info, name);
        return found ? atoi(found + strlen(name)) : 0;
}

/* 50 people with two tokens each, at an address with 90: the first 90 in their order. */
TEST(a_crowd_is_asked_about_in_few_calls_and_told_in_order)
{
        take_as_a_crowd(1);
        CHECK_INT(allowed, 90);
        CHECK_INT(calls_of("evalsha"), CALLS);
        CHECK_INT(calls_of("set"), 50 + 1 + 26 + 1);     /* each bucket once in a call: of the second, half of the people are refused */
}

TEST(one_bucket_seen_with_another_limit_is_asked_for_in_a_call_of_its_own)
{
        take_as_a_crowd(2);
        CHECK_INT(calls_of("evalsha"), CALLS + 1);
}

TEST(a_crowd_is_told_in_order_without_redis_too)
{
        redis_test_server_freeze(server);
        take_as_a_crowd(1);
        CHECK_INT(allowed, 45);
}

TEST(so_many_wait_for_redis_and_no_more)
{
        redis_test_server_freeze(server);
        for (int i = 0; i < LIMITS_TAKINGS_MAX; i++)
                limit_take(limits, STR("k"), five, 1, answered, NULL);
        CHECK_INT(answers, 0);
        limit_take(limits, STR("k"), five, 1, answered, NULL);
        CHECK_INT(answers, 1);
        TURN_UNTIL(loop, answers == LIMITS_TAKINGS_MAX + 1);
        CHECK_INT(allowed, 2);
}

TEST(two_nodes_share_two_buckets_exactly)
{
        struct limits *other = limits_create(loop, redis, 2);

        for (int i = 0; i < 10; i++)
                take_both(i % 2 ? limits : other, i % 3 ? "limit:test:{anna}" : "limit:test:{bert}", 2);
        CHECK_INT(allowed, 6);
        limits_destroy(&other);
}

TEST(without_redis_the_process_gives_its_share_of_both)
{
        redis_test_server_kill(server);
        TURN_UNTIL(loop, !redis_is_up(redis));
        take_both(limits, "limit:test:{anna}", 5);
        CHECK_INT(allowed, 2);
        take_both(limits, "limit:test:{bert}", 5);
        CHECK_INT(allowed, 3);
        CHECK(both[0].is_allowed && !both[1].is_allowed);
}

static int64_t ttl_ms;

static void ttl_told(void *unused, const struct redis_reply *reply)
{
        (void)unused;
        ttl_ms = reply->number;
}

TEST(a_bucket_that_is_full_again_leaves_nothing_behind)
{
        take(limits, 2);
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("PTTL"), STR("limit:test:{anna}")), ttl_told, NULL));
        TURN_UNTIL(loop, ttl_ms);
        CHECK(ttl_ms > 15000 && ttl_ms <= 21000);        /* the end of the second in which it is full */
}

TEST(without_redis_the_process_gives_its_share)
{
        redis_test_server_kill(server);
        TURN_UNTIL(loop, !redis_is_up(redis));
        take_some(5);
        CHECK_INT(answers, 5);
        CHECK_INT(allowed, 2);
        limit_take(limits, STR("free"), (struct limit){0, 0}, 1, answered, NULL);
        CHECK(last.is_allowed);
}

TEST(takings_under_way_are_answered_when_redis_dies)
{
        redis_test_server_freeze(server);
        take_some(5);
        CHECK_INT(answers, 0);
        redis_test_server_kill(server);
        TURN_UNTIL(loop, answers == 5);
        CHECK_INT(allowed, 2);
}

/* The connection stays: nothing tells that it is dead but its silence. */
static void freeze_until_answered(void)
{
        int64_t began_ms = clock_monotonic_ms();
        int     before   = answers;

        redis_test_server_freeze(server);
        take_some(5);
        CHECK_INT(answers, before);
        TURN_UNTIL(loop, answers == before + 5);
        CHECK(redis_is_up(redis));
        CHECK(clock_monotonic_ms() - began_ms >= LIMITS_WAIT_MS);
}

TEST(a_redis_that_hangs_is_not_waited_for_longer_than_said)
{
        freeze_until_answered();
        CHECK_INT(allowed, 2);
}

TEST(while_it_hangs_nobody_waits_again)
{
        freeze_until_answered();
        take_some(3);
        CHECK_INT(answers, 8);
        CHECK_INT(allowed, 2);
        limit_take(limits, STR("another"), five, 1, answered, NULL);
        CHECK_INT(answers, 9);
        CHECK_INT(allowed, 3);
}

/* Looks into a bucket that is full. */
static bool is_redis_asked(void)
{
        int before = answers;

        limit_take(limits, STR("full"), five, 0, answered, NULL);
        looks++;
        return answers == before;
}

TEST(an_answer_that_comes_late_is_not_heard)
{
        take(limits, 1);                                 /* it knows the script */
        freeze_until_answered();
        CHECK(!is_redis_asked());
        redis_test_server_thaw(server);
        TURN_UNTIL(loop, is_redis_asked());
        TURN_UNTIL(loop, answers == 1 + 5 + looks);
        CHECK_INT(last.remaining, 5);
        turn_a_moment(loop);
        CHECK_INT(answers, 1 + 5 + looks);
        CHECK(redis_is_up(redis));
}

TEST(a_late_answer_may_come_when_the_limits_are_gone)
{
        freeze_until_answered();
        limits_destroy(&limits);
        redis_test_server_thaw(server);
        info[0] = 0;
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("INFO"), STR("server")), told, NULL));
        TURN_UNTIL(loop, info[0]);                       /* it answers in order: those before have come */
        CHECK_INT(answers, 5);
}

TEST(a_late_answer_may_never_come)
{
        freeze_until_answered();
        redis_test_server_kill(server);
        TURN_UNTIL(loop, !redis_is_up(redis));
        CHECK_INT(answers, 5);
        take_some(1);
        CHECK_INT(answers, 6);
}

static bool stood_still;

/* Called when the turn's questions have left. */
static void stand_still(void *unused)
{
        (void)unused;
        for (int64_t until_ms = clock_monotonic_ms() + 2 * LIMITS_WAIT_MS; !stood_still && clock_monotonic_ms() < until_ms;)
                ;
        stood_still = true;
}

/* We stand still ourselves, for longer than Redis is waited for; its answer is there. */
TEST(what_has_arrived_meanwhile_counts)
{
        struct loop_turn *turn;

        take(limits, 1);
        limit_take(limits, STR("full"), five, 1, answered, NULL);
        turn = loop_turn_create(loop, stand_still, NULL);
        TURN_UNTIL(loop, answers == 2);
        CHECK(stood_still);
        CHECK_INT(last.remaining, 4);
        loop_turn_destroy(&turn);
}

TEST(those_who_came_later_are_waited_for_as_long)
{
        int64_t began_ms = clock_monotonic_ms(), asked_ms;

        redis_test_server_freeze(server);
        take_some(1);
        TURN_UNTIL(loop, clock_monotonic_ms() - began_ms > LIMITS_WAIT_MS / 2);
        asked_ms = clock_monotonic_ms();
        take_some(1);
        TURN_UNTIL(loop, answers == 1);
        TURN_UNTIL(loop, answers == 2);
        CHECK(clock_monotonic_ms() - asked_ms >= LIMITS_WAIT_MS);
        CHECK(redis_is_up(redis));
}

TEST(destroying_answers_what_is_under_way)
{
        limit_take(limits, STR("k"), five, 1, answered, NULL);
        limits_destroy(&limits);
        CHECK_INT(answers, 1);
        turn_a_moment(loop);
        turn_a_moment(loop);
        CHECK_INT(answers, 1);
}

TEST(without_any_redis_there_are_still_limits)
{
        struct limits *alone = limits_create(loop, NULL, 1);
        for (int i = 0; i < 8; i++)
                limit_take(alone, STR("k"), five, 1, answered, NULL);
        CHECK_INT(answers, 8);
        CHECK_INT(allowed, 5);
        limits_destroy(&alone);
}

TEST(an_error_of_the_script_falls_back)
{
        take(limits, 1);
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("CONFIG"), STR("SET"), STR("maxmemory"), STR("1")), NULL, NULL));
        for (int i = 0; i < 2; i++) {
                take(limits, 1);
                CHECK(last.is_allowed);
        }
        take(limits, 1);
        CHECK(!last.is_allowed);
}

/* It is in nobody's way: a call asks about many. */
TEST(somebody_else_s_value_under_the_same_name_is_a_full_bucket)
{
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("LPUSH"), STR("limit:test:{anna}"), STR("x")), NULL, NULL));
        take(limits, 1);
        CHECK_INT(last.remaining, 4);
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("SET"), STR("limit:test:{anna}"), STR("x")), NULL, NULL));
        take(limits, 2);
        CHECK_INT(last.remaining, 3);
}

#define WITH_SERVER(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

SUITE(WITH_SERVER(a_bucket_gives_its_burst_and_says_when_to_come_again), WITH_SERVER(two_nodes_share_one_bucket_exactly),
      WITH_SERVER(a_bucket_fills_again), WITH_SERVER(the_script_travels_once),
      WITH_SERVER(two_buckets_are_one_question_and_a_refusal_takes_from_neither), WITH_SERVER(two_nodes_share_two_buckets_exactly),
      WITH_SERVER(without_redis_the_process_gives_its_share_of_both),
      WITH_SERVER(a_bucket_that_is_full_again_leaves_nothing_behind), WITH_SERVER(without_redis_the_process_gives_its_share),
      WITH_SERVER(takings_under_way_are_answered_when_redis_dies),
      WITH_SERVER(a_redis_that_hangs_is_not_waited_for_longer_than_said), WITH_SERVER(while_it_hangs_nobody_waits_again),
      WITH_SERVER(an_answer_that_comes_late_is_not_heard), WITH_SERVER(a_late_answer_may_come_when_the_limits_are_gone),
      WITH_SERVER(a_late_answer_may_never_come), WITH_SERVER(what_has_arrived_meanwhile_counts),
      WITH_SERVER(those_who_came_later_are_waited_for_as_long), WITH_SERVER(destroying_answers_what_is_under_way),
      WITH_SERVER(without_any_redis_there_are_still_limits), WITH_SERVER(an_error_of_the_script_falls_back),
      WITH_SERVER(somebody_else_s_value_under_the_same_name_is_a_full_bucket), WITH_SERVER(a_crowd_is_asked_about_in_few_calls_and_told_in_order),
      WITH_SERVER(one_bucket_seen_with_another_limit_is_asked_for_in_a_call_of_its_own), WITH_SERVER(a_crowd_is_told_in_order_without_redis_too),
      WITH_SERVER(so_many_wait_for_redis_and_no_more))
