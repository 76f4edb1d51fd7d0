/* test_config.c — the configuration of a process. */

#include "base/config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "tests/support/capture.h"
#include "tests/support/check.h"

struct settings {
        struct str database, password, listen, off;
        int64_t    workers, grace_ms;
        bool       is_open;
};

#define ROW(...) CONFIG_ROW(struct settings, __VA_ARGS__)
static const struct config_row rows[] = {
        ROW(text, database, "CHAT_DATABASE", NULL, "Where the data are.")
        ROW(secret, password, "CHAT_DATABASE_PASSWORD", "", "Its password.")
        ROW(address, listen, "CHAT_LISTEN", "127.0.0.1:7011", "Where to listen.")
        ROW(address, off, "CHAT_PEER", "", "Another one, or nothing.")
        ROW(int, workers, "CHAT_WORKERS", "4", "How many.")
        ROW(duration_ms, grace_ms, "CHAT_GRACE", "10s", "How long.")
        ROW(bool, is_open, "CHAT_OPEN", "off", "Whether.")
};
#define ROWS (sizeof rows / sizeof *rows)

static bool read_with(struct settings *settings, const char *const *pairs, const char *prefix, struct str *said)
{
        clearenv();
        for (; pairs && *pairs; pairs += 2)
                setenv(pairs[0], pairs[1], 1);
        memset(settings, 0, sizeof *settings);
        capture_begin(2);
        bool is_good = config_read(rows, ROWS, prefix, settings);
        *said        = capture_end();
        return is_good;
}
#define READ(...) read_with(&settings, (const char *const[]){__VA_ARGS__, NULL}, NULL, &said)

static struct settings settings;
static struct str      said;

TEST(defaults_fill_what_is_not_given)
{
        CHECK(READ("CHAT_DATABASE", "postgres://x", "PATH", "/bin"));
        CHECK_INT(said.len, 0);
        CHECK_STR(settings.database, "postgres://x");
        CHECK_STR(settings.password, "");
        CHECK_STR(settings.listen, "127.0.0.1:7011");
        CHECK_STR(settings.off, "");
        CHECK_INT(settings.workers, 4);
        CHECK_INT(settings.grace_ms, 10000);
        CHECK(!settings.is_open);
}

TEST(values_are_read_by_their_type)
{
        const struct {
                const char *text;
                int64_t     ms;
        } durations[] = {{"500ms", 500}, {"5s", 5000}, {"10m", 600000}, {"2h", 7200000}, {"3d", 259200000}, {"0s", 0}};
        for (size_t i = 0; i < sizeof durations / sizeof *durations; i++) {
                CHECK(READ("CHAT_DATABASE", "x", "CHAT_GRACE", durations[i].text));
                CHECK(settings.grace_ms == durations[i].ms);
        }
        CHECK(READ("CHAT_DATABASE", "x", "CHAT_WORKERS", "-9", "CHAT_OPEN", "on", "CHAT_LISTEN", "[::1]:80", "CHAT_PEER", "h-1.x:0"));
        CHECK_INT(settings.workers, -9);
        CHECK(settings.is_open);
        CHECK_STR(settings.listen, "[::1]:80");
}

TEST(values_of_the_wrong_kind_are_refused)
{
        const char *bad[][2] = {{"CHAT_WORKERS", "4x"},   {"CHAT_WORKERS", ""},      {"CHAT_GRACE", "5"},
                                {"CHAT_GRACE", "ms"},     {"CHAT_GRACE", "-5s"},     {"CHAT_GRACE", "1.5s"},
                                {"CHAT_GRACE", "5 s"},    {"CHAT_GRACE", "9999999999999999d"}, {"CHAT_GRACE", "36501d"},
                                {"CHAT_OPEN", "true"},    {"CHAT_OPEN", "ON"},       {"CHAT_LISTEN", "7011"},
                                {"CHAT_LISTEN", ":7011"}, {"CHAT_LISTEN", "h:65536"}, {"CHAT_LISTEN", "h:"},
                                {"CHAT_LISTEN", "a b:1"}, {"CHAT_LISTEN", "::1:80"}, {"CHAT_LISTEN", ""},
                                {"CHAT_DATABASE", ""},    {"CHAT_DATABASE", "\xff"}};
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
                CHECK(!READ("CHAT_DATABASE", "x", bad[i][0], bad[i][1]));
                CHECK(strstr(said.at, bad[i][0]));
                CHECK(strstr(said.at, "xpected"));
        }
}

