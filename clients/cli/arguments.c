/* arguments.c — reads the command line. */

#include "cli/arguments.h"

#include <string.h>
#include "base/arena.h"
#include "cli/suggest.h"

enum { COMMAND, GLOBAL };

const struct option_row option_rows[OPTION_COUNT] = {
#define OPTION(id, ...) [OPTION_##id] = {__VA_ARGS__},
#include "cli/options.def"
#undef OPTION
};

static bool takes(const struct command *command, int option)
{
        return option_rows[option].is_global || (command && (command->options >> option & 1));
}

bool arguments_has(const struct arguments *arguments, enum option_id option)
{
        return arguments->value_count[option] > 0;
}

struct str arguments_value(const struct arguments *arguments, enum option_id option)
{
        int count = arguments->value_count[option];
        return count ? arguments->values[option][count - 1] : STR_NONE;
}

void command_bounds(const struct command *command, int *min, int *max)
{
        *min = *max = 0;
        struct str rest = str_from(command->operands);
        while (rest.len) {
                struct str word = str_until(rest, ' ', &rest);
                bool may_be_absent = word.at[0] == '[',
                     is_several = memmem(word.at, word.len, "...", 3) != NULL;
                *min += !may_be_absent;
                if (*max >= 0)
                        *max = is_several ? -1 : *max + 1;
        }
}

/* --- the command */

static bool words_are(const char *words, const struct str *given, int count)
{
        struct str rest = str_from(words);
        for (int i = 0; i < count; i++)
                if (!rest.at || !str_equal(str_until(rest, ' ', &rest), given[i]))
                        return false;
        return !rest.at;
}

static int word_count(const char *words)
{
        int count = 1;
        for (; *words; words++)
                count += *words == ' ';
        return count;
}

/* The command with the most words that the operands begin with. */
static const struct command *find(const struct str *given, int count)
{
        const struct command *best = NULL;
        for (int i = 0; i < commands_count; i++) {
                int words = word_count(commands[i].words);
                if (words <= count && words_are(commands[i].words, given, words) &&
                    (!best || words > word_count(best->words)))
                        best = &commands[i];
        }
        return best;
}

static bool is_group(struct str word)
{
        for (int i = 0; i < commands_count; i++) {
                struct str rest, first = str_until(str_from(commands[i].words), ' ', &rest);
                if (rest.at && str_equal(first, word))
                        return true;
        }
        return false;
}

static struct str unknown_command(const struct str *given, int count, struct arena *arena)
{
        struct suggest suggest;
        struct str     wanted = given[0];
        if (is_group(given[0])) {
                if (count < 2)
                        return str_format(arena, "%.*s: say what to do with it (see chat help %.*s)",
                                          STR_ARG(given[0]), STR_ARG(given[0]));
                wanted = str_format(arena, "%.*s %.*s", STR_ARG(given[0]), STR_ARG(given[1]));
        }
        suggest_begin(&suggest, wanted);
        for (int i = 0; i < commands_count; i++) {
                suggest_offer(&suggest, str_from(commands[i].words));
                struct str rest, first = str_until(str_from(commands[i].words), ' ', &rest);
                if (rest.at)
                        suggest_offer(&suggest, first);
        }
        struct str best = suggest_best(&suggest);
        if (best.at)
                return str_format(arena, "there is no command \"%.*s\"; did you mean \"%.*s\"?",
                                  STR_ARG(wanted), STR_ARG(best));
        return str_format(arena, "there is no command \"%.*s\" (see chat help)", STR_ARG(wanted));
}

/* --- options */

static int option_by_name(struct str name)
{
        for (int i = 0; i < OPTION_COUNT; i++)
                if (str_equal(name, str_from(option_rows[i].name)))
                        return i;
        return -1;
}

static int option_by_letter(char letter)
{
        for (int i = 0; i < OPTION_COUNT; i++)
                if (option_rows[i].letter && option_rows[i].letter == letter)
                        return i;
        return -1;
}

static struct str unknown_option(const struct command *command, struct str name, struct arena *arena)
{
        struct suggest suggest;
        suggest_begin(&suggest, name);
        for (int i = 0; i < OPTION_COUNT; i++)
                if (takes(command, i))
                        suggest_offer(&suggest, str_from(option_rows[i].name));
        struct str best = suggest_best(&suggest);
        if (best.at)
                return str_format(arena, "there is no option --%.*s; did you mean --%.*s?", STR_ARG(name),
                                  STR_ARG(best));
        return str_format(arena, "there is no option --%.*s", STR_ARG(name));
}

struct reading {
        int               argc, at;
        char *const      *argv;
        struct arena     *arena;
        struct arguments *out;
};

