/* test_redis.c — commands, against a real server and against one that misbehaves. */

#include "redis/redis.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/buf.h"
#include "tests/support/redis_server.h"
#include "tests/support/turning.h"

static struct loop              *loop;
static struct redis_test_server *server;
static struct redis             *redis;
static int                       ups, downs;
static char                      last_why[300];

static void up(void *unused)
{
        (void)unused;
        ups++;
}

static void down(void *unused, const char *why)
{
        (void)unused;
        downs++;
        snprintf(last_why, sizeof last_why, "%s", why);
}

static void open_at(struct str address, struct str username, struct str password, int64_t silence_ms, size_t in_flight_max)
{
        ups = downs = 0;
        struct redis_options options = {.server        = {address, username, password, silence_ms},
                                        .in_flight_max = in_flight_max,
                                        .on_up         = up,
                                        .on_down       = down};
        redis                        = redis_open(loop, &options);
}

static int setup(void **state)
{
        (void)state;
        loop   = loop_create();
        server = redis_test_server_start(NULL);
        open_at(redis_test_server_address(server), STR_NONE, STR_NONE, 0, 0);
        TURN_UNTIL(loop, redis_is_up(redis));
        return 0;
}

static int teardown(void **state)
{
        (void)state;
        redis_close(&redis);
        redis_test_server_stop(&server);
        loop_destroy(&loop);
        return 0;
}

static int setup_alone(void **state)
{
        (void)state;
        loop = loop_create();
        return 0;
}

static int teardown_alone(void **state)
{
        (void)state;
        redis_close(&redis);
        loop_destroy(&loop);
        return 0;
}

/* Answers as one line each: "int 1|text abc|nil|list 2[...]". */
static struct buf story;
static int        answers, failures;

static void tell(const struct redis_reply *reply)
{
        static const char *const kinds[] = {"nil", "int ", "text ", "status ", "error ", "list "};
        buf_put(&story, str_from(kinds[reply->kind]));
        if (reply->kind == REDIS_INT)
                buf_put_int(&story, reply->number);
        buf_put(&story, reply->text);
        if (reply->kind == REDIS_LIST)
                buf_put_int(&story, (int64_t)reply->count);
        for (size_t i = 0; i < reply->count; i++) {
                buf_put_char(&story, i ? ',' : '[');
                tell(&reply->items[i]);
        }
        if (reply->count)
                buf_put_char(&story, ']');
}

static void answered(void *unused, const struct redis_reply *reply)
{
        (void)unused;
        answers++;
        if (!reply) {
                failures++;
                return;
        }
        tell(reply);
        buf_put_char(&story, '|');
}

static void story_begin(void)
{
        answers = failures = 0;
        buf_init(&story, NULL, 1 << 20);
}

#define ASK(...) redis_command(redis, REDIS_WORDS(__VA_ARGS__), answered, NULL)

TEST(answers_come_in_order_whatever_their_kind)
{
        story_begin();
        CHECK_OK(ASK(STR("SET"), STR("a"), STR("x\0\r\ny")));
        CHECK_OK(ASK(STR("GET"), STR("a")));
        CHECK_OK(ASK(STR("GET"), STR("none")));
        CHECK_OK(ASK(STR("INCRBY"), STR("n"), STR("-9")));
        CHECK_OK(ASK(STR("SET"), STR("")));
        CHECK_OK(ASK(STR("EVAL"), STR("return {1,{'two',{}},false}"), STR("0")));
        CHECK_OK(ASK(STR("SET"), STR("empty"), STR("")));
        CHECK_OK(ASK(STR("GET"), STR("empty")));
        CHECK_INT(answers, 0);
        TURN_UNTIL(loop, answers == 8);
        struct str wanted = STR("status OK|text x\0\r\ny|nil|int -9|error ERR wrong number of arguments for 'set' command|"
                                "list 3[int 1,list 2[text two,list 0],nil]|status OK|text |");
        CHECK(str_equal(buf_str(&story), wanted));
        buf_fini(&story);
}

static size_t large_len;

static void large_answered(void *unused, const struct redis_reply *reply)
{
        (void)unused;
        CHECK(reply && reply->kind == REDIS_TEXT);
        large_len = reply->text.len;
        for (size_t i = 0; i < reply->text.len; i += 4099)
                CHECK(reply->text.at[i] == 'l');
}

TEST(large_texts_pass_both_ways)
{
        const size_t len  = 5000000;
        char        *text = malloc(len);
        memset(text, 'l', len);
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("ECHO"), {text, len}), large_answered, NULL));
        free(text);
        TURN_UNTIL(loop, large_len == len);
}

static int after_large;

static void count_after(void *unused, const struct redis_reply *reply)
{
        (void)unused;
        after_large += reply != NULL;
}

