/* test_price.c — what a worker is told about prices: by the loop, by a loop that stands still, and while Redis hangs. */

#include "op/price.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/network.h"
#include "op/call.h"
#include "redis/redis.h"
#include "tests/support/capture.h"
#include "tests/support/redis_server.h"
#include "tests/support/turning.h"

enum { BURST = 4, WORKERS = 3, SHARE = 2 };

static const struct op looked_up = {.name = "look", .wire = "look"};

static struct loop       *loop;
static struct price_desk *desk;
static struct id          alice;

struct worker {
        pthread_t   thread;
        struct call *call;
        enum err    err;
        int64_t     took_ms;
        atomic_bool is_done;
};

static int setup(void **state)
{
        struct price_row rows[PRICE_COUNT] = {[PRICE_SEND] = {.name = "send", .keyed = PRICED_USER, .burst = BURST, .per_minute = 6}, [PRICE_FREE] = {.name = "free", .keyed = PRICED_NOBODY}};

        (void)state;
        alice = id_make();
        loop  = loop_create();
        desk  = price_desk_create(loop, NULL, rows, &(struct networks){0}, 1);
        return 0;
}

static int teardown(void **state)
{
        (void)state;
        price_desk_destroy(&desk);
        loop_destroy(&loop);
        return 0;
}

static void *works(void *argument)
{
        struct worker *worker = argument;
        int64_t began_ms = clock_monotonic_ms();

        worker->err     = price_charge_wait(desk, worker->call, PRICE_SEND, STR_NONE);
        worker->took_ms = clock_monotonic_ms() - began_ms;
        atomic_store(&worker->is_done, true);
        return NULL;
}

static void worker_start(struct worker *worker)
{
        *worker                = (struct worker){.call = call_create(&looked_up, DOOR_INSIDE)};
        worker->call->who.user = alice;
        assert_int_equal(pthread_create(&worker->thread, NULL, works, worker), 0);
}

static enum err worker_end(struct worker *worker)
{
        pthread_join(worker->thread, NULL);
        call_destroy(&worker->call);
        return worker->err;
}

static enum err charge_while_the_loop_turns(void)
{
        struct worker worker;

        worker_start(&worker);
        TURN_UNTIL(loop, atomic_load(&worker.is_done));
        return worker_end(&worker);
}

TEST(a_worker_is_told_by_the_loop)
{
        for (int i = 0; i < BURST; i++)
                CHECK_OK(charge_while_the_loop_turns());
        CHECK_ERR(charge_while_the_loop_turns(), ERR_RATE_LIMITED);
}

/* --- addresses pay for people */

static enum err charge_from(struct id who, const char *address, struct call_rate *rate)
{
        struct worker worker = {.call = call_create(&looked_up, DOOR_INSIDE)};

        worker.call->who.user = who;
        worker.call->address  = str_from(address);
        assert_int_equal(pthread_create(&worker.thread, NULL, works, &worker), 0);
        TURN_UNTIL(loop, atomic_load(&worker.is_done));
        *rate = worker.call->rate;
        return worker_end(&worker);
}

TEST(many_people_behind_one_address_pay_together)
{
        struct price_row rows[PRICE_COUNT] = {[PRICE_SEND] = {.name = "send", .keyed = PRICED_USER, .burst = BURST, .per_minute = 6, .address_name = "send_address", .address_times = 2}};
        struct networks trusted;
        struct call_rate rate;

        CHECK(networks_parse(STR("10.0.0.0/8"), &trusted));
        price_desk_destroy(&desk);
        desk = price_desk_create(loop, NULL, rows, &trusted, 1);
        for (int i = 0; i < 2 * BURST; i++)
                CHECK_OK(charge_from(id_make(), i % 2 ? "2001:db8::1" : "2001:db8::2", &rate));
        CHECK(strcmp(rate.name, "send_address") == 0 && rate.remaining == 0 && rate.burst == 2 * BURST && rate.per_minute == 12);
        CHECK_ERR(charge_from(alice, "2001:db8::3", &rate), ERR_RATE_LIMITED);
        CHECK(strcmp(rate.name, "send_address") == 0 && rate.retry_after_ms > 4000);
        for (int i = 0; i < BURST; i++)
                CHECK_OK(charge_from(alice, "2001:db8:0:1::3", &rate));
        CHECK(strcmp(rate.name, "send") == 0 && rate.remaining == 0);
        CHECK_ERR(charge_from(alice, "2001:db8:0:1::3", &rate), ERR_RATE_LIMITED);
        CHECK(strcmp(rate.name, "send") == 0);
        for (int i = 0; i < 4 * BURST; i++)
                CHECK_OK(charge_from(id_make(), "10.1.2.3", &rate));
}

