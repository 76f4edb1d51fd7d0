/* config.c — the settings of admin, and what must hold of them beyond their types. */

#include "admin/config.h"

#define CONFIG(...) CONFIG_ROW(struct config, __VA_ARGS__)
const struct config_row config_rows[] = {
#include "admin/config.def"
};
#undef CONFIG
const size_t config_rows_count = sizeof config_rows / sizeof *config_rows;

#define DAY_MS 86400000

bool config_check(const struct config *config)
{
        const bool are_good[] = {
                config_within("CHAT_DATABASE_CONNECTIONS", config->database_connections, 1, 64, "1 to 64"),
                config_within("CHAT_TOKEN_LIFETIME_MAX", config->token_lifetime_max_ms, 1000, DAY_MS, "1s to 24h"),
                config_networks("CHAT_PROXIES", config->proxies),
                config_networks("CHAT_TRUSTED_NETWORKS", config->trusted_networks),
        };

        for (size_t i = 0; i < sizeof are_good / sizeof *are_good; i++)
                if (!are_good[i])
                        return false;
        return true;
}
