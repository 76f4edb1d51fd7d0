/* commands.c — the table of what can be typed after a slash. */

#include "chat-gateway/commands.h"

#include <string.h>

#include "base/buf.h"

enum { NEAREST_MAX = 2, USAGE_BYTES_MAX = 400 };

#define MUST(kind, member, name) {true, true, ARGUMENT_##kind, member, name}
#define MAY(kind, member, name)  {true, false, ARGUMENT_##kind, member, name}
#define NO_MORE                  {0}

const struct command commands[] = {
#define COMMAND(word, wire, before, after, said, first, second, third, summary) {word, wire, before, after, said, summary, {first, second, third}},
#include "chat-gateway/commands.def"
#undef COMMAND
};
const int commands_count = sizeof commands / sizeof *commands;

const struct command *command_find(struct str word, bool is_followed)
{
        const struct command *found = NULL;

        for (int i = 0; i < commands_count; i++)
                if (str_equal_ignoring_case(str_from(commands[i].word), word) && (!found || commands[i].arguments[0].is_there == is_followed))
                        found = &commands[i];
        return found;
}

static char lower(char c)
{
        return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static int least(int a, int b, int c)
{
        int two = a < b ? a : b;

        return two < c ? two : c;
}

/* How many letters must be put in, left out or changed to make one of the other (Levenshtein); texts of COMMAND_WORD_BYTES_MAX at most. */
static int distance(struct str a, struct str b)
{
        int row[COMMAND_WORD_BYTES_MAX + 1];

        for (size_t i = 0; i <= a.len; i++)
                row[i] = (int)i;
        for (size_t k = 1; k <= b.len; k++) {
                int before = row[0];

                row[0] = (int)k;
                for (size_t i = 1; i <= a.len; i++) {
                        int changed = before + (lower(a.at[i - 1]) != lower(b.at[k - 1]));

                        before = row[i];
                        row[i] = least(row[i] + 1, row[i - 1] + 1, changed);
                }
        }
        return row[a.len];
}

const char *command_nearest(struct str word)
{
        const char *nearest = NULL;
        int best = NEAREST_MAX + 1;

        if (word.len > COMMAND_WORD_BYTES_MAX)
                return NULL;
        for (int i = 0; i < commands_count; i++) {
                int apart = distance(str_from(commands[i].word), word);

                /* As many changes as there are letters make anything of anything. */
                if (apart < best && (size_t)apart < word.len) {
                        best    = apart;
                        nearest = commands[i].word;
                }
        }
        return nearest;
}

struct str command_usage(const struct command *command, struct arena *arena)
{
        struct buf text;

        buf_init(&text, arena, USAGE_BYTES_MAX);
        buf_printf(&text, "/%s", command->word);
        for (int i = 0; i < COMMAND_ARGUMENTS_MAX && command->arguments[i].is_there; i++)
                buf_printf(&text, command->arguments[i].is_required ? " %s" : " [%s]", command->arguments[i].name);
        return buf_str(&text);
}
