/* arguments.h — the command line, read by the tables commands.def and options.def. Pure.
 *
 * Options stand anywhere, as --name VALUE, --name=VALUE, -x VALUE or -xVALUE; switches may share a dash
 * (-jq). After -- everything is an operand. The first words that are no options name the command.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

struct arena;
struct program;

enum option_id {
#define OPTION(id, name, letter, argument, scope, environment, sentence) OPTION_##id,
#include "cli/options.def"
#undef OPTION
        OPTION_COUNT
};

struct option_row {
        const char *name;
        char        letter;
        const char *argument;                            /* "": a switch */
        bool        is_global;
        const char *environment, *sentence;
};
extern const struct option_row option_rows[OPTION_COUNT];

struct command {
        const char *words, *operands;
        uint64_t    options;                             /* a set of 1 << OPTION_x, without the global ones */
        const char *sentence, *examples;
        int       (*run)(struct program *program);
};
#define COMMANDS_MAX 128
extern const struct command commands[];
extern const int            commands_count;

#define OPERANDS_MAX 1024
#define VALUES_MAX   32                                  /* of one option */

struct arguments {
        const struct command *command;                   /* NULL: none was named */
        struct str            operands[OPERANDS_MAX];
        int                   operand_count;
        struct str            values[OPTION_COUNT][VALUES_MAX];
        int                   value_count[OPTION_COUNT];
        struct str            mistake;                   /* a whole sentence; none when all is well */
};

/* Texts stay where argv has them. false: `mistake` says what is wrong, with what was probably meant;
 * `command` is set when that much was clear. */
bool arguments_read(int argc, char *const *argv, struct arena *arena, struct arguments *out);

bool       arguments_has(const struct arguments *arguments, enum option_id option);
struct str arguments_value(const struct arguments *arguments, enum option_id option); /* the last given, or none */

/* How many operands a command takes at least and at most (-1: any number). */
void command_bounds(const struct command *command, int *min, int *max);