TEST(many_commands_in_one_turn)
{
        for (int i = 0; i < REDIS_IN_FLIGHT_MAX; i++)
                CHECK_OK(redis_command(redis, REDIS_WORDS(STR("INCR"), STR("many")), count_after, NULL));
        CHECK_ERR(redis_command(redis, REDIS_WORDS(STR("INCR"), STR("many")), count_after, NULL), ERR_BUSY);
        TURN_UNTIL(loop, after_large == REDIS_IN_FLIGHT_MAX);
        CHECK_OK(redis_command(redis, REDIS_WORDS(STR("INCR"), STR("many")), NULL, NULL));
}

TEST(what_was_accepted_fails_when_the_connection_breaks)
{
        story_begin();
        CHECK_OK(ASK(STR("BLPOP"), STR("nothing"), STR("0")));
        CHECK_OK(ASK(STR("PING")));
        turn_a_moment(loop);
        redis_test_server_kill(server);
        TURN_UNTIL(loop, downs == 1);
        CHECK_INT(failures, 2);
        CHECK(!redis_is_up(redis));
        CHECK_ERR(ASK(STR("PING")), ERR_UNAVAILABLE);
        CHECK_INT(answers, 2);
        redis_test_server_start_again(server);
        TURN_UNTIL(loop, ups == 2);
        CHECK_INT(downs, 1);
        CHECK_OK(ASK(STR("PING")));
        TURN_UNTIL(loop, answers == 3);
        CHECK_STR(buf_str(&story), "status PONG|");
        buf_fini(&story);
}

static void ask_more(void *unused, const struct redis_reply *reply)
{
        (void)unused;
        failures += reply == NULL;
        /* While it breaks nothing new is taken. */
        if (!reply)
                CHECK_ERR(ASK(STR("PING")), ERR_UNAVAILABLE);
}

TEST(a_failure_may_ask_again_in_vain)
{
        failures = 0;
        for (int i = 0; i < 3; i++)
                CHECK_OK(redis_command(redis, REDIS_WORDS(STR("BLPOP"), STR("nothing"), STR("0")), ask_more, NULL));
        redis_test_server_kill(server);
        TURN_UNTIL(loop, failures == 3);
}

static void close_it(void *unused, const struct redis_reply *reply)
{
        (void)unused;
        answers += reply != NULL;
        failures += reply == NULL;
        redis_close(&redis);
}

TEST(closing_within_an_answer_fails_the_others)
{
        answers = failures = 0;
        for (int i = 0; i < 5; i++)
                CHECK_OK(redis_command(redis, REDIS_WORDS(STR("PING")), close_it, NULL));
        TURN_UNTIL(loop, answers == 1);
        CHECK_INT(failures, 4);
        CHECK(redis == NULL);
        CHECK_INT(downs, 0);
}

TEST(a_frozen_server_is_noticed_and_comes_back)
{
        redis_close(&redis);
        open_at(redis_test_server_address(server), STR_NONE, STR_NONE, 200, 0);
        TURN_UNTIL(loop, ups == 1);
        int64_t from = clock_monotonic_ms();
        redis_test_server_freeze(server);
        TURN_UNTIL(loop, downs == 1);
        CHECK(clock_monotonic_ms() - from >= 150);
        CHECK_STR(str_from(last_why), "the server is silent");
        redis_test_server_thaw(server);
        TURN_UNTIL(loop, ups == 2);
}

TEST(an_idle_connection_stays_up)
{
        redis_close(&redis);
        open_at(redis_test_server_address(server), STR_NONE, STR_NONE, 80, 0);
        TURN_UNTIL(loop, ups == 1);
        int64_t until = clock_monotonic_ms() + 400;
        TURN_UNTIL(loop, clock_monotonic_ms() > until);
        CHECK_INT(downs, 0);
        CHECK(redis_is_up(redis));
}

TEST(passwords_are_needed_and_used)
{
        struct redis_test_server *locked = redis_test_server_start("open sesame");
        open_at(redis_test_server_address(locked), STR_NONE, STR("wrong"), 0, 0);
        TURN_UNTIL(loop, downs == 1);
        CHECK(strstr(last_why, "refused us: WRONGPASS"));
        CHECK(!strstr(last_why, "wrong "));
        redis_close(&redis);
        open_at(redis_test_server_address(locked), STR_NONE, STR_NONE, 0, 0);
        TURN_UNTIL(loop, downs == 1);
        CHECK(strstr(last_why, "NOAUTH"));
        redis_close(&redis);
        open_at(redis_test_server_address(locked), STR_NONE, STR("open sesame"), 0, 0);
        TURN_UNTIL(loop, ups == 1);
        redis_close(&redis);
        open_at(redis_test_server_address(locked), STR("default"), STR("open sesame"), 0, 0);
        TURN_UNTIL(loop, ups == 1);
        CHECK_INT(downs, 0);
        redis_test_server_stop(&locked);
}

