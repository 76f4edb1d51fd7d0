/* config.h — the settings of worker as a struct: one member for each row of config.def. Read once at start,
 * then constant. */
#pragma once
#include <stdbool.h>
#include "base/config.h"

struct config {
#define CONFIG(type, name, env, fallback, sentence) CONFIG_TYPE_##type name;
#include "worker/config.def"
#undef CONFIG
};

extern const struct config_row config_rows[];
extern const size_t            config_rows_count;

/* What the types of the rows cannot say; tells its mistakes on standard error. */
bool config_check(const struct config *config);
