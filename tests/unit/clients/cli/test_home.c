/* test_home.c — settings and tokens survive, are private, and are replaced as a whole. */

#include "cli/home.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/arena.h"
#include "tests/support/check.h"

static char          folder[] = "/tmp/test_home.XXXXXX";
static struct arena *arena;

static void tokens_make(struct chat_tokens *tokens, const char *access)
{
        *tokens = (struct chat_tokens){.user = id_make(), .session = id_make(), .device = id_make(), .received_at_ms = 5, .lifetime_ms = 7};
        snprintf(tokens->access, sizeof tokens->access, "%s", access);
        snprintf(tokens->refresh, sizeof tokens->refresh, "refresh of %s", access);
}

TEST(nothing_is_written_before_there_is_something_to_keep)
{
        struct home        home;
        struct chat_tokens tokens;
        CHECK(home_open(&home, STR("nobody"), arena) == NULL);
        CHECK(!home_store(&home).load(&home, &tokens));
        home_close(&home);
        CHECK(access(home.folder, F_OK) != 0 && access(home.config_folder, F_OK) != 0);
}

TEST(tokens_come_back_and_are_private)
{
        struct home        home, again;
        struct chat_tokens tokens, loaded;
        struct stat        file;
        CHECK(home_open(&home, STR("one"), arena) == NULL);
        struct chat_token_store store = home_store(&home);
        tokens_make(&tokens, "access \"1\"");
        home_signs_in(&home, STR("https://chat.example.org"), STR("alice"));
        CHECK(store.save(store.owner, &tokens));
        CHECK(stat(home.session_path, &file) == 0 && (file.st_mode & 0777) == 0600);
        CHECK(stat(home.folder, &file) == 0 && (file.st_mode & 0777) == 0700);
        CHECK(home_open(&again, STR("one"), arena) == NULL);
        CHECK(home_store(&again).load(&again, &loaded));
        CHECK_STR(str_from(loaded.access), "access \"1\"");
        CHECK_STR(str_from(loaded.refresh), "refresh of access \"1\"");
        CHECK(id_equal(loaded.session, tokens.session) && id_equal(loaded.device, tokens.device) &&
              id_equal(loaded.user, tokens.user));
        CHECK_INT(loaded.received_at_ms, 5);
        CHECK_INT(loaded.lifetime_ms, 7);
        CHECK_STR(again.login, "alice");
        CHECK_STR(again.servers, "https://chat.example.org");
        home_close(&home);
        home_close(&again);
}

TEST(forgetting_leaves_the_device_and_nothing_secret)
{
        struct home        home;
        struct chat_tokens tokens, loaded;
        char               text[4096] = "";
        CHECK(home_open(&home, STR("two"), arena) == NULL);
        struct chat_token_store store = home_store(&home);
        tokens_make(&tokens, "SECRET");
        home_signs_in(&home, STR("https://a.example"), STR("bob"));
        CHECK(store.save(store.owner, &tokens));
        store.forget(store.owner);
        CHECK(!store.load(store.owner, &loaded));
        FILE *file = fopen(home.session_path, "r");
        CHECK(fread(text, 1, sizeof text - 1, file) > 0);
        fclose(file);
        CHECK(!strstr(text, "SECRET"));
        CHECK(id_equal(home.device, tokens.device));
        /* Somebody else on this profile is another device. */
        home_signs_in(&home, STR("https://a.example"), STR("bob"));
        CHECK(id_equal(home.device, tokens.device));
        home_signs_in(&home, STR("https://a.example"), STR("carol"));
        CHECK(id_is_none(home.device));
        home_close(&home);
}