TEST(a_server_that_is_not_there_is_told_once)
{
        open_at(STR("/tmp/there/is/no/such/socket"), STR_NONE, STR_NONE, 0, 0);
        TURN_UNTIL(loop, downs == 1);
        int64_t until = clock_monotonic_ms() + 300;
        TURN_UNTIL(loop, clock_monotonic_ms() > until);
        CHECK_INT(downs, 1);
        CHECK_ERR(ASK(STR("PING")), ERR_UNAVAILABLE);
}

/* --- a server of our own, which says what it is told to */

static int             listener, peer = -1;
static struct loop_fd *listening;
static const char     *greeting;

static void peer_came(void *unused, int events)
{
        (void)unused, (void)events;
        peer = accept(listener, NULL, NULL);
        CHECK(peer >= 0);
        CHECK(write(peer, greeting, strlen(greeting)) == (ssize_t)strlen(greeting));
}

/* On the loopback; the port is returned. */
static int peer_listen(const char *says)
{
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        socklen_t          len     = sizeof address;
        greeting                   = says;
        listener                   = socket(AF_INET, SOCK_STREAM, 0);
        CHECK(bind(listener, (const struct sockaddr *)&address, len) == 0 && listen(listener, 5) == 0);
        CHECK(getsockname(listener, (struct sockaddr *)&address, &len) == 0);
        listening = loop_fd_create(loop, listener, LOOP_READ, peer_came, NULL);
        return ntohs(address.sin_port);
}

static void peer_end(void)
{
        redis_close(&redis);
        loop_fd_destroy(&listening);
        close(listener);
        if (peer >= 0)
                close(peer);
        peer = -1;
}

static size_t peer_hear(char *text, size_t size)
{
        ssize_t len = recv(peer, text, size - 1, MSG_DONTWAIT);
        text[len < 0 ? 0 : len] = '\0';
        return len < 0 ? 0 : (size_t)len;
}

static void open_peer(const char *host, const char *says)
{
        char address[64];
        snprintf(address, sizeof address, "%s:%d", host, peer_listen(says));
        open_at(str_from(address), STR_NONE, STR_NONE, 0, 0);
}

TEST(flushing_sends_within_the_turn)
{
        char text[200];
        open_peer("127.0.0.1", "+PONG\r\n");
        TURN_UNTIL(loop, ups == 1);
        peer_hear(text, sizeof text);
        assert_string_equal(text, "*1\r\n$4\r\nPING\r\n");
        story_begin();
        CHECK_OK(ASK(STR("PUBLISH"), STR("room"), STR("")));
        CHECK_INT(peer_hear(text, sizeof text), 0);
        redis_flush_now(redis);
        peer_hear(text, sizeof text);
        assert_string_equal(text, "*3\r\n$7\r\nPUBLISH\r\n$4\r\nroom\r\n$0\r\n\r\n");
        peer_end();
        CHECK_INT(failures, 1);
        buf_fini(&story);
}

TEST(a_name_is_looked_up_elsewhere_than_on_the_loop)
{
        open_peer("localhost", "+PONG\r\n");
        TURN_UNTIL(loop, ups == 1);
        peer_end();
        open_peer("no-such-host.invalid", "+PONG\r\n");
        TURN_UNTIL(loop, downs == 1);
        peer_end();
        /* Closed while the resolver is still at it. */
        open_peer("no-such-host.invalid", "+PONG\r\n");
        peer_end();
}

static void say(const char *text)
{
        CHECK(write(peer, text, strlen(text)) == (ssize_t)strlen(text));
}

TEST(an_answer_in_pieces_is_put_together)
{
        open_peer("127.0.0.1", "+PO");
        TURN_UNTIL(loop, peer >= 0);
        CHECK(!redis_is_up(redis));
        say("NG\r\n");
        TURN_UNTIL(loop, ups == 1);
        story_begin();
        CHECK_OK(ASK(STR("X")));
        const char *pieces[] = {"*", "2\r\n$", "3\r\na", "b", "c\r\n:1", "5\r", "\n"};
        for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
                CHECK_INT(answers, 0);
                say(pieces[i]);
                turn_a_moment(loop);
        }
        TURN_UNTIL(loop, answers == 1);
        CHECK_STR(buf_str(&story), "list 2[text abc,int 15]|");
        buf_fini(&story);
        peer_end();
}

