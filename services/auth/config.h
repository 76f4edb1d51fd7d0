/* config.h — the settings of auth as a struct: one member for each row of config.def. Read once at start,
 * then constant. */
#pragma once
#include <stdbool.h>
#include "base/config.h"

struct config {
#define CONFIG(type, name, env, fallback, sentence) CONFIG_TYPE_##type name;
#include "auth/config.def"
#undef CONFIG
};

enum registration_mode { REGISTRATION_OPEN, REGISTRATION_INVITATION, REGISTRATION_CLOSED };

extern const struct config_row config_rows[];
extern const size_t            config_rows_count;

/* What the types of the rows cannot say; all mistakes go to standard error, then false. */
bool config_check(const struct config *config);

/* Of a configuration that was loaded. */
enum registration_mode config_registration(const struct config *config);
