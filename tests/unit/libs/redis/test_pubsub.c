/* test_pubsub.c — channels, against a real server. */

#include "redis/pubsub.h"

#include <string.h>
#include "redis/redis.h"
#include "tests/support/redis_server.h"
#include "tests/support/turning.h"

static struct loop              *loop;
static struct redis_test_server *server;
static struct redis             *redis;
static struct pubsub            *pubsub;
static int                       ups, downs, confirmed, refused, messages;
static char                      last_channel[100], last_payload[100], confirmed_channels[200];
static bool                      closes_at_message;

static void up(void *unused)
{
        (void)unused;
        ups++;
}

static void down(void *unused, const char *why)
{
        (void)unused, (void)why;
        downs++;
}

static void message(void *unused, struct str channel, struct str payload)
{
        (void)unused;
        messages++;
        snprintf(last_channel, sizeof last_channel, "%.*s", STR_ARG(channel));
        snprintf(last_payload, sizeof last_payload, "%.*s", STR_ARG(payload));
        if (closes_at_message)
                pubsub_close(&pubsub);
}

static void done(void *unused, struct str channel, bool is_subscribed)
{
        (void)unused;
        if (is_subscribed) {
                confirmed++;
                strncat(confirmed_channels, channel.at, channel.len);
        } else {
                refused++;
        }
}

static int setup(void **state)
{
        (void)state;
        ups = downs = confirmed = refused = messages = 0;
        closes_at_message                            = false;
        memset(confirmed_channels, 0, sizeof confirmed_channels);
        loop                          = loop_create();
        server                        = redis_test_server_start(NULL);
        struct redis_server   where   = {.address = redis_test_server_address(server), .silence_ms = 200};
        struct redis_options  redis_o = {.server = where};
        struct pubsub_options options = {.server = where, .on_message = message, .on_up = up, .on_down = down};
        redis                         = redis_open(loop, &redis_o);
        pubsub                        = pubsub_open(loop, &options);
        TURN_UNTIL(loop, redis_is_up(redis) && pubsub_is_up(pubsub));
        return 0;
}

static int teardown(void **state)
{
        (void)state;
        pubsub_close(&pubsub);
        redis_close(&redis);
        redis_test_server_stop(&server);
        loop_destroy(&loop);
        return 0;
}

static void publish(const char *channel, const char *payload)
{
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("PUBLISH"), str_from(channel), str_from(payload)), NULL, NULL));
}

TEST(what_is_published_after_the_confirmation_arrives)
{
        CHECK_OK(pubsub_subscribe(pubsub, STR("a"), done, NULL));
        CHECK_OK(pubsub_subscribe(pubsub, STR("b"), done, NULL));
        CHECK_OK(pubsub_subscribe(pubsub, STR("c"), done, NULL));
        CHECK_INT(confirmed, 0);
        TURN_UNTIL(loop, confirmed == 3);
        assert_string_equal(confirmed_channels, "abc");
        publish("b", "hello");
        TURN_UNTIL(loop, messages == 1);
        assert_string_equal(last_channel, "b");
        assert_string_equal(last_payload, "hello");
}

TEST(what_is_unsubscribed_is_silent)
{
        CHECK_OK(pubsub_subscribe(pubsub, STR("a"), done, NULL));
        CHECK_OK(pubsub_unsubscribe(pubsub, STR("a")));
        CHECK_OK(pubsub_subscribe(pubsub, STR("b"), done, NULL));
        TURN_UNTIL(loop, confirmed == 2);
        publish("a", "x");
        publish("b", "y");
        TURN_UNTIL(loop, messages == 1);
        assert_string_equal(last_channel, "b");
}

static void kill_subscribers(void)
{
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("CLIENT"), STR("KILL"), STR("TYPE"), STR("pubsub")), NULL, NULL));
}

TEST(a_break_is_told_and_nothing_is_subscribed_again_by_itself)
{
        CHECK_OK(pubsub_subscribe(pubsub, STR("a"), done, NULL));
        TURN_UNTIL(loop, confirmed == 1);
        kill_subscribers();
        TURN_UNTIL(loop, downs == 1);
        CHECK_ERR(pubsub_subscribe(pubsub, STR("a"), done, NULL), ERR_UNAVAILABLE);
        TURN_UNTIL(loop, ups == 2);
        publish("a", "lost");
        CHECK_OK(pubsub_subscribe(pubsub, STR("a"), done, NULL));
        TURN_UNTIL(loop, confirmed == 2);
        publish("a", "seen");
        TURN_UNTIL(loop, messages == 1);
        assert_string_equal(last_payload, "seen");
}

