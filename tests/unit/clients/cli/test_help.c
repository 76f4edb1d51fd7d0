/* test_help.c — help comes from the tables, and docs/cli.md is what the program prints. */

#include "cli/help.h"

#include <stdio.h>
#include <string.h>
#include "cli/arguments.h"
#include "cli/completion.h"
#include "tests/support/check.h"

#define PAGE_BYTES_MAX (1u << 20)

TEST(the_manual_in_docs_is_not_stale)
{
        static char page[PAGE_BYTES_MAX];
        struct buf  out;
        buf_init(&out, NULL, PAGE_BYTES_MAX);
        help_manual(&out);
        CHECK(!out.overflowed);
        FILE *file = fopen("docs/cli.md", "r");
        if (!file)
                fail_msg("docs/cli.md is missing: build/none/bin/chat help --all >docs/cli.md");
        size_t len = fread(page, 1, sizeof page, file);
        fclose(file);
        if (!str_equal(buf_str(&out), (struct str){page, len}))
                fail_msg("docs/cli.md is stale: build/none/bin/chat help --all >docs/cli.md");
        buf_fini(&out);
}

TEST(a_commands_help_begins_with_examples_and_names_its_options)
{
        for (int i = 0; i < commands_count; i++) {
                struct buf out;
                buf_init(&out, NULL, PAGE_BYTES_MAX);
                help_command(&out, &commands[i]);
                buf_put_char(&out, '\0');
                CHECK(str_starts_with(buf_str(&out), STR("Examples:\n  chat ")) || strstr(out.at, " chat "));
                CHECK(strstr(out.at, commands[i].sentence));
                for (int k = 0; k < OPTION_COUNT; k++)
                        if (commands[i].options >> k & 1)
                                CHECK(strstr(out.at, option_rows[k].name));
                buf_fini(&out);
        }
}

TEST(every_command_is_in_the_overview_and_in_every_completion)
{
        static const char *const shells[] = {"bash", "zsh", "fish"};
        for (int shell = -1; shell < 3; shell++) {
                struct buf out;
                buf_init(&out, NULL, PAGE_BYTES_MAX);
                if (shell < 0)
                        help_program(&out);
                else
                        CHECK(completion_print(&out, str_from(shells[shell])) == NULL);
                buf_put_char(&out, '\0');
                CHECK(!out.overflowed);
                for (int i = 0; i < commands_count; i++) {
                        struct str rest, first = str_until(str_from(commands[i].words), ' ', &rest);
                        CHECK(memmem(out.at, out.len, first.at, first.len));
                        CHECK(!rest.at || memmem(out.at, out.len, rest.at, rest.len));
                }
                buf_fini(&out);
        }
}

TEST(unknown_shells_are_told_which_are_known)
{
        struct buf out;
        buf_init(&out, NULL, PAGE_BYTES_MAX);
        CHECK_STR(str_from(completion_print(&out, STR("tcsh"))), "bash, zsh and fish");
        CHECK_INT(out.len, 0);
}

SUITE(CASE(the_manual_in_docs_is_not_stale), CASE(a_commands_help_begins_with_examples_and_names_its_options),
      CASE(every_command_is_in_the_overview_and_in_every_completion),
      CASE(unknown_shells_are_told_which_are_known))
