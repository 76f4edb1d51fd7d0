/* test_limits_local.c — token buckets in memory. */

#include "redis/limits_local.h"

#include <stdio.h>
#include "tests/support/check.h"

static const struct limit ten_a_minute = {.burst = 3, .per_minute = 10};

static bool take(struct limits_local *limits, int64_t cost, int64_t now_ms, struct limit_answer *answer)
{
        *answer = limits_local_take(limits, STR("k"), ten_a_minute, cost, now_ms);
        return answer->is_allowed;
}

TEST(a_bucket_gives_its_burst_and_then_its_rate)
{
        struct limits_local *limits = limits_local_create(10);
        struct limit_answer  answer;
        int64_t              now = 1000000;
        for (int i = 0; i < 3; i++) {
                CHECK(take(limits, 1, now, &answer));
                CHECK_INT(answer.remaining, 2 - i);
                CHECK_INT(answer.retry_after_ms, 0);
        }
        CHECK_INT(answer.full_after_ms, 18000);
        CHECK(!take(limits, 1, now, &answer));
        CHECK_INT(answer.remaining, 0);
        CHECK_INT(answer.retry_after_ms, 6000);
        CHECK(!take(limits, 1, now + 5999, &answer));
        CHECK_INT(answer.retry_after_ms, 1);
        CHECK(take(limits, 1, now + 6000, &answer));
        CHECK(!take(limits, 1, now + 6000, &answer));
        CHECK(take(limits, 3, now + 24000, &answer));
        CHECK(!take(limits, 1, now + 24000, &answer));
        limits_local_destroy(&limits);
}

/* Whoever waits as long as told is never refused. */
TEST(waiting_as_told_is_enough)
{
        const struct limit odd[] = {{1, 7}, {5, 13}, {20, 1}, {3, 60000}, {1, 999999}, {2, 59999999}, {7, 300}};
        for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
                struct limits_local *limits = limits_local_create(10);
                int64_t              now    = 1795168800123;
                for (int round = 0; round < 200; round++) {
                        int64_t             cost   = 1 + round % odd[i].burst;
                        struct limit_answer answer = limits_local_take(limits, STR("x"), odd[i], cost, now);
                        if (answer.is_allowed)
                                continue;
                        CHECK(answer.retry_after_ms > 0);
                        now += answer.retry_after_ms;
                        CHECK(limits_local_take(limits, STR("x"), odd[i], cost, now).is_allowed);
                }
                limits_local_destroy(&limits);
        }
}

TEST(an_hour_gives_what_the_rate_says)
{
        struct limits_local *limits = limits_local_create(10);
        struct limit_answer  answer;
        int                  allowed = 0;
        for (int64_t ms = 0; ms < 3600000; ms += 50)
                allowed += take(limits, 1, ms, &answer);
        CHECK(allowed >= 600 && allowed <= 603);
        limits_local_destroy(&limits);
}

TEST(a_cost_above_the_burst_asks_for_a_full_bucket)
{
        struct limits_local *limits = limits_local_create(10);
        struct limit_answer  answer;
        CHECK(take(limits, 1000, 0, &answer));
        CHECK(!take(limits, 1000, 0, &answer));
        CHECK_INT(answer.retry_after_ms, 18000);
        CHECK(take(limits, 1000, 18000, &answer));
        limits_local_destroy(&limits);
}

TEST(looking_costs_nothing_and_no_rate_is_no_limit)
{
        struct limits_local *limits = limits_local_create(10);
        struct limit_answer  answer;
        for (int i = 0; i < 10; i++)
                CHECK(take(limits, 0, 0, &answer));
        CHECK_INT(answer.remaining, 3);
        for (int i = 0; i < 10; i++)
                CHECK(limits_local_take(limits, STR("free"), (struct limit){0, 0}, 1, 0).is_allowed);
        limits_local_destroy(&limits);
}

