/* home.c — settings and tokens in files. */

#include "cli/home.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/buf.h"
#include "cli/arguments.h"
#include "json/scan.h"
#include "json/write.h"

#define FILE_BYTES_MAX (64u << 10)

const struct setting_row setting_rows[SETTING_COUNT] = {
#define SETTING(id, name, option, sentence) [SETTING_##id] = {name, OPTION_##option, sentence},
#include "cli/settings.def"
#undef SETTING
};

/* --- files */

static bool folder_make(const char *path)
{
        char part[PATH_MAX];
        if (snprintf(part, sizeof part, "%s", path) >= (int)sizeof part)
                return false;
        for (char *at = part + 1; *at; at++) {
                if (*at != '/')
                        continue;
                *at = '\0';
                if (mkdir(part, 0700) != 0 && errno != EEXIST)
                        return false;
                *at = '/';
        }
        return mkdir(part, 0700) == 0 || errno == EEXIST;
}

/* The whole file, in the arena; none when there is none. */
static struct str file_read(const char *path, struct arena *arena)
{
        struct buf text;
        ssize_t    got;
        int        fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
                return STR_NONE;
        buf_init(&text, arena, FILE_BYTES_MAX);
        char *room;
        while ((room = buf_reserve(&text, 4096)) && (got = read(fd, room, 4096)) > 0)
                text.len += (size_t)got;
        close(fd);
        return text.at ? buf_str(&text) : STR("");
}

/* As a whole or not at all, also when the machine stops half way. */
static bool file_replace(const char *path, struct str text)
{
        char next[PATH_MAX + 32];
        if (snprintf(next, sizeof next, "%s.%d.new", path, (int)getpid()) >= (int)sizeof next)
                return false;
        int  fd      = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
        bool is_fine = fd >= 0;
        for (size_t at = 0; is_fine && at < text.len;) {
                ssize_t wrote = write(fd, text.at + at, text.len - at);
                is_fine       = wrote > 0;
                at += is_fine ? (size_t)wrote : 0;
        }
        is_fine = is_fine && fsync(fd) == 0;
        if (fd >= 0)
                close(fd);
        is_fine = is_fine && rename(next, path) == 0;
        if (!is_fine)
                unlink(next);
        return is_fine;
}

/* --- where things are */

static bool name_is_valid(struct str name)
{
        if (!name.len || name.len > HOME_NAME_MAX || name.at[0] == '.' || name.at[0] == '-')
                return false;
        for (size_t i = 0; i < name.len; i++) {
                char c = name.at[i];
                if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      strchr("._-", c)))
                        return false;
        }
        return true;
}

static const char *base_folder(const char *variable, const char *below_home, struct arena *arena)
{
        const char *set = getenv(variable), *home = getenv("HOME");
        if (set && set[0] == '/')
                return str_format(arena, "%s/chat", set).at;
        return home && home[0] == '/' ? str_format(arena, "%s/%s/chat", home, below_home).at : NULL;
}

/* --- settings */

bool setting_find(struct str name, enum setting_id *out)
{
        for (int i = 0; i < SETTING_COUNT; i++)
                if (str_equal(name, str_from(setting_rows[i].name))) {
                        *out = (enum setting_id)i;
                        return true;
                }
        return false;
}

/* "key = value"; false for a comment or an empty line. */
static bool line_split(struct str line, struct str *key, struct str *value)
{
        line = str_trim(line);
        if (!line.len || line.at[0] == '#')
                return false;
        *key   = str_trim(str_until(line, '=', value));
        *value = str_trim(*value);
        return true;
}

static const char *settings_read(struct home *home)
{
        struct str rest = file_read(home->config_path, home->arena), key, value;
        while (rest.len) {
                enum setting_id setting;
                if (!line_split(str_until(rest, '\n', &rest), &key, &value))
                        continue;
                if (!value.at || !setting_find(key, &setting))
                        return str_format(home->arena, "%s: \"%.*s\" is no setting", home->config_path,
                                          STR_ARG(key))
                                .at;
                home->settings[setting] = str_copy(value, home->arena);
        }
        return NULL;
}

const char *home_set(struct home *home, enum setting_id setting, struct str value)
{
        struct str rest = file_read(home->config_path, home->arena), key, old;
        struct buf text;
        buf_init(&text, home->arena, FILE_BYTES_MAX);
        while (rest.len) {
                enum setting_id here;
                struct str      line = str_until(rest, '\n', &rest);
                if (line_split(line, &key, &old) && setting_find(key, &here) && here == setting)
                        continue;
                buf_put(&text, line);
                buf_put_char(&text, '\n');
        }
        if (value.at)
                buf_printf(&text, "%s = %.*s\n", setting_rows[setting].name, STR_ARG(value));
        if (text.overflowed || !folder_make(home->config_folder) ||
            !file_replace(home->config_path, buf_str(&text)))
                return str_format(home->arena, "%s cannot be written: %s", home->config_path, strerror(errno))
                        .at;
        home->settings[setting] = value.at ? str_copy(value, home->arena) : STR_NONE;
        return NULL;
}

/* --- tokens */

static void copy_member(struct str object, const char *name, char *out, size_t room, struct arena *arena)
{
        struct str text;
        out[0] = '\0';
        if (json_string(json_member(object, name), arena, &text) && text.len < room)
                snprintf(out, room, "%.*s", STR_ARG(text));
}

static bool id_member(struct str object, const char *name, struct id *out, struct arena *arena)
{
        struct str text;
        *out = ID_NONE;
        return json_string(json_member(object, name), arena, &text) && id_parse(text, out);
}

