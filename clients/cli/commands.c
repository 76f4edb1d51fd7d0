/* commands.c — the table of commands. */

#include "cli/arguments.h"
#include "cli/run.h"

#define TAKES(id) (UINT64_C(1) << OPTION_##id)

const struct command commands[] = {
#define COMMAND(id, ...) {__VA_ARGS__, run_##id},
#include "cli/commands.def"
#undef COMMAND
};
const int commands_count = sizeof commands / sizeof *commands;

_Static_assert(OPTION_COUNT <= 64, "a command's options are a set of bits");
_Static_assert(sizeof commands / sizeof *commands <= COMMANDS_MAX, "others hold arrays of so many");