TEST(a_clock_set_back_does_not_lock_anybody_out)
{
        struct limits_local *limits = limits_local_create(10);
        struct limit_answer  answer;
        CHECK(take(limits, 3, 100000000, &answer));
        CHECK(!take(limits, 1, 0, &answer));
        CHECK(answer.retry_after_ms <= 6000);
        limits_local_destroy(&limits);
}

TEST(buckets_are_bounded_and_the_one_unused_longest_makes_room)
{
        struct limits_local *limits = limits_local_create(100);
        const struct limit   one    = {1, 1};
        char                 name[16];
        for (int i = 0; i < 100; i++) {
                snprintf(name, sizeof name, "k%d", i);
                CHECK(limits_local_take(limits, str_from(name), one, 1, 0).is_allowed);
        }
        CHECK(!limits_local_take(limits, STR("k0"), one, 1, 0).is_allowed);
        CHECK(limits_local_take(limits, STR("new"), one, 1, 0).is_allowed);
        CHECK(!limits_local_take(limits, STR("k0"), one, 1, 0).is_allowed);
        CHECK(!limits_local_take(limits, STR("k2"), one, 1, 0).is_allowed);
        CHECK(limits_local_take(limits, STR("k1"), one, 1, 0).is_allowed);
        for (int i = 0; i < 100000; i++) {
                snprintf(name, sizeof name, "m%d", i);
                CHECK(limits_local_take(limits, str_from(name), one, 1, 0).is_allowed);
        }
        limits_local_destroy(&limits);
}

TEST(senseless_limits_do_no_harm)
{
        struct limits_local *limits = limits_local_create(0);
        CHECK(limits_local_take(limits, STR("a"), (struct limit){INT64_MAX, INT64_MAX}, INT64_MAX, 0).is_allowed);
        CHECK(limits_local_take(limits, STR("b"), (struct limit){INT64_MIN, 1}, INT64_MIN, 0).is_allowed);
        limits_local_destroy(&limits);
}

/* A person's and their address's. */
TEST(what_one_bucket_refuses_is_taken_from_no_other)
{
        struct limits_local *limits = limits_local_create(0);
        const struct limit_bucket anna[] = {{STR("anna"), {2, 1}}, {STR("office"), {3, 1}}}, bert[] = {{STR("bert"), {2, 1}}, {STR("office"), {3, 1}}};
        struct limit_answer answers[LIMIT_BUCKETS_MAX];

        limits_local_take_all(limits, anna, 2, 1, 0, answers);
        CHECK(answers[0].is_allowed && answers[1].is_allowed);
        CHECK(answers[0].remaining == 1 && answers[1].remaining == 2);
        limits_local_take_all(limits, anna, 2, 1, 0, answers);
        for (int i = 0; i < 5; i++)
                limits_local_take_all(limits, anna, 2, 1, 0, answers);
        CHECK(!answers[0].is_allowed && answers[1].is_allowed);
        CHECK(answers[0].retry_after_ms == 60000 && answers[1].retry_after_ms == 0 && answers[1].remaining == 1);
        limits_local_destroy(&limits);
        limits = limits_local_create(10);
        for (int i = 0; i < 2; i++)
                limits_local_take_all(limits, anna, 2, 1, 0, answers);
        for (int i = 0; i < 5; i++)
                limits_local_take_all(limits, bert, 2, 1, 0, answers);
        CHECK(answers[0].is_allowed && answers[0].remaining == 1 && !answers[1].is_allowed);
        CHECK(answers[1].retry_after_ms == 60000);
        limits_local_destroy(&limits);
}

SUITE(CASE(a_bucket_gives_its_burst_and_then_its_rate), CASE(waiting_as_told_is_enough), CASE(an_hour_gives_what_the_rate_says),
      CASE(a_cost_above_the_burst_asks_for_a_full_bucket), CASE(looking_costs_nothing_and_no_rate_is_no_limit),
      CASE(a_clock_set_back_does_not_lock_anybody_out), CASE(buckets_are_bounded_and_the_one_unused_longest_makes_room),
      CASE(senseless_limits_do_no_harm), CASE(what_one_bucket_refuses_is_taken_from_no_other))