/* Ids of people tell how old their accounts are. */
TEST(new_accounts_are_held_to_a_part_of_it)
{
        struct price_row rows[PRICE_COUNT] = {
                [PRICE_SEND]    = {.name = "send", .keyed = PRICED_USER, .burst = BURST, .per_minute = 6, .new_part = 2, .new_ms = 60000},
                [PRICE_HISTORY] = {.name = "history", .keyed = PRICED_USER, .burst = BURST, .per_minute = 6, .new_part = 1, .new_ms = 60000},
        };
        struct id old = id_make();
        int64_t made_ms = id_time_ms(old) - 60001;

        for (int i = 0; i < 6; i++)
                old.bytes[i] = (uint8_t)(made_ms >> (40 - 8 * i));
        price_desk_destroy(&desk);
        desk = price_desk_create(loop, NULL, rows, &(struct networks){0}, 1);
        for (int i = 0; i < BURST / 2; i++)
                CHECK_OK(charge_while_the_loop_turns());
        CHECK_ERR(charge_while_the_loop_turns(), ERR_RATE_LIMITED);
        CHECK_INT(price_row_of(desk, PRICE_SEND, alice).per_minute, 3);
        CHECK_INT(price_row_of(desk, PRICE_HISTORY, alice).per_minute, 6);
        CHECK_INT(price_row_of(desk, PRICE_SEND, old).burst, BURST);
}

TEST(a_loop_that_stands_still_is_busy_and_not_free)
{
        struct worker workers[WORKERS];

        for (int i = 0; i < WORKERS; i++)
                worker_start(&workers[i]);
        for (int i = 0; i < WORKERS; i++) {
                CHECK_ERR(worker_end(&workers[i]), ERR_BUSY);
                CHECK(workers[i].took_ms >= PRICE_WAIT_MS);
        }
}

TEST(who_has_gone_pays_nothing)
{
        struct worker worker;

        worker_start(&worker);
        CHECK_ERR(worker_end(&worker), ERR_BUSY);
        turn_a_moment(loop);
        for (int i = 0; i < BURST; i++)
                CHECK_OK(charge_while_the_loop_turns());
        CHECK_ERR(charge_while_the_loop_turns(), ERR_RATE_LIMITED);
}

TEST(a_desk_that_has_stopped_refuses_at_once)
{
        struct worker worker;

        price_desk_stop(desk);
        worker_start(&worker);
        CHECK_ERR(worker_end(&worker), ERR_BUSY);
        CHECK(worker.took_ms < PRICE_WAIT_MS);
}

/* Each has a worker of its own, and all ask at once: one node's share is given, the others are refused. */
TEST(while_redis_hangs_workers_get_the_share_of_one_node)
{
        struct redis_test_server *server = redis_test_server_start(NULL);
        struct price_row rows[PRICE_COUNT] = {[PRICE_SEND] = {.name = "send", .keyed = PRICED_USER, .burst = BURST, .per_minute = 6}};
        struct redis *redis = redis_open(loop, &(struct redis_options){.server = {.address = redis_test_server_address(server)}});
        struct worker workers[WORKERS];
        int allowed = 0;

        price_desk_destroy(&desk);
        desk = price_desk_create(loop, redis, rows, &(struct networks){0}, SHARE);
        TURN_UNTIL(loop, redis_is_up(redis));
        redis_test_server_freeze(server);
        for (int i = 0; i < WORKERS; i++)
                worker_start(&workers[i]);
        for (int i = 0; i < WORKERS; i++) {
                TURN_UNTIL(loop, atomic_load(&workers[i].is_done));
                allowed += worker_end(&workers[i]) == OK;
                CHECK(workers[i].err == OK || workers[i].err == ERR_RATE_LIMITED);
        }
        CHECK(redis_is_up(redis));
        CHECK_INT(allowed, BURST / SHARE);
        price_desk_destroy(&desk);
        redis_close(&redis);
        redis_test_server_stop(&server);
}

