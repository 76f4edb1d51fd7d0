/* config.c — the settings of worker. */

#include "worker/config.h"

#define CONFIG(...) CONFIG_ROW(struct config, __VA_ARGS__)
const struct config_row config_rows[] = {
#include "worker/config.def"
};
#undef CONFIG
const size_t config_rows_count = sizeof config_rows / sizeof *config_rows;