static bool keep(struct reading *reading, int option, struct str value)
{
        struct arguments *out = reading->out;
        if (out->value_count[option] >= VALUES_MAX) {
                out->mistake = str_format(reading->arena, "--%s was given more than %d times",
                                          option_rows[option].name, VALUES_MAX);
                return false;
        }
        out->values[option][out->value_count[option]++] = value;
        return true;
}

static bool keep_next(struct reading *reading, int option)
{
        if (reading->at + 1 >= reading->argc) {
                reading->out->mistake = str_format(reading->arena, "--%s needs a value: --%s %s",
                                                   option_rows[option].name, option_rows[option].name,
                                                   option_rows[option].argument);
                return false;
        }
        return keep(reading, option, str_from(reading->argv[++reading->at]));
}

static bool read_long(struct reading *reading, struct str text)
{
        struct str value, name = str_until(text, '=', &value);
        int        option = option_by_name(name);
        if (option < 0) {
                reading->out->mistake = unknown_option(reading->out->command, name, reading->arena);
                return false;
        }
        if (!option_rows[option].argument[0]) {
                if (value.at) {
                        reading->out->mistake = str_format(reading->arena, "--%s takes no value",
                                                           option_rows[option].name);
                        return false;
                }
                return keep(reading, option, STR(""));
        }
        return value.at ? keep(reading, option, value) : keep_next(reading, option);
}

static bool read_letters(struct reading *reading, struct str letters)
{
        for (size_t i = 0; i < letters.len; i++) {
                int option = option_by_letter(letters.at[i]);
                if (option < 0) {
                        reading->out->mistake = str_format(reading->arena, "there is no option -%c",
                                                           letters.at[i]);
                        return false;
                }
                if (!option_rows[option].argument[0]) {
                        if (!keep(reading, option, STR("")))
                                return false;
                        continue;
                }
                struct str rest = {letters.at + i + 1, letters.len - i - 1};
                return rest.len ? keep(reading, option, rest) : keep_next(reading, option);
        }
        return true;
}

/* --- all of it */

static bool check(struct arguments *out, struct arena *arena)
{
        int min, max;
        for (int i = 0; i < OPTION_COUNT; i++)
                if (out->value_count[i] && !takes(out->command, i)) {
                        out->mistake = str_format(arena, "chat %s takes no --%s", out->command->words,
                                                  option_rows[i].name);
                        return false;
                }
        command_bounds(out->command, &min, &max);
        if (out->operand_count < min)
                out->mistake = str_format(arena, "something is missing: chat %s %s", out->command->words,
                                          out->command->operands);
        else if (max >= 0 && out->operand_count > max)
                out->mistake = str_format(arena, "\"%.*s\" is one word too many: chat %s %s",
                                          STR_ARG(out->operands[max]), out->command->words,
                                          out->command->operands);
        return !out->mistake.at;
}

/* -33.9 is somewhere in the south. */
static bool is_number(struct str word)
{
        return word.len > 1 && word.at[1] >= '0' && word.at[1] <= '9';
}

bool arguments_read(int argc, char *const *argv, struct arena *arena, struct arguments *out)
{
        struct reading reading = {.argc = argc, .argv = argv, .arena = arena, .out = out};
        bool           only_operands = false;
        memset(out, 0, sizeof *out);
        for (reading.at = 1; reading.at < argc; reading.at++) {
                struct str word = str_from(argv[reading.at]);
                if (!only_operands && str_equal(word, STR("--"))) {
                        only_operands = true;
                        continue;
                }
                bool is_long = !only_operands && str_starts_with(word, STR("--")),
                     is_short = !only_operands && !is_long && word.len > 1 && word.at[0] == '-' && !is_number(word);
                if (is_long || is_short) {
                        if (!out->command)
                                out->command = find(out->operands, out->operand_count);
                        if (is_long ? !read_long(&reading, (struct str){word.at + 2, word.len - 2})
                                    : !read_letters(&reading, (struct str){word.at + 1, word.len - 1}))
                                return false;
                        out->command = NULL;             /* more of its words may follow */
                        continue;
                }
                if (out->operand_count == OPERANDS_MAX) {
                        out->mistake = str_format(arena, "more than %d words", OPERANDS_MAX);
                        return false;
                }
                out->operands[out->operand_count++] = word;
        }
        out->command = find(out->operands, out->operand_count);
        if (!out->command) {
                if (out->operand_count && !arguments_has(out, OPTION_HELP)) {
                        out->mistake = unknown_command(out->operands, out->operand_count, arena);
                        return false;
                }
                return true;
        }
        int words = word_count(out->command->words);
        out->operand_count -= words;
        memmove(out->operands, out->operands + words, (size_t)out->operand_count * sizeof *out->operands);
        return arguments_has(out, OPTION_HELP) || arguments_has(out, OPTION_VERSION) || check(out, arena);
}
