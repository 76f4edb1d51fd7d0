/* test_windows.c — no more than so many within a while, over several nodes in a real server, and by each alone without it. */

#include "redis/limits.h"

#include <stdio.h>
#include <string.h>
#include "redis/redis.h"
#include "tests/support/redis_server.h"
#include "tests/support/turning.h"

enum { NODES = 3, MOST = 5, LONG_MS = 600000 };

static struct loop              *loop;
static struct redis_test_server *server;
static struct redis             *redis[NODES];
static struct limits            *limits[NODES];
static int                       answers, allowed, alone;
static struct limit_answer       last;

static void answered(void *unused, const struct limit_answer *answer)
{
        (void)unused;
        answers++;
        allowed += answer->is_allowed;
        last = *answer;
}

static struct limit_answer decides_alone(void *unused)
{
        (void)unused;
        alone++;
        return (struct limit_answer){.is_allowed = true};
}

static int setup(void **state)
{
        (void)state;
        answers = allowed = alone    = 0;
        loop                         = loop_create();
        server                       = redis_test_server_start(NULL);
        struct redis_options options = {.server = {.address = redis_test_server_address(server)}};
        for (int node = 0; node < NODES; node++) {
                redis[node]  = redis_open(loop, &options);
                limits[node] = limits_create(loop, redis[node], NODES);
                TURN_UNTIL(loop, redis_is_up(redis[node]));
        }
        return 0;
}

static int teardown(void **state)
{
        (void)state;
        for (int node = 0; node < NODES; node++) {
                limits_destroy(&limits[node]);
                redis_close(&redis[node]);
        }
        redis_test_server_stop(&server);
        loop_destroy(&loop);
        return 0;
}

static void say(int node, const char *window, int64_t ms, const char *item)
{
        window_take(limits[node], str_from(window), (struct window){MOST, ms}, str_from(item), decides_alone, answered, NULL);
}

static void say_and_hear(int node, int64_t ms, const char *item)
{
        int before = answers;
        say(node, "window:test:{a}", ms, item);
        TURN_UNTIL(loop, answers == before + 1);
}

/* All at once, on every node, and again: whoever comes first, as many get through as may and no more. */
TEST(over_all_nodes_exactly_so_many_get_through)
{
        for (int round = 0; round < 20; round++) {
                char window[32], item[16];
                int  before = answers, before_allowed = allowed;

                snprintf(window, sizeof window, "window:test:{%d}", round);
                for (int i = 0; i < 4 * MOST; i++) {
                        snprintf(item, sizeof item, "%d", i);
                        say((i + round) % NODES, window, LONG_MS, item);
                }
                TURN_UNTIL(loop, answers == before + 4 * MOST);
                CHECK_INT(allowed - before_allowed, MOST);
        }
        CHECK_INT(alone, 0);
}

TEST(the_same_thing_again_counts_once_wherever_it_comes)
{
        for (int i = 0; i < 4 * MOST; i++)
                say_and_hear(i % NODES, LONG_MS, "one");
        CHECK_INT(allowed, 4 * MOST);
        CHECK_INT(last.remaining, MOST - 1);
}

TEST(who_is_refused_is_told_when_there_is_room_again)
{
        char item[16];

        for (int i = 0; i <= MOST; i++) {
                snprintf(item, sizeof item, "%d", i);
                say_and_hear(0, LONG_MS, item);
        }
        CHECK(!last.is_allowed && last.retry_after_ms > LONG_MS - 60000 && last.retry_after_ms <= LONG_MS);
        CHECK_INT(allowed, MOST);
}

TEST(what_has_fallen_out_of_it_makes_room)
{
        const int64_t short_ms = 20;
        int64_t began_ms = clock_monotonic_ms();
        char item[16];

        for (int i = 0; i < 2 * MOST; i++) {
                snprintf(item, sizeof item, "%d", i);
                say(0, "window:test:{a}", LONG_MS, item);
        }
        TURN_UNTIL(loop, answers == 2 * MOST && clock_monotonic_ms() > began_ms + 2 * short_ms);
        say_and_hear(1, short_ms, "0");
        CHECK(last.is_allowed && last.remaining == MOST - 1);
        say_and_hear(2, short_ms, "0");
        CHECK_INT(last.remaining, MOST - 1);
}

static char info[8000];

static void told(void *unused, const struct redis_reply *reply)
{
        (void)unused;
        snprintf(info, sizeof info, "%.*s", STR_ARG(reply->text));
}

TEST(what_is_asked_in_one_turn_is_one_call_and_the_script_travels_once)
{
        for (int round = 0; round < 2; round++) {
                for (int i = 0; i < MOST; i++)
                        say(0, i % 2 ? "window:test:{a}" : "window:test:{b}", LONG_MS, "one");
                TURN_UNTIL(loop, answers == (round + 1) * MOST);
        }
        CHECK_OK(redis_command(redis[0], REDIS_WORDS(STR("INFO"), STR("commandstats")), told, NULL));
        TURN_UNTIL(loop, info[0]);
        CHECK(strstr(info, "cmdstat_eval:calls=1,") && strstr(info, "cmdstat_evalsha:calls=2,") && strstr(info, "cmdstat_zadd:calls=2,"));
}

TEST(without_redis_each_decides_alone)
{
        redis_test_server_stop(&server);
        for (int node = 0; node < NODES; node++)
                TURN_UNTIL(loop, !redis_is_up(redis[node]));
        say_and_hear(0, LONG_MS, "one");
        say_and_hear(1, LONG_MS, "one");
        CHECK_INT(alone, 2);
        server = redis_test_server_start(NULL);
}

#define ON_NODES(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
SUITE(ON_NODES(over_all_nodes_exactly_so_many_get_through), ON_NODES(the_same_thing_again_counts_once_wherever_it_comes),
      ON_NODES(who_is_refused_is_told_when_there_is_room_again), ON_NODES(what_has_fallen_out_of_it_makes_room),
      ON_NODES(what_is_asked_in_one_turn_is_one_call_and_the_script_travels_once), ON_NODES(without_redis_each_decides_alone))
