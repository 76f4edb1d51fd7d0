/* test_commands.c — the table of what is typed after a slash: every row stands for an operation there is and for members that it takes, and a slip of the fingers is understood. */

#include "chat-gateway/commands.h"

#include <string.h>

#include "base/arena.h"
#include "json/scan.h"
#include "tests/support/check.h"

static bool has_member(const struct op *op, const char *name)
{
        return shape_field(op->in(), str_from(name)) != NULL;
}

TEST(every_command_means_an_operation_and_fills_in_what_it_takes)
{
        for (int i = 0; i < commands_count; i++) {
                const struct command *command = &commands[i];
                const struct op *op           = op_find(chat_ops, chat_ops_count, str_from(command->wire));
                bool ends = false;

                CHECK(op != NULL && op->who != WHO_SERVICE && strlen(command->word) <= COMMAND_WORD_BYTES_MAX);
                for (int k = 0; k < COMMAND_ARGUMENTS_MAX; k++) {
                        const struct argument *argument = &command->arguments[k];

                        CHECK(!argument->is_there || !ends);
                        ends = ends || !argument->is_there || argument->kind == ARGUMENT_TEXT;
                        /* Into an object that `before` opens goes what is that object's. */
                        CHECK(!argument->is_there || *command->after || has_member(op, argument->member));
                }
        }
}

TEST(what_stands_around_the_arguments_makes_json_with_them)
{
        struct arena *arena = arena_create(1 << 20);
        struct json_fault fault;

        for (int i = 0; i < commands_count; i++) {
                const char *before = commands[i].before;
                bool needs_more    = *before && before[strlen(before) - 1] == ',';
                struct str text    = str_format(arena, "{%s%s%s}", before, needs_more ? "\"text\":\"x\"" : "", commands[i].after);

                CHECK_OK(json_scan(text, 4096, &fault));
        }
        arena_destroy(&arena);
}

TEST(a_sentence_names_what_was_given_and_nothing_that_may_be_missing)
{
        for (int i = 0; i < commands_count; i++) {
                const char *place = strchr(commands[i].said, '%');

                CHECK(!place || (commands[i].arguments[0].is_required && !strchr(place + 1, '%')));
        }
}

TEST(a_command_is_found_whatever_its_case_and_by_whether_something_follows)
{
        CHECK(command_find(STR("KICK"), true) == command_find(STR("kick"), false));
        CHECK(command_find(STR("kicks"), true) == NULL && command_find(STR(""), false) == NULL);
        CHECK(strcmp(command_find(STR("status"), true)->wire, "status.set") == 0);
        CHECK(strcmp(command_find(STR("status"), false)->wire, "status.clear") == 0);
}

TEST(a_slip_of_the_fingers_is_understood_and_nonsense_is_not)
{
        CHECK(strcmp(command_nearest(STR("kcik")), "kick") == 0);
        CHECK(strcmp(command_nearest(STR("Topik")), "topic") == 0);
        CHECK(strcmp(command_nearest(STR("unmutee")), "unmute") == 0);
        CHECK(command_nearest(STR("frobnicate")) == NULL);
        CHECK(command_nearest(STR("x")) == NULL && command_nearest(STR("")) == NULL);
        CHECK(command_nearest(STR("a-word-that-is-longer-than-any")) == NULL);
}

TEST(usage_tells_what_may_be_left_out)
{
        struct arena *arena = arena_create(1 << 16);

        CHECK_STR(command_usage(command_find(STR("mute"), true), arena), "/mute @login [how-long] [why]");
        CHECK_STR(command_usage(command_find(STR("leave"), false), arena), "/leave");
        arena_destroy(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                CASE(every_command_means_an_operation_and_fills_in_what_it_takes), CASE(what_stands_around_the_arguments_makes_json_with_them),
                CASE(a_sentence_names_what_was_given_and_nothing_that_may_be_missing), CASE(a_command_is_found_whatever_its_case_and_by_whether_something_follows),
                CASE(a_slip_of_the_fingers_is_understood_and_nonsense_is_not), CASE(usage_tells_what_may_be_left_out),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
