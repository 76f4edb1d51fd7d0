/* config.c — the settings of admin, and what must hold of them beyond their types. */

#include "admin/config.h"

#include <stdio.h>

#define CONFIG(...) CONFIG_ROW(struct config, __VA_ARGS__)
const struct config_row config_rows[] = {
#include "admin/config.def"
};
#undef CONFIG
const size_t config_rows_count = sizeof config_rows / sizeof *config_rows;

#define CONNECTIONS_MAX 64

bool config_check(const struct config *config)
{
        if (config->database_connections >= 1 && config->database_connections <= CONNECTIONS_MAX)
                return true;
        fputs("configuration: CHAT_DATABASE_CONNECTIONS: expected 1 to 64\n", stderr);
        return false;
}