TEST(whatever_people_pay_their_addresses_pay)
{
        struct price_row rows[PRICE_COUNT];

        CHECK(prices_read(rows));
        for (int price = 0; price < PRICE_COUNT; price++)
                CHECK(rows[price].keyed != PRICED_USER || (rows[price].address_name && rows[price].address_times == 50));
}

TEST(limits_come_from_the_environment_and_all_mistakes_are_told)
{
        struct price_row rows[PRICE_COUNT];
        struct str said;

        setenv("CHAT_LIMIT_SEND", "7,8", 1);
        CHECK(prices_read(rows));
        CHECK(rows[PRICE_SEND].burst == 7 && rows[PRICE_SEND].per_minute == 8 && rows[PRICE_ROOM].burst == 20);
        CHECK(rows[PRICE_SEND].new_ms == 3600000 && rows[PRICE_SEND].address_times == 50);
        setenv("CHAT_LIMIT_ADDRESS_TIMES", "0", 1);
        CHECK(prices_read(rows));
        CHECK_INT(rows[PRICE_SEND].address_times, 0);
        setenv("CHAT_LIMIT_NEW_AGE", "90s", 1);
        CHECK(prices_read(rows));
        CHECK_INT(rows[PRICE_SEND].new_ms, 90000);
        setenv("CHAT_LIMIT_NEW_AGE", "young", 1);
        setenv("CHAT_LIMIT_ADDRESS_TIMES", "many", 1);
        setenv("CHAT_LIMIT_SEND", "ten", 1);
        setenv("CHAT_LIMIT_ROOM", "1,-1", 1);
        setenv("CHAT_LIMIT_ROMS", "1,1", 1);
        capture_begin(STDERR_FILENO);
        CHECK(!prices_read(rows));
        said = capture_end();
        CHECK(strstr(said.at, "CHAT_LIMIT_SEND: expected") && strstr(said.at, "CHAT_LIMIT_ROOM: expected") && strstr(said.at, "CHAT_LIMIT_ROMS: there is no such limit") && strstr(said.at, "CHAT_LIMIT_NEW_AGE: expected")
              && strstr(said.at, "CHAT_LIMIT_ADDRESS_TIMES: expected"));
        CHECK_INT(rows[PRICE_TYPING].burst, 5);
        unsetenv("CHAT_LIMIT_SEND");
        unsetenv("CHAT_LIMIT_ROOM");
        unsetenv("CHAT_LIMIT_ROMS");
        unsetenv("CHAT_LIMIT_NEW_AGE");
        unsetenv("CHAT_LIMIT_ADDRESS_TIMES");
}

#define AT_A_DESK(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

SUITE(AT_A_DESK(a_worker_is_told_by_the_loop), AT_A_DESK(many_people_behind_one_address_pay_together), AT_A_DESK(new_accounts_are_held_to_a_part_of_it), AT_A_DESK(a_loop_that_stands_still_is_busy_and_not_free), AT_A_DESK(who_has_gone_pays_nothing),
      AT_A_DESK(a_desk_that_has_stopped_refuses_at_once), AT_A_DESK(while_redis_hangs_workers_get_the_share_of_one_node),
      CASE(whatever_people_pay_their_addresses_pay), CASE(limits_come_from_the_environment_and_all_mistakes_are_told))
