/* test_bus.c — events between gateways over three real Redis servers: each log has its own, and each comes and goes by itself. */

#include "bus/bus.h"

#include <stdio.h>
#include <string.h>
#include "tests/support/redis_server.h"
#include "tests/support/turning.h"

enum { ENDPOINTS = 3, ROOM = 1, LOGS = 60 };

static struct loop              *loop;
static struct redis_test_server *servers[ENDPOINTS];
static struct bus               *bus;
static int                       ups[ENDPOINTS], agains[ENDPOINTS], downs[ENDPOINTS], confirmations[LOGS], messages[LOGS];

static struct id log_numbered(int number)
{
        return (struct id){.bytes = {1, 2, 3, (uint8_t)number}};
}

static void up(void *unused, int endpoint, bool is_again)
{
        (void)unused;
        ups[endpoint]++;
        agains[endpoint] += is_again;
}

static void down(void *unused, int endpoint)
{
        (void)unused;
        downs[endpoint]++;
}

static void confirmed(void *unused, uint8_t kind, struct id log)
{
        (void)unused;
        CHECK_INT(kind, ROOM);
        confirmations[log.bytes[3]]++;
}

static void heard(void *unused, uint8_t kind, struct id log, struct str message)
{
        (void)unused;
        CHECK_INT(kind, ROOM);
        CHECK_STR(message, "said");
        messages[log.bytes[3]]++;
}

static int setup(void **state)
{
        struct bus_hooks hooks = {.confirmed = confirmed, .heard = heard, .up = up, .down = down};
        static char addresses[600];                      /* the bus looks into them as long as it is open */

        (void)state;
        addresses[0] = 0;
        memset(ups, 0, sizeof ups);
        memset(agains, 0, sizeof agains);
        memset(downs, 0, sizeof downs);
        memset(confirmations, 0, sizeof confirmations);
        memset(messages, 0, sizeof messages);
        loop = loop_create();
        for (int i = 0; i < ENDPOINTS; i++) {
                servers[i] = redis_test_server_start(NULL);
                snprintf(addresses + strlen(addresses), sizeof addresses - strlen(addresses), "%s %.*s", i ? "," : "", STR_ARG(redis_test_server_address(servers[i])));
        }
        bus = bus_open(loop, str_from(addresses), STR_NONE, &hooks, NULL);
        TURN_UNTIL(loop, bus_is_up(bus));
        return 0;
}

static int teardown(void **state)
{
        (void)state;
        bus_close(&bus);
        for (int i = 0; i < ENDPOINTS; i++)
                redis_test_server_stop(&servers[i]);
        loop_destroy(&loop);
        return 0;
}

/* How many of the logs there, or elsewhere, have so many of what is counted. */
static int count_at(int endpoint, bool is_there, const int *counted, int wanted)
{
        int count = 0;

        for (int i = 0; i < LOGS; i++)
                if ((bus_endpoint_of(bus, log_numbered(i)) == endpoint) == is_there)
                        count += counted[i] == wanted;
        return count;
}

static struct id some_log_at(int endpoint)
{
        int i = 0;

        while (i < LOGS && bus_endpoint_of(bus, log_numbered(i)) != endpoint)
                i++;
        CHECK(i < LOGS);
        return log_numbered(i);
}

static int logs_at(int endpoint)
{
        int count = 0;

        for (int i = 0; i < LOGS; i++)
                count += bus_endpoint_of(bus, log_numbered(i)) == endpoint;
        return count;
}

static void subscribe_all(void)
{
        for (int i = 0; i < LOGS; i++)
                CHECK_OK(bus_subscribe(bus, ROOM, log_numbered(i)));
        for (int i = 0; i < ENDPOINTS; i++)
                TURN_UNTIL(loop, count_at(i, true, confirmations, 1) == logs_at(i));
}

static int publish_all(void)
{
        int refused = 0;

        for (int i = 0; i < LOGS; i++)
                refused += bus_publish(bus, ROOM, log_numbered(i), STR("said")) != OK;
        bus_turn(bus);
        return refused;
}

TEST(each_log_is_at_one_of_three_and_heard_of_once)
{
        subscribe_all();
        CHECK_INT(publish_all(), 0);
        for (int i = 0; i < ENDPOINTS; i++) {
                CHECK(logs_at(i) > 0);
                TURN_UNTIL(loop, count_at(i, true, messages, 1) == logs_at(i));
                CHECK_INT(ups[i], 1);
                CHECK_INT(agains[i], 0);
        }
        CHECK_INT(bus_endpoints_up(bus), ENDPOINTS);
}

TEST(one_that_dies_takes_its_own_logs_and_no_others)
{
        subscribe_all();
        redis_test_server_kill(servers[1]);
        TURN_UNTIL(loop, downs[1] == 1 && bus_publish(bus, ROOM, some_log_at(1), STR("said")) == ERR_UNAVAILABLE);
        CHECK_INT(bus_endpoints_up(bus), ENDPOINTS - 1);
        CHECK(!bus_is_up(bus));
        CHECK_INT(publish_all(), logs_at(1));
        TURN_UNTIL(loop, count_at(1, false, messages, 1) == LOGS - logs_at(1));
        CHECK_INT(count_at(1, true, messages, 0), logs_at(1));
        CHECK_INT(downs[0] + downs[2], 0);
        CHECK_ERR(bus_subscribe(bus, ROOM, some_log_at(1)), ERR_UNAVAILABLE);
}

TEST(one_that_returns_is_told_of_by_its_number)
{
        subscribe_all();
        redis_test_server_kill(servers[2]);
        TURN_UNTIL(loop, downs[2] == 1);
        redis_test_server_start_again(servers[2]);
        TURN_UNTIL(loop, ups[2] == 2 && bus_is_up(bus));
        CHECK_INT(agains[2], 1);
        CHECK_INT(ups[0] + ups[1], 2);
        for (int i = 0; i < LOGS; i++)
                if (bus_endpoint_of(bus, log_numbered(i)) == 2)
                        CHECK_OK(bus_subscribe(bus, ROOM, log_numbered(i)));
        TURN_UNTIL(loop, count_at(2, true, confirmations, 2) == logs_at(2));
        CHECK_INT(publish_all(), 0);
        TURN_UNTIL(loop, count_at(2, true, messages, 1) == logs_at(2) && count_at(2, false, messages, 1) == LOGS - logs_at(2));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(each_log_is_at_one_of_three_and_heard_of_once, setup, teardown),
                cmocka_unit_test_setup_teardown(one_that_dies_takes_its_own_logs_and_no_others, setup, teardown),
                cmocka_unit_test_setup_teardown(one_that_returns_is_told_of_by_its_number, setup, teardown),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
