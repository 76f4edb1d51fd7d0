/* config.h — the configuration of a process: the environment, read once at start.
 *
 * A service's config.def has one row per setting; from it come the struct, the parser, --help, docs/config.md and
 * deploy/env/example.env:
 *
 *      CONFIG(type, name, environment variable, default, sentence)
 *
 * type: text, secret (never printed), int, bool (on|off), duration_ms ("500ms", "5s", "10m", "2h", "3d"), address ("127.0.0.1:7011"). A default
 * of NULL means that the setting is required. A variable NAME_FILE names a file that holds the value (its last newline is cut).
 * All mistakes are reported together, by name, with what was expected; an unknown CHAT_… variable is one, with the nearest
 * known name beside it. CONFIG_LIMITS admits CHAT_LIMIT_<PRICE>="burst,per_minute".
 *
 * In a service:
 *      struct config {
 *      #define CONFIG(type, name, env, fallback, sentence) CONFIG_TYPE_##type name;
 *      #include "auth/config.def"
 *      };
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

#define CONFIG_TYPE_text        struct str
#define CONFIG_TYPE_secret      struct str
#define CONFIG_TYPE_int         int64_t
#define CONFIG_TYPE_bool        bool
#define CONFIG_TYPE_duration_ms int64_t
#define CONFIG_TYPE_address     struct str

enum config_type { CONFIG_text, CONFIG_secret, CONFIG_int, CONFIG_bool, CONFIG_duration_ms, CONFIG_address,
                   CONFIG__Bool = CONFIG_bool /* what `bool` has become when it went through a second macro */ };

struct config_row {
        enum config_type type;
        const char      *name, *env, *fallback, *sentence;
        size_t           offset;                         /* where the value goes in the service's struct */
};

/* One row of a table: used with `#define CONFIG(...) CONFIG_ROW(struct config, __VA_ARGS__)` around the include. */
#define CONFIG_ROW(holder, type, name, env, fallback, sentence)                                                     \
        {CONFIG_##type, #name, env, fallback, sentence, offsetof(holder, name)},

/* Reads the environment into *config (zeroed by the caller; its texts live until exit). Mistakes go to standard error, all of them;
 * then false, and what could not be read is as if it had not been given, so that the rest can be checked. `prefix_allowed` (or NULL) is a further family of variables that others read, e.g. "CHAT_LIMIT_". */
bool config_read(const struct config_row *rows, size_t count, const char *prefix_allowed, void *config);

/* What a row's type cannot say, told in the same way: "configuration: CHAT_NODES: expected 1 to 1000". Of a setting that could not be read at all it says nothing more. False. */
bool config_complain(const char *env, const char *wanted);
bool config_within(const char *env, int64_t value, int64_t min, int64_t max, const char *wanted);
/* "30m" in milliseconds; false when it is none. */
bool config_duration(struct str value, int64_t *out);
bool config_networks(const char *env, struct str list);

/* --help and --print-config: the table with sentences and defaults; the values with secrets as ***. */
void config_print_help(const struct config_row *rows, size_t count, const char *service, const char *sentence);
void config_print(const struct config_row *rows, size_t count, const void *config);
