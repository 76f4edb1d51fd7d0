/* home.h — what a profile keeps on this machine: settings, tokens, and a lock between processes.
 *
 *      $XDG_CONFIG_HOME/chat/NAME.conf           settings: "key = value"
 *      $XDG_STATE_HOME/chat/NAME/session.json    tokens and whose they are; mode 0600, replaced as a whole
 *      $XDG_STATE_HOME/chat/NAME/lock            held while the tokens are being renewed
 *
 * Nothing is written before there is something to keep. One thread.
 */
#pragma once
#include <stdbool.h>
#include "base/id.h"
#include "base/str.h"
#include "c/tokens.h"

struct arena;

enum setting_id {
#define SETTING(id, name, option, sentence) SETTING_##id,
#include "cli/settings.def"
#undef SETTING
        SETTING_COUNT
};

struct setting_row {
        const char *name;
        int         option;
        const char *sentence;
};
extern const struct setting_row setting_rows[SETTING_COUNT];

#define HOME_NAME_MAX 64

struct home {
        struct arena *arena;
        char          name[HOME_NAME_MAX + 1];
        const char   *config_folder, *config_path, *folder, *session_path, *lock_path;
        struct str    settings[SETTING_COUNT];           /* none: not set */
        struct str    servers, login;                    /* where the tokens are good, and whose they are;
                                                          * empty when nobody ever signed in */
        struct id     user, device;
        int           lock_fd;
};

/* NULL when fine, else why not: a bad name, no home, settings that cannot be read. */
const char *home_open(struct home *home, struct str name, struct arena *arena);
void        home_close(struct home *home);

/* Writes the setting into the file, or removes it when `value` is none. NULL when fine. */
const char *home_set(struct home *home, enum setting_id setting, struct str value);
bool        setting_find(struct str name, enum setting_id *out);

/* The store that the SDK wants. home_signs_in says where and as whom the next saved tokens are good. */
struct chat_token_store home_store(struct home *home);
void                    home_signs_in(struct home *home, struct str servers, struct str login);
