/* main.c — chat, the terminal client: reads the command line, runs one command, ends with its exit code. */

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include "base/arena.h"
#include "cli/help.h"
#include "cli/program.h"
#include "cli/run.h"

#define HELP_BYTES_MAX (1u << 20)

int main(int argc, char **argv)
{
        struct program program;
        setlocale(LC_ALL, "");
        int code = program_open(&program, argc, argv);
        if (code == ENDS_WELL && arguments_has(&program.arguments, OPTION_VERSION))
                printf("chat %s\n", CHAT_VERSION);
        else if (code == ENDS_WELL &&
                 (arguments_has(&program.arguments, OPTION_HELP) || !program.arguments.command)) {
                struct buf out;
                buf_init(&out, program.arena, HELP_BYTES_MAX);
                if (program.arguments.command)
                        help_command(&out, program.arguments.command);
                else
                        help_program(&out);
                bool was_asked = arguments_has(&program.arguments, OPTION_HELP);
                fwrite(out.at, 1, out.len, was_asked ? stdout : stderr);
                code = was_asked ? ENDS_WELL : ENDS_USAGE;
        } else if (code == ENDS_WELL)
                code = program.arguments.command->run(&program);
        if (!output_flush() && code == ENDS_WELL)
                code = ENDS_FAILED;
        program_close(&program);
        return code;
}
