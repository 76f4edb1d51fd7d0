/* test_config.c — what the settings' types cannot say. */

#include <string.h>
#include <unistd.h>
#include "chat-gateway/gateway.h"
#include "tests/support/capture.h"
#include "tests/support/check.h"

static const struct gateway_config least = {.search_language = STR("simple"), .database_connections = 1, .connections_max = 1, .nodes = 1, .heartbeat_ms = 5000, .token_lifetime_max_ms = 1000,
                                            .raid_window_ms = 1000, .guard_ms = 1000};
static const struct gateway_config most  = {.search_language = STR("english"), .database_connections = 64, .connections_max = 1000000, .handshakes_per_second = 1000000, .nodes = 1000, .heartbeat_ms = 300000, .drain_seconds = 3600,
                                            .restore_ms = INT64_C(30) * 86400000, .token_lifetime_max_ms = 86400000,
                                            .raid_joins = 1000, .raid_window_ms = 3600000, .guard_ms = INT64_C(7) * 86400000, .guard_slow_ms = 21600000, .proxies = STR("10.0.0.0/8, ::1"), .trusted_networks = STR("192.0.2.1")};

static struct str complaints_of(const struct gateway_config *config, bool *is_good)
{
        capture_begin(STDERR_FILENO);
        *is_good = gateway_config_check(config);
        return capture_end();
}

TEST(the_least_and_the_most_are_right)
{
        bool is_good;

        CHECK_INT(complaints_of(&least, &is_good).len, 0);
        CHECK(is_good);
        CHECK_INT(complaints_of(&most, &is_good).len, 0);
        CHECK(is_good);
}

/* Of the fields in this order: one below the least, then one above the most; all at once. */
TEST(all_mistakes_are_told_by_name)
{
        const struct gateway_config below = {.search_language = STR("latin?"), .handshakes_per_second = -1, .drain_seconds = -1, .restore_ms = -1, .raid_joins = -1, .guard_slow_ms = -1, .proxies = STR("10.0.0.0/33"), .trusted_networks = STR("here")};
        struct gateway_config above = most;
        static const char *const names[] = {"CHAT_DATABASE_CONNECTIONS", "CHAT_CONNECTIONS_MAX", "CHAT_HANDSHAKES_PER_SECOND", "CHAT_NODES", "CHAT_HEARTBEAT", "CHAT_DRAIN_SECONDS", "CHAT_RESTORE_MS",
                                            "CHAT_TOKEN_LIFETIME_MAX", "CHAT_RAID_JOINS", "CHAT_RAID_WINDOW", "CHAT_GUARD_TIME", "CHAT_GUARD_SLOW", "CHAT_PROXIES",
                                            "CHAT_TRUSTED_NETWORKS"};
        struct str said;
        bool is_good;

        above.database_connections++;
        above.connections_max++;
        above.handshakes_per_second++;
        above.nodes++;
        above.heartbeat_ms++;
        above.drain_seconds++;
        above.restore_ms++;
        above.token_lifetime_max_ms++;
        above.raid_joins++;
        above.raid_window_ms++;
        above.guard_ms++;
        above.guard_slow_ms++;
        above.search_language = STR("english ");
        above.proxies = above.trusted_networks = STR("10.0.0.1/8");
        for (int i = 0; i < 2; i++) {
                said = complaints_of(i ? &above : &below, &is_good);
                CHECK(!is_good);
                for (size_t name = 0; name < sizeof names / sizeof *names; name++)
                        CHECK(strstr(said.at, names[name]) != NULL);
        }
}

SUITE(CASE(the_least_and_the_most_are_right), CASE(all_mistakes_are_told_by_name))
