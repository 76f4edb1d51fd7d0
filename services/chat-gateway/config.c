/* config.c — the settings of chat-gateway, and what must hold of them beyond their types. */

#include "chat-gateway/gateway.h"

#define DAY_MS 86400000

const struct config_row gateway_config_rows[] = {
#define CONFIG(...) CONFIG_ROW(struct gateway_config, __VA_ARGS__)
#include "chat-gateway/config.def"
#undef CONFIG
};
const size_t gateway_config_rows_count = sizeof gateway_config_rows / sizeof *gateway_config_rows;

static bool is_language(const char *env, struct str word)
{
        enum search_language language;

        return search_language_read(word, &language) || config_complain(env, "simple, or a language such as english");
}

bool gateway_config_check(const struct gateway_config *config)
{
        const bool are_good[] = {
                config_within("CHAT_DATABASE_CONNECTIONS", config->database_connections, 1, 64, "1 to 64"),
                config_within("CHAT_CONNECTIONS_MAX", config->connections_max, 1, 1000000, "1 to 1000000"),
                config_within("CHAT_HANDSHAKES_PER_SECOND", config->handshakes_per_second, 0, 1000000, "0 to 1000000"),
                config_within("CHAT_HEARTBEAT", config->heartbeat_ms, 5 * 1000, 300 * 1000, "5s to 5m"),
                config_within("CHAT_NODES", config->nodes, 1, 1000, "1 to 1000"),
                config_within("CHAT_DRAIN_SECONDS", config->drain_seconds, 0, 3600, "0 to 3600"),
                config_within("CHAT_RAID_JOINS", config->raid_joins, 0, 1000, "0 to 1000"),
                config_within("CHAT_RAID_WINDOW", config->raid_window_ms, 1000, 3600 * 1000, "1s to 1h"),
                config_within("CHAT_GUARD_TIME", config->guard_ms, 1000, 7 * DAY_MS, "1s to 7d"),
                config_within("CHAT_GUARD_SLOW", config->guard_slow_ms, 0, 6 * 3600 * 1000, "at most 6h"),
                config_within("CHAT_RESTORE_MS", config->restore_ms, 0, 30LL * DAY_MS, "at most 30d"),
                config_within("CHAT_TOKEN_LIFETIME_MAX", config->token_lifetime_max_ms, 1000, DAY_MS, "1s to 24h"),
                config_networks("CHAT_PROXIES", config->proxies),
                config_networks("CHAT_TRUSTED_NETWORKS", config->trusted_networks),
                is_language("CHAT_SEARCH_LANGUAGE", config->search_language),
        };

        for (size_t i = 0; i < sizeof are_good / sizeof *are_good; i++)
                if (!are_good[i])
                        return false;
        return true;
}
