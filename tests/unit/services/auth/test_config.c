/* test_config.c — what the settings' types cannot say. */

#include "auth/config.h"

#include <string.h>
#include <unistd.h>

#include "tests/support/capture.h"
#include "tests/support/check.h"

static const struct config good = {
        .registration = STR("open"),
        .server_key = STR("0123456789abcdef0123456789abcdef"),
        .database_connections = 8,
        .access_lifetime_ms = 300000,
        .token_lifetime_max_ms = 300000,
        .session_idle_ms = 1000,
        .session_absolute_ms = 1000,
        .refresh_grace_ms = 0,
        .guest_lifetime_ms = 2000,
        .key_publish_ahead_ms = 0,
};

static bool is_good(const struct config *config, const char *complaint)
{
        bool answer;
        struct str said;

        capture_begin(STDERR_FILENO);
        answer = config_check(config);
        said   = capture_end();
        if (complaint)
                CHECK(strstr(said.at, complaint) != NULL);
        else
                CHECK_INT(said.len, 0);
        return answer;
}

TEST(the_least_that_is_right) { CHECK(is_good(&good, NULL)); }

TEST(each_mistake_is_named)
{
        struct {
                struct config config;
                const char   *complaint;
        } cases[] = {
                {good, "CHAT_REGISTRATION"},         {good, "CHAT_SERVER_KEY"},
                {good, "CHAT_DATABASE_CONNECTIONS"}, {good, "CHAT_DATABASE_CONNECTIONS"},
                {good, "CHAT_ACCESS_LIFETIME"},      {good, "CHAT_ACCESS_LIFETIME"},
                {good, "CHAT_REFRESH_GRACE"},        {good, "CHAT_SESSION_IDLE"},
                {good, "CHAT_SESSION_IDLE"},         {good, "CHAT_KEY_PUBLISH_AHEAD"},
                {good, "CHAT_SERVICE_SECRET"},       {good, "CHAT_GUEST_LIFETIME"},
                {good, "CHAT_TOKEN_LIFETIME_MAX"},   {good, "CHAT_TOKEN_LIFETIME_MAX"},
        };

        cases[0].config.registration         = STR("opened");
        cases[1].config.server_key           = STR("0123456789abcdef0123456789abcde");
        cases[2].config.database_connections = 2;
        cases[3].config.database_connections = 65;
        cases[4].config.access_lifetime_ms   = 999;
        cases[5].config.access_lifetime_ms   = 300001;
        cases[6].config.refresh_grace_ms     = 60001;
        cases[7].config.session_idle_ms      = 999;
        cases[8].config.session_idle_ms      = 1001;
        cases[9].config.key_publish_ahead_ms = -1;
        cases[10].config.service_secret      = STR("0123456789abcdef0123456789abcde");
        cases[11].config.guest_lifetime_ms   = 24 * 3600000 + 1;
        cases[12].config.token_lifetime_max_ms = 299999;
        cases[13].config.token_lifetime_max_ms = 24 * 3600000 + 1;
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
                CHECK(!is_good(&cases[i].config, cases[i].complaint));
}

TEST(mistakes_are_told_together)
{
        struct config config = good;

        config.registration         = STR("");
        config.database_connections = 0;
        CHECK(!is_good(&config, "CHAT_DATABASE_CONNECTIONS"));
        CHECK(!is_good(&config, "CHAT_REGISTRATION"));
}

TEST(who_may_register)
{
        struct config config = good;

        CHECK_INT(config_registration(&config), REGISTRATION_OPEN);
        config.registration = STR("invitation");
        CHECK_INT(config_registration(&config), REGISTRATION_INVITATION);
        config.registration = STR("closed");
        CHECK_INT(config_registration(&config), REGISTRATION_CLOSED);
}

SUITE(CASE(the_least_that_is_right), CASE(each_mistake_is_named), CASE(mistakes_are_told_together),
      CASE(who_may_register))
