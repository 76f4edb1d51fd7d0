/* config.h — the settings of admin as a struct: one member for each row of config.def. Read once at start, then constant. */
#pragma once
#include <stdbool.h>
#include "base/config.h"

struct config {
#define CONFIG(type, name, env, fallback, sentence) CONFIG_TYPE_##type name;
#include "admin/config.def"
#undef CONFIG
};

extern const struct config_row config_rows[];
extern const size_t            config_rows_count;

/* What the types of the rows cannot say; all mistakes go to standard error, then false. */
bool config_check(const struct config *config);