TEST(all_mistakes_are_told_at_once)
{
        CHECK(!READ("CHAT_WORKERS", "many", "CHAT_GRACE", "soon", "CHAT_LISTN", "x:1", "CHAT_ZZZZZZZZ", "1"));
        CHECK(strstr(said.at, "CHAT_DATABASE: missing"));
        CHECK(strstr(said.at, "CHAT_WORKERS: expected a whole number, found \"many\""));
        CHECK(strstr(said.at, "CHAT_GRACE: expected a duration"));
        CHECK(strstr(said.at, "CHAT_LISTN: there is no such setting; did you mean CHAT_LISTEN?"));
        CHECK(strstr(said.at, "CHAT_ZZZZZZZZ: there is no such setting\n"));
}

TEST(neighbours_that_changed_places_and_file_names_are_understood)
{
        CHECK(!READ("CHAT_DATABASE", "x", "CHAT_DATABASE_PASWSORD_FILE", "/x"));
        CHECK(strstr(said.at, "did you mean CHAT_DATABASE_PASSWORD?"));
        CHECK(!strstr(said.at, "/x"));
}

TEST(a_family_of_names_may_be_allowed)
{
        const char *const pairs[] = {"CHAT_DATABASE", "x", "CHAT_LIMIT_SEND", "10,60", NULL};
        CHECK(read_with(&settings, pairs, "CHAT_LIMIT_", &said));
        CHECK(!read_with(&settings, pairs, NULL, &said));
}

TEST(a_file_may_hold_the_value)
{
        char path[] = "/tmp/test_config.XXXXXX";
        int  file   = mkstemp(path);
        CHECK(file >= 0 && write(file, "geheim\n\n", 8) == 8);
        CHECK(READ("CHAT_DATABASE", "x", "CHAT_DATABASE_PASSWORD_FILE", path));
        CHECK_STR(settings.password, "geheim\n");
        CHECK(!READ("CHAT_DATABASE", "x", "CHAT_DATABASE_PASSWORD_FILE", path, "CHAT_DATABASE_PASSWORD", "y"));
        CHECK(strstr(said.at, "given twice"));
        CHECK(ftruncate(file, 70000) == 0);
        CHECK(!READ("CHAT_DATABASE", "x", "CHAT_DATABASE_PASSWORD_FILE", path));
        CHECK(strstr(said.at, "larger than"));
        close(file);
        unlink(path);
        CHECK(!READ("CHAT_DATABASE", "x", "CHAT_DATABASE_PASSWORD_FILE", path));
        CHECK(strstr(said.at, "No such file"));
}

TEST(secrets_are_never_printed)
{
        CHECK(!READ("CHAT_DATABASE", "x", "CHAT_DATABASE_PASSWORD", "geheim\xff"));
        CHECK(!strstr(said.at, "geheim"));
        CHECK(READ("CHAT_DATABASE", "x", "CHAT_DATABASE_PASSWORD", "geheim", "CHAT_GRACE", "90s"));
        capture_begin(1);
        config_print(rows, ROWS, &settings);
        said = capture_end();
        CHECK_STR(said, "CHAT_DATABASE=x\nCHAT_DATABASE_PASSWORD=***\nCHAT_LISTEN=127.0.0.1:7011\nCHAT_PEER=\nCHAT_WORKERS=4\n"
                        "CHAT_GRACE=90s\nCHAT_OPEN=off\n");
        capture_begin(1);
        config_print_help(rows, ROWS, "auth", "knows who people are");
        said = capture_end();
        CHECK(strstr(said.at, "CHAT_GRACE\n      How long.\n      Takes a duration"));
        CHECK(strstr(said.at, "Default: 127.0.0.1:7011"));
        CHECK(strstr(said.at, "Required."));
}

SUITE(CASE(defaults_fill_what_is_not_given), CASE(values_are_read_by_their_type), CASE(values_of_the_wrong_kind_are_refused),
      CASE(all_mistakes_are_told_at_once), CASE(neighbours_that_changed_places_and_file_names_are_understood),
      CASE(a_family_of_names_may_be_allowed), CASE(a_file_may_hold_the_value), CASE(secrets_are_never_printed))