TEST(a_file_that_makes_no_sense_is_no_session)
{
        static const char *const texts[] = {"",
                                            "{",
                                            "[]",
                                            "{\"access\":1}",
                                            "{\"access\":\"a\",\"refresh\":\"b\"}",
                                            "\xff\xfe",
                                            "{\"session\":\"x\"}"};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
                struct home        home;
                struct chat_tokens loaded;
                CHECK(home_open(&home, STR("three"), arena) == NULL);
                CHECK(home_store(&home).try_lock(&home));        /* makes the folder */
                FILE *file = fopen(home.session_path, "w");
                fputs(texts[i], file);
                fclose(file);
                CHECK(!home_store(&home).load(&home, &loaded));
                home_close(&home);
        }
}

TEST(the_lock_holds_between_processes)
{
        struct home home;
        int         status;
        CHECK(home_open(&home, STR("four"), arena) == NULL);
        struct chat_token_store store = home_store(&home);
        CHECK(store.try_lock(store.owner));
        pid_t child = fork();
        if (child == 0) {
                struct home other;
                home_open(&other, STR("four"), arena);
                _exit(home_store(&other).try_lock(&other) ? 1 : 0);
        }
        CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
        store.unlock(store.owner);
        child = fork();
        if (child == 0) {
                struct home other;
                home_open(&other, STR("four"), arena);
                _exit(home_store(&other).try_lock(&other) ? 0 : 1);
        }
        CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
        home_close(&home);
}

TEST(settings_are_kept_changed_and_removed)
{
        struct home home;
        CHECK(home_open(&home, STR("five"), arena) == NULL);
        CHECK(home_set(&home, SETTING_SERVER, STR("https://one.example")) == NULL);
        CHECK(home_set(&home, SETTING_COLOR, STR("never")) == NULL);
        CHECK(home_set(&home, SETTING_SERVER, STR("https://two.example")) == NULL);
        FILE *file = fopen(home.config_path, "a");
        fputs("# a comment\n\n", file);
        fclose(file);
        CHECK(home_open(&home, STR("five"), arena) == NULL);
        CHECK_STR(home.settings[SETTING_SERVER], "https://two.example");
        CHECK_STR(home.settings[SETTING_COLOR], "never");
        CHECK(home_set(&home, SETTING_SERVER, STR_NONE) == NULL);
        CHECK(home_open(&home, STR("five"), arena) == NULL);
        CHECK(!home.settings[SETTING_SERVER].at);
        CHECK_STR(home.settings[SETTING_COLOR], "never");
        file = fopen(home.config_path, "a");
        fputs("colour = always\n", file);
        fclose(file);
        CHECK(home_open(&home, STR("five"), arena) != NULL);
}

TEST(names_of_profiles_stay_in_their_folder)
{
        static const char *const bad[] = {
                "",    "..",   ".hidden",
                "a/b", "../x", "-x",
                "a b", "a\nb", "01234567890123456789012345678901234567890123456789012345678901234"};
        struct home home;
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
                CHECK(home_open(&home, str_from(bad[i]), arena) != NULL);
        CHECK(home_open(&home, STR("Work-1.2_x"), arena) == NULL);
}

static int begin(void **state)
{
        (void)state;
        char path[64];
        CHECK(mkdtemp(folder) != NULL);
        snprintf(path, sizeof path, "%s/config", folder);
        setenv("XDG_CONFIG_HOME", path, 1);
        snprintf(path, sizeof path, "%s/state", folder);
        setenv("XDG_STATE_HOME", path, 1);
        arena = arena_create(1 << 24);
        return 0;
}

static int end(void **state)
{
        (void)state;
        char command[96];
        arena_destroy(&arena);
        snprintf(command, sizeof command, "rm -rf %s", folder);
        return system(command);
}

int main(void)
{
        const struct CMUnitTest tests[] = {CASE(nothing_is_written_before_there_is_something_to_keep),
                                           CASE(tokens_come_back_and_are_private),
                                           CASE(forgetting_leaves_the_device_and_nothing_secret),
                                           CASE(a_file_that_makes_no_sense_is_no_session),
                                           CASE(the_lock_holds_between_processes),
                                           CASE(settings_are_kept_changed_and_removed),
                                           CASE(names_of_profiles_stay_in_their_folder)};
        return cmocka_run_group_tests(tests, begin, end);
}
