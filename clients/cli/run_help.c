/* run_help.c — help and completion. */

#include <stdio.h>
#include "base/arena.h"
#include "cli/clean.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/program.h"
#include "cli/run.h"

#define HELP_BYTES_MAX (1u << 20)

int run_help(struct program *program)
{
        struct buf out;
        char      *words[OPERANDS_MAX + 3] = {"chat"};
        int        count = 1;
        buf_init(&out, program->arena, HELP_BYTES_MAX);
        if (arguments_has(&program->arguments, OPTION_ALL))
                help_manual(&out);
        else if (!program->arguments.operand_count)
                help_program(&out);
        else {
                struct arguments *asked = arena_zero(program->arena, sizeof *asked);
                for (int i = 0; i < program->arguments.operand_count; i++)
                        words[count++] = (char *)(uintptr_t)str_copy(program->arguments.operands[i],
                                                                     program->arena)
                                                 .at;
                words[count++] = "--help";
                arguments_read(count, words, program->arena, asked);
                if (asked->command)
                        help_command(&out, asked->command);
                else {
                        /* A group: all of its commands. */
                        for (int i = 0; i < commands_count; i++) {
                                struct str rest;
                                if (str_equal(str_until(str_from(commands[i].words), ' ', &rest),
                                              program->arguments.operands[0]))
                                        buf_printf(&out, "  chat %-28s  %s\n", commands[i].words,
                                                   commands[i].sentence);
                        }
                        if (!out.len) {
                                words[count - 1] = NULL;
                                arguments_read(count - 1, words, program->arena, asked);
                                complain(&program->output, "%.*s",
                                         STR_ARG(clean_line(asked->mistake, program->arena)));
                                return ENDS_USAGE;
                        }
                }
        }
        fwrite(out.at, 1, out.len, stdout);
        return ENDS_WELL;
}

int run_completion(struct program *program)
{
        struct buf out;
        buf_init(&out, program->arena, HELP_BYTES_MAX);
        const char *known = completion_print(&out, program->arguments.operands[0]);
        if (known) {
                complain(&program->output, "completion is there for %s", known);
                return ENDS_USAGE;
        }
        fwrite(out.at, 1, out.len, stdout);
        return ENDS_WELL;
}
