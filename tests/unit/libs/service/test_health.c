/* test_health.c — living, being ready, and the operators' pages. */

#include "service/health.h"

#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/metrics.h"
#include "loop/loop.h"
#include "tests/support/check.h"

static struct loop   *loop;
static struct health *health;
static struct arena  *arena;
static int            status;
static const char    *content_type;
static struct str     body;

static int setup(void **state)
{
        (void)state;
        loop   = loop_create();
        health = health_create(loop);
        arena  = arena_create(32 << 20);
        return 0;
}

static int teardown(void **state)
{
        (void)state;
        health_destroy(&health);
        loop_destroy(&loop);
        arena_destroy(&arena);
        return 0;
}

static bool is_true(void *truth)
{
        return *(bool *)truth;
}

TEST(a_loop_that_does_not_turn_is_dead)
{
        int64_t now = loop_last_turn_ms(loop);
        CHECK(health_is_live(health, now + HEALTH_TURN_MS - 1));
        CHECK(!health_is_live(health, now + HEALTH_TURN_MS));
        CHECK(health_is_ready(health, now));
        CHECK(!health_is_ready(health, now + HEALTH_TURN_MS));
        health_page_live(health, arena, &status, &content_type, &body);
        CHECK_INT(status, 200);
        CHECK_STR(body, "{\"live\":true}\n");
}

TEST(every_check_must_say_yes)
{
        bool postgres = true, redis = false;
        health_add(health, "postgres", is_true, &postgres);
        health_add(health, "keys", is_true, &redis);
        health_page_ready(health, arena, &status, &content_type, &body);
        CHECK_INT(status, 503);
        CHECK_STR(body, "{\"ready\":false,\"draining\":false,\"checks\":{\"postgres\":true,\"keys\":false}}\n");
        redis = true;
        health_page_ready(health, arena, &status, &content_type, &body);
        CHECK_INT(status, 200);
        assert_string_equal(content_type, "application/json");
        health_drain(health);
        health_page_ready(health, arena, &status, &content_type, &body);
        CHECK_INT(status, 503);
        CHECK_STR(body, "{\"ready\":false,\"draining\":true,\"checks\":{\"postgres\":true,\"keys\":true}}\n");
        CHECK(health_is_live(health, clock_monotonic_ms()));
}

TEST(the_metrics_page_prints_what_is_counted)
{
        static struct metric seen = {.name = "chat_seen_total", .sentence = "Seen.", .kind = METRIC_COUNTER};
        series_add(metric_only(&seen), 3);
        health_page_metrics(NULL, arena, &status, &content_type, &body);
        CHECK_INT(status, 200);
        CHECK(strstr(body.at, "chat_seen_total 3\n"));
        CHECK(strstr(content_type, "text/plain; version=0.0.4"));
        health_page_metrics_open(NULL, arena, &status, &content_type, &body);
        CHECK(strstr(body.at, "# EOF\n"));
        CHECK(strstr(content_type, "openmetrics"));
}

#define ON_A_LOOP(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

SUITE(ON_A_LOOP(a_loop_that_does_not_turn_is_dead), ON_A_LOOP(every_check_must_say_yes),
      ON_A_LOOP(the_metrics_page_prints_what_is_counted))