static bool session_read(struct home *home, struct chat_tokens *tokens)
{
        struct arena     *arena = arena_create(4 * FILE_BYTES_MAX);
        struct str        text  = str_trim(file_read(home->session_path, arena)), member;
        struct json_fault fault;
        while (text.len && (text.at[text.len - 1] == '\n'))
                text.len--;
        bool is_there = text.len && text.at[0] == '{' && json_scan(text, FILE_BYTES_MAX, &fault) == OK;
        memset(tokens, 0, sizeof *tokens);
        if (is_there) {
                if (json_string(json_member(text, "servers"), arena, &member))
                        home->servers = str_copy(member, home->arena);
                if (json_string(json_member(text, "login"), arena, &member))
                        home->login = str_copy(member, home->arena);
                id_member(text, "user", &home->user, arena);
                id_member(text, "device", &home->device, arena);
                tokens->user   = home->user;
                tokens->device = home->device;
                copy_member(text, "access", tokens->access, sizeof tokens->access, arena);
                copy_member(text, "refresh", tokens->refresh, sizeof tokens->refresh, arena);
                is_there = id_member(text, "session", &tokens->session, arena) && tokens->access[0] &&
                           tokens->refresh[0] &&
                           json_int(json_member(text, "received_at_ms"), 0, INT64_MAX,
                                    &tokens->received_at_ms) &&
                           json_int(json_member(text, "lifetime_ms"), 0, INT64_MAX, &tokens->lifetime_ms);
        }
        arena_destroy(&arena);
        return is_there;
}

static void put_text(struct buf *out, const char *name, struct str value)
{
        buf_printf(out, "%s\"%s\":", out->len > 1 ? "," : "", name);
        json_write_text(out, value);
}

static void put_id(struct buf *out, const char *name, struct id id)
{
        char text[ID_TEXT_LEN + 1];
        id_print(id, text);
        if (!id_is_none(id))
                put_text(out, name, str_from(text));
}

/* Without tokens, what is left is who and which device: so that the next log-in is the same device again. */
static bool session_write(struct home *home, const struct chat_tokens *tokens)
{
        struct buf text;
        buf_init(&text, NULL, FILE_BYTES_MAX);
        buf_put_char(&text, '{');
        put_text(&text, "servers", home->servers.at ? home->servers : STR(""));
        put_text(&text, "login", home->login.at ? home->login : STR(""));
        put_id(&text, "user", home->user);
        put_id(&text, "device", home->device);
        if (tokens) {
                put_id(&text, "session", tokens->session);
                put_text(&text, "access", str_from(tokens->access));
                put_text(&text, "refresh", str_from(tokens->refresh));
                buf_printf(&text, ",\"received_at_ms\":%lld,\"lifetime_ms\":%lld",
                           (long long)tokens->received_at_ms, (long long)tokens->lifetime_ms);
        }
        buf_put(&text, STR("}\n"));
        bool is_fine = !text.overflowed && folder_make(home->folder) &&
                       file_replace(home->session_path, buf_str(&text));
        explicit_bzero(text.at, text.len);
        buf_fini(&text);
        return is_fine;
}

static bool store_load(void *owner, struct chat_tokens *out)
{
        return session_read(owner, out);
}

static bool store_save(void *owner, const struct chat_tokens *tokens)
{
        struct home *home = owner;
        home->user   = tokens->user;
        home->device = tokens->device;
        return session_write(home, tokens);
}

static void store_forget(void *owner)
{
        session_write(owner, NULL);
}

static bool store_try_lock(void *owner)
{
        struct home *home = owner;
        if (home->lock_fd < 0) {
                if (!folder_make(home->folder))
                        return false;
                home->lock_fd = open(home->lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        }
        return home->lock_fd >= 0 && flock(home->lock_fd, LOCK_EX | LOCK_NB) == 0;
}

static void store_unlock(void *owner)
{
        struct home *home = owner;
        if (home->lock_fd >= 0)
                flock(home->lock_fd, LOCK_UN);
}

struct chat_token_store home_store(struct home *home)
{
        return (struct chat_token_store){store_load,     store_save,   store_forget,
                                         store_try_lock, store_unlock, home};
}

void home_signs_in(struct home *home, struct str servers, struct str login)
{
        if (home->login.at && !str_equal(home->login, login))
                home->device = ID_NONE;
        home->servers = str_copy(servers, home->arena);
        home->login   = str_copy(login, home->arena);
}

/* --- */

const char *home_open(struct home *home, struct str name, struct arena *arena)
{
        memset(home, 0, sizeof *home);
        home->arena   = arena;
        home->lock_fd = -1;
        if (!name_is_valid(name))
                return "the profile's name must be 1 to 64 letters, digits, dots, dashes and underscores";
        snprintf(home->name, sizeof home->name, "%.*s", STR_ARG(name));
        home->config_folder = base_folder("XDG_CONFIG_HOME", ".config", arena);
        const char *state      = base_folder("XDG_STATE_HOME", ".local/state", arena);
        if (!home->config_folder || !state)
                return "HOME is not set (nor XDG_CONFIG_HOME and XDG_STATE_HOME), so there is no place for "
                       "settings and tokens";
        home->config_path  = str_format(arena, "%s/%s.conf", home->config_folder, home->name).at;
        home->folder       = str_format(arena, "%s/%s", state, home->name).at;
        home->session_path = str_format(arena, "%s/session.json", home->folder).at;
        home->lock_path    = str_format(arena, "%s/lock", home->folder).at;
        struct chat_tokens tokens;
        session_read(home, &tokens);
        explicit_bzero(&tokens, sizeof tokens);
        return settings_read(home);
}

void home_close(struct home *home)
{
        if (home->lock_fd >= 0)
                close(home->lock_fd);
        home->lock_fd = -1;
}
