/* help.c — prints the tables for readers. */

#include "cli/help.h"

#include <stdio.h>
#include <string.h>
#include "cli/arguments.h"
#include "cli/program.h"

static void option_line(struct buf *out, int option)
{
        const struct option_row *row = &option_rows[option];
        char                     name[64];
        if (row->letter)
                snprintf(name, sizeof name, "-%c, --%s%s%s", row->letter, row->name,
                         row->argument[0] ? " " : "", row->argument);
        else
                snprintf(name, sizeof name, "    --%s%s%s", row->name, row->argument[0] ? " " : "",
                         row->argument);
        buf_printf(out, "  %-28s  %s%s%s%s\n", name, row->sentence, row->environment[0] ? " [" : "",
                   row->environment, row->environment[0] ? "]" : "");
}

static void examples(struct buf *out, const char *text)
{
        for (struct str rest = str_from(text); rest.len;) {
                struct str line = str_until(rest, '\n', &rest);
                buf_printf(out, "  %.*s\n", STR_ARG(line));
        }
}

static void global_options(struct buf *out)
{
        for (int i = 0; i < OPTION_COUNT; i++)
                if (option_rows[i].is_global)
                        option_line(out, i);
}

static void command_lines(struct buf *out)
{
        for (int i = 0; i < commands_count; i++)
                buf_printf(out, "  %-28s  %s\n", commands[i].words, commands[i].sentence);
}

static const char exit_codes[] = "  0 well   1 failed   2 wrong usage   3 not signed in   4 not found   5 "
                                 "refused or too often   6 server not reached   130 interrupted\n";

void help_program(struct buf *out)
{
        buf_put(out, STR("chat " CHAT_VERSION ": rooms and messages from the terminal\n\nExamples:\n"));
        examples(out, "chat register alice\nchat room create lobby\nchat send lobby \"hello "
                      "everybody\"\nchat tail lobby\n");
        buf_put(out, STR("\nCommands:\n"));
        command_lines(out);
        buf_put(out, STR("\nEverywhere:\n"));
        global_options(out);
        buf_put(out, STR("\nROOM is an id, a room's name, or @somebody for the room of you two. PERSON is a "
                         "log-in name or an id.\n\nExit codes:\n"));
        buf_put(out, str_from(exit_codes));
}

void help_command(struct buf *out, const struct command *command)
{
        buf_put(out, STR("Examples:\n"));
        examples(out, command->examples);
        buf_printf(out, "\nUsage: chat %s%s%s%s\n\n%s\n", command->words, command->operands[0] ? " " : "",
                   command->operands, command->options ? " [options]" : "", command->sentence);
        if (command->options)
                buf_put(out, STR("\nOptions:\n"));
        for (int i = 0; i < OPTION_COUNT; i++)
                if (command->options >> i & 1)
                        option_line(out, i);
        buf_put(out, STR("\nEverywhere: --server --profile --json --plain --no-input --help and more (see "
                         "chat help)\n"));
}

/* --- the manual */

static void manual_options(struct buf *out, uint64_t options, bool is_global)
{
        buf_put(out, STR("| option | |\n| --- | --- |\n"));
        for (int i = 0; i < OPTION_COUNT; i++) {
                const struct option_row *row = &option_rows[i];
                if (is_global ? !row->is_global : !(options >> i & 1))
                        continue;
                buf_put(out, STR("| `"));
                if (row->letter)
                        buf_printf(out, "-%c`, `", row->letter);
                buf_printf(out, "--%s%s%s` | %s", row->name, row->argument[0] ? " " : "", row->argument,
                           row->sentence);
                if (row->environment[0])
                        buf_printf(out, " Also `%s`.", row->environment);
                buf_put(out, STR(" |\n"));
        }
}

void help_manual(struct buf *out)
{
        buf_put(out,
                STR("# chat, the terminal client\n\n"
                    "Printed by `chat help --all`; a test fails when this page is stale.\n\n"
                    "## Manners\n\n"
                    "- Data go to standard output, talk to standard error. `--json` prints one object per "
                    "line, as the API has it; `--plain` prints tab-separated fields without headings.\n"
                    "- Colour on terminals only; `NO_COLOR` is obeyed. Nothing is asked when standard input "
                    "is no terminal, or with `--no-input`.\n"
                    "- Passwords are asked for without echo, or read from a file or standard input; never "
                    "from an argument. By default they do not leave this machine (SRP-6a).\n"
                    "- What others wrote is cleaned before it reaches the terminal: escape sequences, "
                    "control characters and overrides of the text's direction are removed\n"
                    "  (in JSON: escaped).\n"
                    "- `chat tail` bridges breaks of the network and restarts of servers: each entry is "
                    "printed once and in order. `chat send` repeats with the same key, so that\n"
                    "  nothing is said twice.\n"
                    "- Several accounts: one profile each (`--profile work`, or `CHAT_PROFILE`). Tokens go "
                    "only to the server that they came from.\n\n"
                    "ROOM is an id, the name of one of your rooms or of a public one, or `@somebody` for the "
                    "room of you two. PERSON is a log-in name or an id.\n\n"
                    "| exit code | means |\n| --- | --- |\n"
                    "| 0 | all is well |\n| 1 | something failed |\n| 2 | wrong usage, or a value the server "
                    "calls invalid |\n| 3 | not signed in, or wrong password |\n"
                    "| 4 | not found, or not yours to know of |\n| 5 | refused, or too often |\n| 6 | the "
                    "server cannot be reached |\n| 130 | interrupted |\n\n"
                    "## Files\n\n"
                    "| file | holds |\n| --- | --- |\n"
                    "| `$XDG_CONFIG_HOME/chat/PROFILE.conf` (`~/.config/chat/…`) | settings, as `chat config "
                    "set` writes them |\n"
                    "| `$XDG_STATE_HOME/chat/PROFILE/session.json` (`~/.local/state/chat/…`) | the tokens; "
                    "mode 0600 |\n\n"
                    "| setting | |\n| --- | --- |\n"));
        for (int i = 0; i < SETTING_COUNT; i++)
                buf_printf(out, "| `%s` | %s |\n", setting_rows[i].name, setting_rows[i].sentence);
        buf_put(out, STR("\n## Options of every command\n\n"));
        manual_options(out, 0, true);
        buf_put(out, STR("\n## Commands\n"));
        for (int i = 0; i < commands_count; i++) {
                const struct command *command = &commands[i];
                buf_printf(out, "\n### chat %s%s%s\n\n%s\n\n```sh\n%s```\n", command->words,
                           command->operands[0] ? " " : "", command->operands, command->sentence,
                           command->examples);
                if (command->options) {
                        buf_put(out, STR("\n"));
                        manual_options(out, command->options, false);
                }
        }
}
