/* config.c — the environment, read against a table. */

#include "base/config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/memory.h"
#include "base/network.h"
#include "base/utf8.h"

#define PREFIX         "CHAT_"
#define FILE_SUFFIX    "_FILE"
#define VALUE_BYTES_MAX ((size_t)64 * 1024)
#define TEXTS_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define NAME_BYTES_MAX  128
#define MISTAKES_MAX    100
#define DURATION_MS_MAX (INT64_C(36500) * 86400000)

extern char **environ;

/* The texts of the configuration: until exit. */
static struct arena *texts;

static const struct {
        struct str name;
        int64_t    ms;
} units[] = {{{"d", 1}, 86400000}, {{"h", 1}, 3600000}, {{"m", 1}, 60000}, {{"s", 1}, 1000}, {{"ms", 2}, 1}};
#define UNITS (sizeof units / sizeof *units)

static const char *expected(enum config_type type)
{
        switch (type) {
        case CONFIG_int:
                return "a whole number";
        case CONFIG_bool:
                return "on or off";
        case CONFIG_duration_ms:
                return "a duration such as 500ms, 5s, 10m, 2h or 3d";
        case CONFIG_address:
                return "an address such as 127.0.0.1:7011 or [::1]:7011";
        case CONFIG_text:
        case CONFIG_secret:
                break;
        }
        return "a text of valid UTF-8";
}

/* --- values */

bool config_duration(struct str value, int64_t *out)
{
        size_t count = 0;
        while (count < value.len && value.at[count] >= '0' && value.at[count] <= '9')
                count++;
        struct str unit = {value.at + count, value.len - count};
        for (size_t i = 0; i < UNITS; i++)
                if (str_equal(unit, units[i].name)) {
                        bool is_good = str_to_int((struct str){value.at, count}, 0, DURATION_MS_MAX / units[i].ms, out);
                        *out *= units[i].ms;
                        return is_good;
                }
        return false;
}

static bool address_is_valid(struct str value)
{
        size_t colon = value.len;
        while (colon && value.at[colon - 1] != ':')
                colon--;
        if (colon < 2)
                return false;
        struct str host = {value.at, colon - 1}, port = {value.at + colon, value.len - colon};
        int64_t    number;
        if (!str_to_int(port, 0, 65535, &number) || port.at[0] == '-')
                return false;
        bool is_bracketed = host.len > 2 && host.at[0] == '[' && host.at[host.len - 1] == ']';
        if (is_bracketed)
                host = (struct str){host.at + 1, host.len - 2};
        for (size_t i = 0; i < host.len; i++) {
                char c         = host.at[i];
                bool is_letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                if (!is_letter && !(is_bracketed ? strchr(":.%", c) : strchr(".-_", c)))
                        return false;
        }
        return true;
}

static bool value_read(const struct config_row *row, struct str value, void *to)
{
        /* "" is the value of what is switched off, for the rows whose own default says so. */
        bool may_be_empty = row->fallback && (!row->fallback[0] || row->type == CONFIG_text || row->type == CONFIG_secret);
        if (!value.len && !may_be_empty)
                return false;
        switch (row->type) {
        case CONFIG_int:
                return !value.len || str_to_int(value, INT64_MIN, INT64_MAX, to);
        case CONFIG_bool:
                *(bool *)to = str_equal(value, STR("on"));
                return !value.len || *(bool *)to || str_equal(value, STR("off"));
        case CONFIG_duration_ms:
                return !value.len || config_duration(value, to);
        case CONFIG_address:
                *(struct str *)to = value;
                return !value.len || address_is_valid(value);
        case CONFIG_text:
        case CONFIG_secret:
                *(struct str *)to = value;
                return utf8_is_valid(value);
        }
        return false;
}

/* --- mistakes */

/* What could not be read, by the names of rows. */
static const char *mistaken[MISTAKES_MAX];
static size_t      mistaken_count;

static bool is_mistaken(const char *env)
{
        for (size_t i = 0; i < mistaken_count; i++)
                if (strcmp(mistaken[i], env) == 0)
                        return true;
        return false;
}

static void mistake_note(const char *env)
{
        if (mistaken_count < MISTAKES_MAX)
                mistaken[mistaken_count++] = env;
}

static void mistake_start(bool *is_good, const char *env)
{
        *is_good = false;
        fprintf(stderr, "configuration: %s: ", env);
}

