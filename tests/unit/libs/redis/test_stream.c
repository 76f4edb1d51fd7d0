/* test_stream.c — writing and following a stream in a real server. */

#include "redis/stream.h"

#include <stdlib.h>
#include <string.h>
#include "redis/redis.h"
#include "tests/support/redis_server.h"
#include "tests/support/turning.h"

static struct loop              *loop;
static struct redis_test_server *server;
static struct redis             *redis;
static struct stream            *stream;
static char                      story[2000];
static int                       entries, ups, downs, written;
static bool                      closes_at_entry;

static void entry(void *unused, const struct stream_entry *at)
{
        (void)unused;
        entries++;
        struct str value = stream_value(at, STR("n"));
        if (strlen(story) + value.len + 2 < sizeof story) {
                strncat(story, value.at, value.len);
                strcat(story, ",");
        }
        CHECK(stream_value(at, STR("absent")).at == NULL);
        if (closes_at_entry)
                stream_close(&stream);
}

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

static void follow(int64_t from_ms)
{
        struct stream_options options = {.server   = {.address = redis_test_server_address(server)},
                                         .key      = STR("log"),
                                         .from_ms  = from_ms,
                                         .on_entry = entry,
                                         .on_up    = up,
                                         .on_down  = down};
        stream                        = stream_follow(loop, &options);
}

static int setup(void **state)
{
        (void)state;
        memset(story, 0, sizeof story);
        entries = ups = downs = written = 0;
        closes_at_entry                 = false;
        loop                            = loop_create();
        server                          = redis_test_server_start(NULL);
        struct redis_options options    = {.server = {.address = redis_test_server_address(server)}};
        redis                           = redis_open(loop, &options);
        TURN_UNTIL(loop, redis_is_up(redis));
        return 0;
}

static int teardown(void **state)
{
        (void)state;
        stream_close(&stream);
        redis_close(&redis);
        redis_test_server_stop(&server);
        loop_destroy(&loop);
        return 0;
}

static void was_written(void *unused, bool is_written)
{
        (void)unused;
        written += is_written;
}

static void add(const char *n)
{
        const struct stream_field fields[] = {{STR("kind"), STR("x")}, {STR("n"), str_from(n)}};
        CHECK_OK(stream_add(redis, STR("log"), 60000, 1000, fields, 2, was_written, NULL));
}

TEST(entries_arrive_old_and_new_in_order)
{
        add("1");
        add("2");
        TURN_UNTIL(loop, written == 2);
        follow(clock_wall_ms() - 10000);
        TURN_UNTIL(loop, entries == 2);
        add("3");
        TURN_UNTIL(loop, entries == 3);
        add("4");
        TURN_UNTIL(loop, entries == 4);
        assert_string_equal(story, "1,2,3,4,");
}

TEST(a_follower_may_begin_later)
{
        add("old");
        TURN_UNTIL(loop, written == 1);
        follow(clock_wall_ms() + 20);
        TURN_UNTIL(loop, ups == 1);
        int64_t until = clock_wall_ms() + 25;
        TURN_UNTIL(loop, clock_wall_ms() > until);
        add("new");
        TURN_UNTIL(loop, entries == 1);
        assert_string_equal(story, "new,");
}

TEST(many_entries_come_in_several_answers)
{
        for (int i = 0; i < 700; i++)
                add("i");
        follow(1);
        TURN_UNTIL(loop, entries == 700);
}

static void kill_the_reader(void)
{
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("CLIENT"), STR("KILL"), STR("TYPE"), STR("normal"), STR("SKIPME"), STR("yes")),
                               NULL, NULL));
}

TEST(a_reader_that_was_away_misses_nothing_and_sees_nothing_twice)
{
        follow(1);
        add("1");
        TURN_UNTIL(loop, entries == 1);
        for (int i = 0; i < 3; i++) {
                int before = entries, was_down = downs;
                kill_the_reader();
                add("a");
                add("b");
                TURN_UNTIL(loop, downs == was_down + 1 && entries == before + 2);
        }
        add("2");
        TURN_UNTIL(loop, entries == 8);
        assert_string_equal(story, "1,a,b,a,b,a,b,2,");
}

static int64_t length;

static void length_told(void *unused, const struct redis_reply *reply)
{
        (void)unused;
        length = reply->number;
}

TEST(the_stream_is_trimmed_by_time_and_by_number)
{
        const struct stream_field field = {STR("n"), STR("x")};
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("XADD"), STR("log"), STR("1000-0"), STR("n"), STR("old")), NULL, NULL));
        for (int i = 0; i < 1000; i++)
                CHECK_OK(stream_add(redis, STR("log"), 60000, 200, &field, 1, NULL, NULL));
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("XLEN"), STR("log")), length_told, NULL));
        TURN_UNTIL(loop, length);
        CHECK(length >= 200 && length <= 400);
        CHECK_ERR(stream_add(redis, STR("log"), 60000, 200, &field, 0, NULL, NULL), ERR_INVALID);
        CHECK_ERR(stream_add(redis, STR("log"), 60000, 200, &field, STREAM_FIELDS_MAX + 1, NULL, NULL), ERR_INVALID);
}

TEST(closing_within_an_entry_and_while_waiting)
{
        closes_at_entry = true;
        add("1");
        add("2");
        follow(1);
        TURN_UNTIL(loop, entries == 1);
        CHECK(stream == NULL);
        follow(INT64_MAX);
        TURN_UNTIL(loop, ups == 2);
        turn_a_moment(loop);
        stream_close(&stream);
        CHECK_INT(entries, 1);
}

TEST(nothing_is_written_while_redis_is_away)
{
        const struct stream_field field = {STR("n"), STR("x")};
        redis_test_server_kill(server);
        TURN_UNTIL(loop, !redis_is_up(redis));
        CHECK_ERR(stream_add(redis, STR("log"), 60000, 200, &field, 1, was_written, NULL), ERR_UNAVAILABLE);
        CHECK_INT(written, 0);
}

TEST(a_name_that_is_no_stream_is_tried_again_without_haste)
{
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("SET"), STR("log"), STR("x")), NULL, NULL));
        turn_a_moment(loop);
        follow(1);
        TURN_UNTIL(loop, ups == 1);
        turn_a_moment(loop);
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("DEL"), STR("log")), NULL, NULL));
        add("1");
        TURN_UNTIL(loop, entries == 1);
        CHECK_INT(downs, 0);
}

#define WITH_SERVER(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

SUITE(WITH_SERVER(entries_arrive_old_and_new_in_order), WITH_SERVER(a_follower_may_begin_later),
      WITH_SERVER(many_entries_come_in_several_answers), WITH_SERVER(a_reader_that_was_away_misses_nothing_and_sees_nothing_twice),
      WITH_SERVER(the_stream_is_trimmed_by_time_and_by_number), WITH_SERVER(closing_within_an_entry_and_while_waiting),
      WITH_SERVER(nothing_is_written_while_redis_is_away), WITH_SERVER(a_name_that_is_no_stream_is_tried_again_without_haste))