TEST(nonsense_breaks_the_connection_and_no_more)
{
        const char *nonsense[] = {"HTTP/1.1 400 Bad Request\r\n", "?\r\n", "*-5\r\n", "$-7\r\n", ":12a\r\n", "*2000000000\r\n",
                                  "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n", "*2\r\n$3\r\nabc\r\n!"};
        for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++) {
                open_peer("127.0.0.1", "+PONG\r\n");
                TURN_UNTIL(loop, ups == 1);
                story_begin();
                CHECK_OK(ASK(STR("X")));
                say(nonsense[i]);
                TURN_UNTIL(loop, downs == 1);
                CHECK_INT(failures, 1);
                buf_fini(&story);
                peer_end();
        }
}

/* Nobody said HELLO 3, so the server has no reason to speak it, not even within a list. */
TEST(an_answer_of_resp3_breaks_the_connection)
{
        const char *resp3[] = {"_\r\n", "#t\r\n", ",1.5\r\n", "(12345678901234567890\r\n", "=7\r\ntxt:abc\r\n", "%1\r\n+a\r\n+b\r\n",
                               "%-1\r\n", "~1\r\n:1\r\n", ">2\r\n+message\r\n+x\r\n", "|1\r\n+a\r\n+b\r\n", "*2\r\n:1\r\n#t\r\n"};
        for (size_t i = 0; i < sizeof resp3 / sizeof *resp3; i++) {
                open_peer("127.0.0.1", "+PONG\r\n");
                TURN_UNTIL(loop, ups == 1);
                story_begin();
                CHECK_OK(ASK(STR("X")));
                say(resp3[i]);
                TURN_UNTIL(loop, downs == 1);
                CHECK_INT(failures, 1);
                CHECK(!strstr(last_why, "large"));
                buf_fini(&story);
                peer_end();
        }
}

TEST(lists_in_lists_are_read_to_a_bound)
{
        open_peer("127.0.0.1", "+PONG\r\n");
        TURN_UNTIL(loop, ups == 1);
        story_begin();
        CHECK_OK(ASK(STR("X")));
        CHECK_OK(ASK(STR("Y")));
        say("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:7\r\n");
        TURN_UNTIL(loop, answers == 1);
        CHECK_STR(buf_str(&story), "list 1[list 1[list 1[list 1[list 1[list 1[list 1[list 1[int 7]]]]]]]]|");
        say("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n");
        TURN_UNTIL(loop, downs == 1);
        CHECK_INT(failures, 1);
        buf_fini(&story);
        peer_end();
}

TEST(an_answer_too_large_breaks_the_connection)
{
        static char some[65536];
        memset(some, 'x', sizeof some);
        open_peer("127.0.0.1", "+PONG\r\n");
        TURN_UNTIL(loop, ups == 1);
        story_begin();
        CHECK_OK(ASK(STR("X")));
        say("$500000000\r\n");
        for (int i = 0; i < 20000 && !downs; i++) {
                send(peer, some, sizeof some, MSG_DONTWAIT | MSG_NOSIGNAL);
                if (i % 4 == 3)
                        turn_a_moment(loop);
        }
        CHECK_INT(downs, 1);
        CHECK_STR(str_from(last_why), "an answer is too large");
        buf_fini(&story);
        peer_end();
}

TEST(an_answer_nobody_asked_for_is_ignored)
{
        open_peer("127.0.0.1", "+PONG\r\n");
        TURN_UNTIL(loop, ups == 1);
        say("+WHAT\r\n$-1\r\n");
        turn_a_moment(loop);
        CHECK(redis_is_up(redis));
        peer_end();
}

#define WITH_SERVER(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define ALONE(name)       cmocka_unit_test_setup_teardown(name, setup_alone, teardown_alone)

SUITE(WITH_SERVER(answers_come_in_order_whatever_their_kind), WITH_SERVER(large_texts_pass_both_ways),
      WITH_SERVER(many_commands_in_one_turn), WITH_SERVER(what_was_accepted_fails_when_the_connection_breaks),
      WITH_SERVER(a_failure_may_ask_again_in_vain), WITH_SERVER(closing_within_an_answer_fails_the_others),
      WITH_SERVER(a_frozen_server_is_noticed_and_comes_back), WITH_SERVER(an_idle_connection_stays_up),
      ALONE(passwords_are_needed_and_used), ALONE(a_server_that_is_not_there_is_told_once), ALONE(flushing_sends_within_the_turn),
      ALONE(a_name_is_looked_up_elsewhere_than_on_the_loop), ALONE(an_answer_in_pieces_is_put_together),
      ALONE(nonsense_breaks_the_connection_and_no_more), ALONE(an_answer_of_resp3_breaks_the_connection),
      ALONE(lists_in_lists_are_read_to_a_bound), ALONE(an_answer_too_large_breaks_the_connection),
      ALONE(an_answer_nobody_asked_for_is_ignored))