bool config_complain(const char *env, const char *wanted)
{
        if (!is_mistaken(env))
                fprintf(stderr, "configuration: %s: expected %s\n", env, wanted);
        return false;
}

bool config_within(const char *env, int64_t value, int64_t min, int64_t max, const char *wanted)
{
        return (value >= min && value <= max) || config_complain(env, wanted);
}

bool config_networks(const char *env, struct str list)
{
        struct networks networks;

        return networks_parse(list, &networks) || config_complain(env, "networks such as 10.0.0.0/8,::1, by commas");
}

static void print_found(const struct config_row *row, struct str value)
{
        if (row->type == CONFIG_secret)
                return;
        size_t shown = value.len < 60 ? value.len : 60;
        fputs(", found \"", stderr);
        for (size_t i = 0; i < shown; i++)
                fputc((unsigned char)value.at[i] < 0x20 || value.at[i] == 0x7f ? '?' : value.at[i], stderr);
        fputs(value.len > shown ? "…\"" : "\"", stderr);
}

/* NAME_FILE: the file's bytes without their last newline; NULL and a sentence when that fails. */
static const char *file_read(const char *path, struct str *value)
{
        int file = open(path, O_RDONLY | O_CLOEXEC);
        if (file < 0)
                return strerror(errno);
        char   *text = arena_alloc(texts, VALUE_BYTES_MAX + 1);
        size_t  len  = 0;
        ssize_t got  = 1;
        while (got > 0 && len <= VALUE_BYTES_MAX) {
                got = read(file, text + len, VALUE_BYTES_MAX + 1 - len);
                if (got < 0 && errno == EINTR)
                        got = 1;
                else if (got > 0)
                        len += (size_t)got;
        }
        int failed = got < 0 ? errno : 0;
        close(file);
        if (failed)
                return strerror(failed);
        if (len > VALUE_BYTES_MAX)
                return "the file is larger than 64 KiB";
        if (memchr(text, '\0', len))
                return "the file holds a zero byte";
        if (len && text[len - 1] == '\n')
                len--;
        text[len] = '\0';
        *value    = (struct str){text, len};
        return NULL;
}

static void row_read(const struct config_row *row, void *config, bool *is_good)
{
        char env_file[NAME_BYTES_MAX];
        snprintf(env_file, sizeof env_file, "%s" FILE_SUFFIX, row->env);
        const char *direct = getenv(row->env), *path = getenv(env_file);
        struct str  value  = STR_NONE;
        if (direct && path) {
                mistake_start(is_good, row->env);
                fprintf(stderr, "given twice, here and by %s\n", env_file);
                return;
        }
        if (path) {
                const char *failure = file_read(path, &value);
                if (failure) {
                        mistake_start(is_good, env_file);
                        fprintf(stderr, "cannot read %s: %s\n", path, failure);
                        return;
                }
        } else {
                value = str_copy(str_from(direct ? direct : row->fallback), texts);
        }
        if (!value.at || (!value.len && !row->fallback)) {
                mistake_start(is_good, row->env);
                fprintf(stderr, "%s; expected %s. %s\n", value.at ? "empty" : "missing", expected(row->type), row->sentence);
                return;
        }
        if (!value_read(row, value, (char *)config + row->offset)) {
                mistake_start(is_good, path ? env_file : row->env);
                fprintf(stderr, "expected %s", expected(row->type));
                print_found(row, value);
                fputc('\n', stderr);
        }
}

/* --- names nobody knows */

