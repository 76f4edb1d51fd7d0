/* config.c — the settings of auth, and what must hold of them beyond their types. */

#include "auth/config.h"

#include <string.h>

#include "base/network.h"

#define CONFIG(...) CONFIG_ROW(struct config, __VA_ARGS__)
const struct config_row config_rows[] = {
#include "auth/config.def"
};
#undef CONFIG
const size_t config_rows_count = sizeof config_rows / sizeof *config_rows;

static const char *const registrations[] = {
        [REGISTRATION_OPEN]       = "open",
        [REGISTRATION_INVITATION] = "invitation",
        [REGISTRATION_CLOSED]     = "closed",
};

#define SECOND_MS 1000
#define MINUTE_MS (60 * SECOND_MS)
#define SERVER_KEY_BYTES_MIN 32
#define SERVICE_SECRET_BYTES_MIN 32

static bool is_registration(struct str word)
{
        for (size_t i = 0; i < sizeof registrations / sizeof *registrations; i++)
                if (str_equal(word, str_from(registrations[i])))
                        return true;
        return false;
}

static bool is_within(int64_t value, int64_t min, int64_t max)
{
        return value >= min && value <= max;
}

bool config_check(const struct config *config)
{
        bool is_fine = true;

        if (!is_registration(config->registration))
                is_fine = config_complain("CHAT_REGISTRATION", "open, invitation or closed");
        if (config->server_key.len < SERVER_KEY_BYTES_MIN)
                is_fine = config_complain("CHAT_SERVER_KEY", "at least 32 bytes long");
        if (config->service_secret.len && config->service_secret.len < SERVICE_SECRET_BYTES_MIN)
                is_fine = config_complain("CHAT_SERVICE_SECRET", "at least 32 bytes long, or empty");
        if (!is_within(config->database_connections, 3, 64))
                is_fine = config_complain("CHAT_DATABASE_CONNECTIONS", "3 to 64");
        if (!is_within(config->access_lifetime_ms, SECOND_MS, 5 * MINUTE_MS))
                is_fine = config_complain("CHAT_ACCESS_LIFETIME", "1s to 5m");
        if (!is_within(config->token_lifetime_max_ms, config->access_lifetime_ms, 24 * 60 * MINUTE_MS))
                is_fine = config_complain("CHAT_TOKEN_LIFETIME_MAX", "not shorter than CHAT_ACCESS_LIFETIME, and 24h at most");
        if (!is_within(config->refresh_grace_ms, 0, MINUTE_MS))
                is_fine = config_complain("CHAT_REFRESH_GRACE", "at most 1m");
        if (config->session_idle_ms < SECOND_MS || config->session_absolute_ms < config->session_idle_ms)
                is_fine = config_complain("CHAT_SESSION_IDLE",
                                   "at least 1s, and not longer than CHAT_SESSION_ABSOLUTE");
        if (!is_within(config->guest_lifetime_ms, 2 * SECOND_MS, 24 * 60 * MINUTE_MS))
                is_fine = config_complain("CHAT_GUEST_LIFETIME", "2s to 24h");
        if (!config_networks("CHAT_PROXIES", config->proxies))
                is_fine = false;
        if (!config_networks("CHAT_TRUSTED_NETWORKS", config->trusted_networks))
                is_fine = false;
        if (config->key_publish_ahead_ms < 0)
                is_fine = config_complain("CHAT_KEY_PUBLISH_AHEAD", "a length of time");
        return is_fine;
}

enum registration_mode config_registration(const struct config *config)
{
        for (int i = REGISTRATION_OPEN; i < REGISTRATION_CLOSED; i++)
                if (str_equal(config->registration, str_from(registrations[i])))
                        return (enum registration_mode)i;
        return REGISTRATION_CLOSED;
}