TEST(what_was_not_confirmed_is_refused_when_the_connection_breaks)
{
        redis_test_server_freeze(server);
        for (int i = 0; i < 10; i++)
                CHECK_OK(pubsub_subscribe(pubsub, STR("a"), done, NULL));
        TURN_UNTIL(loop, downs == 1);
        CHECK_INT(refused, 10);
        redis_test_server_thaw(server);
        TURN_UNTIL(loop, ups == 2);
        CHECK_OK(pubsub_subscribe(pubsub, STR("a"), done, NULL));
        pubsub_close(&pubsub);
        CHECK_INT(refused, 11);
}

TEST(requests_are_bounded)
{
        redis_test_server_freeze(server);
        for (int i = 0; i < PUBSUB_PENDING_MAX; i++)
                CHECK_OK(pubsub_subscribe(pubsub, STR("a"), NULL, NULL));
        CHECK_ERR(pubsub_subscribe(pubsub, STR("a"), NULL, NULL), ERR_BUSY);
        redis_test_server_thaw(server);
}

/* Idle, the connection asks the server for a sign of life, with subscriptions and without. */
TEST(an_idle_connection_stays_up)
{
        int64_t until = clock_monotonic_ms() + 500;
        TURN_UNTIL(loop, clock_monotonic_ms() > until);
        CHECK_OK(pubsub_subscribe(pubsub, STR("a"), done, NULL));
        until = clock_monotonic_ms() + 500;
        TURN_UNTIL(loop, clock_monotonic_ms() > until);
        CHECK_INT(confirmed, 1);
        CHECK_INT(downs, 0);
}

static int published;

static void count_published(void *unused, const struct redis_reply *reply)
{
        (void)unused;
        published += reply != NULL;
}

/* A server's whole backlog is read in one call, without a turn of the loop between, but no more than a bounded part of it. */
TEST(draining_reads_much_at_once_but_not_without_end)
{
        static char payload[10000];
        memset(payload, 'x', sizeof payload - 1);
        CHECK_OK(pubsub_subscribe(pubsub, STR("a"), done, NULL));
        TURN_UNTIL(loop, confirmed == 1);
        /* Published from another loop, so that nobody reads meanwhile. */
        struct loop         *elsewhere = loop_create();
        struct redis_options options   = {.server = {.address = redis_test_server_address(server)}};
        struct redis        *publisher = redis_open(elsewhere, &options);
        TURN_UNTIL(elsewhere, redis_is_up(publisher));
        published = 0;
        for (int i = 0; i < 100; i++)
                CHECK_OK(redis_command(publisher, REDIS_WORDS(STR("PUBLISH"), STR("a"), str_from(payload)), count_published, NULL));
        TURN_UNTIL(elsewhere, published == 100);
        redis_close(&publisher);
        loop_destroy(&elsewhere);

        pubsub_drain(pubsub);
        CHECK(messages > 5);
        CHECK(messages <= (int)(WIRE_READS_PER_TURN * WIRE_READ_BYTES / sizeof payload) + 1);
        TURN_UNTIL(loop, messages == 100);
}

TEST(closing_within_a_message)
{
        CHECK_OK(pubsub_subscribe(pubsub, STR("a"), done, NULL));
        TURN_UNTIL(loop, confirmed == 1);
        closes_at_message = true;
        for (int i = 0; i < 5; i++)
                publish("a", "x");
        TURN_UNTIL(loop, messages == 1);
        turn_a_moment(loop);
        CHECK_INT(messages, 1);
        CHECK(pubsub == NULL);
}

#define WITH_SERVER(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

SUITE(WITH_SERVER(what_is_published_after_the_confirmation_arrives), WITH_SERVER(what_is_unsubscribed_is_silent),
      WITH_SERVER(a_break_is_told_and_nothing_is_subscribed_again_by_itself),
      WITH_SERVER(what_was_not_confirmed_is_refused_when_the_connection_breaks), WITH_SERVER(requests_are_bounded),
      WITH_SERVER(an_idle_connection_stays_up), WITH_SERVER(draining_reads_much_at_once_but_not_without_end),
      WITH_SERVER(closing_within_a_message))