/* Levenshtein's distance; neighbours that changed places count once. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
        size_t rows[3][NAME_BYTES_MAX + 1];
        if (a_len > NAME_BYTES_MAX || b_len > NAME_BYTES_MAX)
                return NAME_BYTES_MAX;
        for (size_t j = 0; j <= b_len; j++)
                rows[0][j] = j;
        for (size_t i = 1; i <= a_len; i++) {
                size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
                row[0] = i;
                for (size_t j = 1; j <= b_len; j++) {
                        size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);
                        if (above[j] + 1 < best)
                                best = above[j] + 1;
                        if (row[j - 1] + 1 < best)
                                best = row[j - 1] + 1;
                        bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                        if (is_swap && two_above[j - 2] + 1 < best)
                                best = two_above[j - 2] + 1;
                        row[j] = best;
                }
        }
        return rows[a_len % 3][b_len];
}

static bool is_known(const struct config_row *rows, size_t count, struct str name)
{
        for (size_t i = 0; i < count; i++) {
                struct str env = str_from(rows[i].env);
                if (str_equal(name, env))
                        return true;
                if (str_starts_with(name, env) && str_equal((struct str){name.at + env.len, name.len - env.len}, STR(FILE_SUFFIX)))
                        return true;
        }
        return false;
}

static const char *nearest(const struct config_row *rows, size_t count, struct str name)
{
        const char *best    = NULL;
        size_t      at_most = 2 + name.len / 5, suffix = sizeof FILE_SUFFIX - 1;
        if (name.len > suffix && memcmp(name.at + name.len - suffix, FILE_SUFFIX, suffix) == 0)
                name.len -= suffix;
        for (size_t i = 0; i < count; i++) {
                size_t apart = distance(name.at, name.len, rows[i].env, strlen(rows[i].env));
                if (apart <= at_most) {
                        best    = rows[i].env;
                        at_most = apart ? apart - 1 : 0;
                }
        }
        return best;
}

static void unknown_names_report(const struct config_row *rows, size_t count, const char *prefix_allowed, bool *is_good)
{
        for (char **entry = environ; entry && *entry; entry++) {
                struct str value, name = str_until(str_from(*entry), '=', &value);
                if (!str_starts_with(name, STR(PREFIX)) || is_known(rows, count, name) ||
                    (prefix_allowed && str_starts_with(name, str_from(prefix_allowed))))
                        continue;
                const char *meant = nearest(rows, count, name);
                *is_good          = false;
                fprintf(stderr, "configuration: %.*s: there is no such setting%s%s%s\n", STR_ARG(name),
                        meant ? "; did you mean " : "", meant ? meant : "", meant ? "?" : "");
        }
}

bool config_read(const struct config_row *rows, size_t count, const char *prefix_allowed, void *config)
{
        bool is_good = true;
        if (!texts)
                texts = arena_create(TEXTS_BYTES_MAX);
        mistaken_count = 0;
        for (size_t i = 0; i < count; i++) {
                bool is_row_good = true;
                row_read(&rows[i], config, &is_row_good);
                if (is_row_good)
                        continue;
                is_good = false;
                mistake_note(rows[i].env);
                if (rows[i].fallback)
                        value_read(&rows[i], str_from(rows[i].fallback), (char *)config + rows[i].offset);
        }
        unknown_names_report(rows, count, prefix_allowed, &is_good);
        return is_good;
}

/* --- told to people */

void config_print_help(const struct config_row *rows, size_t count, const char *service, const char *sentence)
{
        printf("%s — %s\n\n"
               "Usage: %s [--help | --check-config | --print-config]\n\n"
               "Settings are environment variables. NAME" FILE_SUFFIX " names a file that holds the value.\n\n",
               service, sentence, service);
        for (size_t i = 0; i < count; i++) {
                const struct config_row *row = &rows[i];
                printf("  %s\n      %s\n      Takes %s. ", row->env, row->sentence, expected(row->type));
                if (!row->fallback)
                        puts("Required.");
                else if (!row->fallback[0])
                        puts("Default: empty.");
                else
                        printf("Default: %s\n", row->type == CONFIG_secret ? "***" : row->fallback);
        }
}

static void duration_print(int64_t ms)
{
        for (size_t i = 0; i < UNITS; i++)
                if (ms % units[i].ms == 0 && (ms || units[i].ms == 1000)) {
                        printf("%" PRId64 "%s", ms / units[i].ms, units[i].name.at);
                        return;
                }
}

void config_print(const struct config_row *rows, size_t count, const void *config)
{
        for (size_t i = 0; i < count; i++) {
                const void *value = (const char *)config + rows[i].offset;
                printf("%s=", rows[i].env);
                switch (rows[i].type) {
                case CONFIG_int:
                        printf("%" PRId64, *(const int64_t *)value);
                        break;
                case CONFIG_bool:
                        fputs(*(const bool *)value ? "on" : "off", stdout);
                        break;
                case CONFIG_duration_ms:
                        duration_print(*(const int64_t *)value);
                        break;
                case CONFIG_secret:
                        fputs(((const struct str *)value)->len ? "***" : "", stdout);
                        break;
                case CONFIG_text:
                case CONFIG_address:
                        printf("%.*s", STR_ARG(*(const struct str *)value));
                        break;
                }
                putchar('\n');
        }
}
