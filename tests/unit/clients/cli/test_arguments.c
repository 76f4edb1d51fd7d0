/* test_arguments.c — the command line, read. */

#include "cli/arguments.h"

#include <string.h>
#include "base/arena.h"
#include "tests/support/check.h"

static struct arena    *arena;
static struct arguments read_;

#define READ(...)                                                                                                   \
        ({                                                                                                          \
                char *argv_[] = {(char *)(uintptr_t)"chat", __VA_ARGS__};                                           \
                arguments_read((int)(sizeof argv_ / sizeof *argv_), argv_, arena, &read_);                          \
        })
#define W(word) (char *)(uintptr_t)(word)

TEST(commands_of_one_and_two_words)
{
        CHECK(READ(W("whoami")));
        CHECK_STR(str_from(read_.command->words), "whoami");
        CHECK(READ(W("room"), W("create"), W("lobby")));
        CHECK_STR(str_from(read_.command->words), "room create");
        CHECK_INT(read_.operand_count, 1);
        CHECK_STR(read_.operands[0], "lobby");
        CHECK(READ(W("sessions")));
        CHECK_STR(str_from(read_.command->words), "sessions");
        CHECK(READ(W("sessions"), W("end"), W("x")));
        CHECK_STR(str_from(read_.command->words), "sessions end");
}

TEST(options_stand_anywhere_and_in_every_form)
{
        CHECK(READ(W("--profile"), W("work"), W("history"), W("--limit=7"), W("lobby"), W("-j")));
        CHECK_STR(str_from(read_.command->words), "history");
        CHECK_STR(arguments_value(&read_, OPTION_PROFILE), "work");
        CHECK_STR(arguments_value(&read_, OPTION_LIMIT), "7");
        CHECK(arguments_has(&read_, OPTION_JSON));
        CHECK(READ(W("history"), W("-n7"), W("lobby")));
        CHECK_STR(arguments_value(&read_, OPTION_LIMIT), "7");
        CHECK(READ(W("history"), W("-jn"), W("7"), W("lobby")));
        CHECK_STR(arguments_value(&read_, OPTION_LIMIT), "7");
        CHECK(READ(W("room"), W("create"), W("x"), W("--with"), W("bob"), W("--with=carol")));
        CHECK_INT(read_.value_count[OPTION_WITH], 2);
        CHECK_STR(read_.values[OPTION_WITH][1], "carol");
        CHECK(READ(W("room"), W("set"), W("x"), W("--topic"), W("")));
        CHECK(arguments_has(&read_, OPTION_TOPIC));
        CHECK_STR(arguments_value(&read_, OPTION_TOPIC), "");
}

TEST(after_two_dashes_everything_is_said)
{
        CHECK(READ(W("send"), W("lobby"), W("--"), W("--json"), W("-x")));
        CHECK_INT(read_.operand_count, 3);
        CHECK_STR(read_.operands[1], "--json");
        CHECK(!arguments_has(&read_, OPTION_JSON));
        CHECK(READ(W("send"), W("lobby"), W("-")));
        CHECK_STR(read_.operands[1], "-");
}

static void mistaken(const char *wanted)
{
        if (!read_.mistake.at || !strstr(read_.mistake.at, wanted))
                fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(read_.mistake), wanted);
}

TEST(mistakes_say_what_was_probably_meant)
{
        CHECK(!READ(W("sned"), W("lobby")));
        mistaken("did you mean \"send\"");
        CHECK(!READ(W("room"), W("craete"), W("x")));
        mistaken("did you mean \"room create\"");
        CHECK(!READ(W("romo"), W("create")));
        mistaken("did you mean \"room\"");
        CHECK(!READ(W("room")));
        mistaken("say what to do");
        CHECK(!READ(W("zzzzzzzz")));
        mistaken("no command \"zzzzzzzz\" (see");
        CHECK(!READ(W("history"), W("lobby"), W("--limt"), W("3")));
        mistaken("did you mean --limit");
        CHECK(!READ(W("history"), W("lobby"), W("-Z")));
        mistaken("no option -Z");
        CHECK(!READ(W("whoami"), W("--limit"), W("3")));
        mistaken("takes no --limit");
        CHECK(!READ(W("whoami"), W("--json=1")));
        mistaken("takes no value");
        CHECK(!READ(W("history"), W("lobby"), W("--limit")));
        mistaken("needs a value");
}

TEST(too_few_and_too_many_words)
{
        CHECK(!READ(W("send")));
        mistaken("something is missing");
        CHECK(!READ(W("room"), W("join"), W("a"), W("b")));
        mistaken("one word too many");
        CHECK(!READ(W("member"), W("role"), W("a"), W("b")));
        mistaken("something is missing");
        CHECK(READ(W("send"), W("lobby"), W("a"), W("b"), W("c"), W("d")));
        CHECK_INT(read_.operand_count, 5);
}

TEST(help_and_version_need_nothing_else)
{
        CHECK(READ(W("--help")));
        CHECK(!read_.command);
        CHECK(READ(W("send"), W("--help")));
        CHECK_STR(str_from(read_.command->words), "send");
        CHECK(READ(W("--version")));
}

TEST(more_than_fits_is_refused)
{
        char *many[OPERANDS_MAX + 10];
        many[0] = W("chat");
        for (int i = 1; i < OPERANDS_MAX + 10; i++)
                many[i] = W("word");
        CHECK(!arguments_read(OPERANDS_MAX + 10, many, arena, &read_));
        for (int i = 1; i < 100; i++)
                many[i] = W("--json");
        CHECK(!arguments_read(100, many, arena, &read_));
        mistaken("more than");
}

TEST(every_command_of_the_table_is_found_by_its_words)
{
        for (int i = 0; i < commands_count; i++) {
                char words[64], *argv[8] = {W("chat")};
                int  argc = 1, min, max;
                snprintf(words, sizeof words, "%s", commands[i].words);
                for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
                        argv[argc++] = word;
                command_bounds(&commands[i], &min, &max);
                CHECK(max < 0 || max >= min);
                for (int k = 0; k < min; k++)
                        argv[argc++] = W("x");
                CHECK(arguments_read(argc, argv, arena, &read_));
                CHECK(read_.command == &commands[i]);
                CHECK(commands[i].examples[0] && commands[i].sentence[0]);
        }
}

static int begin(void **state)
{
        (void)state;
        arena = arena_create(1 << 22);
        return 0;
}

static int end(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

int main(void)
{
        const struct CMUnitTest tests[] = {CASE(commands_of_one_and_two_words),
                                           CASE(options_stand_anywhere_and_in_every_form),
                                           CASE(after_two_dashes_everything_is_said),
                                           CASE(mistakes_say_what_was_probably_meant),
                                           CASE(too_few_and_too_many_words),
                                           CASE(help_and_version_need_nothing_else),
                                           CASE(more_than_fits_is_refused),
                                           CASE(every_command_of_the_table_is_found_by_its_words)};
        return cmocka_run_group_tests(tests, begin, end);
}
