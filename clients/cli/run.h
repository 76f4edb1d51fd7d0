/* run.h — the functions behind the commands: each takes the run and gives the exit code. */
#pragma once

struct program;

#define COMMAND(id, words, operands, options, sentence, examples) int run_##id(struct program *program);
#include "cli/commands.def"
#undef COMMAND
