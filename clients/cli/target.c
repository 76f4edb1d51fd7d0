/* target.c — what commands about one message have in common. */

#include "cli/target.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "cli/clean.h"
#include "cli/moment.h"
#include "cli/program.h"
#include "cli/prompt.h"
#include "cli/rooms.h"
#include "cli/suggest.h"

#define TEXT_BYTES_MAX (64u << 10)                       /* of one message; the server counts code points */

int target_room(struct program *program, enum room_wanted wanted, struct room_view *out)
{
        int code = program_account(program);
        return code == ENDS_WELL ? rooms_find(program, program->arguments.operands[0], wanted, out) : code;
}

int target_read(struct program *program, struct target *out)
{
        struct str text = program->arguments.operands[1];
        if (!str_to_int(text, 1, MESSAGE_SEQ_MAX, &out->seq)) {
                complain(&program->output,
                         "\"%.*s\" is no message: say its number, as chat history shows it",
                         STR_ARG(clean_line(text, program->arena)));
                return ENDS_USAGE;
        }
        return target_room(program, ROOM_THAT_EXISTS, &out->room);
}

/* --- a text */

static int read_all(struct program *program, struct str *text)
{
        struct buf all;
        ssize_t    got;
        char      *room;
        buf_init(&all, program->arena, TEXT_BYTES_MAX);
        while ((room = buf_reserve(&all, 1024))) {
                got = read(STDIN_FILENO, room, 1024);
                if (got < 0 && errno == EINTR)
                        continue;
                if (got <= 0)
                        break;
                all.len += (size_t)got;
        }
        if (all.overflowed) {
                complain(&program->output, "that is more than one message can hold; try chat send --lines");
                return ENDS_USAGE;
        }
        *text = buf_str(&all);
        while (text->len && (text->at[text->len - 1] == '\n' || text->at[text->len - 1] == '\r'))
                text->len--;
        return ENDS_WELL;
}

int target_text(struct program *program, int first, struct str *text)
{
        const struct arguments *arguments = &program->arguments;
        int  words     = arguments->operand_count - first;
        bool is_stdin  = words == 0 || (words == 1 && str_equal(arguments->operands[first], STR("-")));
        if (is_stdin && words == 0 && program->may_ask)
                say(&program->output, "type the message, then Ctrl-D");
        if (is_stdin) {
                int code = read_all(program, text);
                if (code != ENDS_WELL)
                        return code;
        } else {
                struct buf joined;
                buf_init(&joined, program->arena, 8 * TEXT_BYTES_MAX);
                for (int i = 0; i < words; i++) {
                        buf_put(&joined, i ? STR(" ") : STR(""));
                        buf_put(&joined, arguments->operands[first + i]);
                }
                *text = buf_str(&joined);
        }
        if (!str_trim(*text).len)
                complain(&program->output, "there is nothing to say");
        else if (!utf8_is_valid(*text))
                complain(&program->output, "the text is not UTF-8");
        else
                return ENDS_WELL;
        return ENDS_USAGE;
}

/* --- words, secrets, ids */

static int is_none_of(struct program *program, const char *what, struct str word, const char *const *words, int first)
{
        struct suggest suggest;
        struct buf     all;
        buf_init(&all, program->arena, 4096);
        suggest_begin(&suggest, word);
        for (int i = first; words[i]; i++) {
                buf_put(&all, i == first ? STR("") : words[i + 1] ? STR(", ") : STR(" and "));
                buf_put(&all, str_from(words[i]));
                suggest_offer(&suggest, str_from(words[i]));
        }
        struct str best = suggest_best(&suggest);
        complain(&program->output, "%s is one of %.*s%s%.*s%s", what, STR_ARG(buf_str(&all)),
                 best.at ? "; did you mean " : "", STR_ARG(best), best.at ? "?" : "");
        return ENDS_USAGE;
}

int words_read(struct program *program, const char *what, struct str word, const char *const *words, int first,
               int *out)
{
        for (*out = first; words[*out]; ++*out)
                if (str_equal(word, str_from(words[*out])))
                        return ENDS_WELL;
        return is_none_of(program, what, word, words, first);
}

int words_read_all(struct program *program, const char *what, int first, const char *const *words, size_t max,
                   int *out, size_t *count)
{
        int code = ENDS_WELL;
        *count   = 0;
        for (int i = first; code == ENDS_WELL && i < program->arguments.operand_count; i++) {
                if (*count == max) {
                        complain(&program->output, "those are more than there are");
                        return ENDS_USAGE;
                }
                code = words_read(program, what, program->arguments.operands[i], words, 0, &out[(*count)++]);
        }
        return code;
}

int yes_or_no(struct program *program, const char *what, struct str word, bool *out)
{
        static const char *const words[] = {"yes", "on", "true", "no", "off", "false"};
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (str_equal(word, str_from(words[i]))) {
                        *out = i < 3;
                        return ENDS_WELL;
                }
        complain(&program->output, "%s is set to yes or no", what);
        return ENDS_USAGE;
}

int secret_read(struct program *program, struct str operand, struct str *out)
{
        *out = str_equal(operand, STR("-")) ? secret_from_file(operand, program->arena) : operand;
        if (out->len)
                return ENDS_WELL;
        complain(&program->output, "there is nothing in the first line of standard input");
        return ENDS_USAGE;
}

int id_read(struct program *program, struct str text, const char *see, struct id *out)
{
        if (id_parse(text, out))
                return ENDS_WELL;
        complain(&program->output, "\"%.*s\" is no id; see %s", STR_ARG(clean_line(text, program->arena)), see);
        return ENDS_USAGE;
}

/* --- times */

int target_duration(struct program *program, enum option_id option, bool *has, int64_t *ms)
{
        *has = arguments_has(&program->arguments, option);
        if (!*has || moment_duration(arguments_value(&program->arguments, option), ms))
                return ENDS_WELL;
        complain(&program->output, "--%s must be a duration such as 90s, 30m, 12h or 7d",
                 option_rows[option].name);
        return ENDS_USAGE;
}

int target_time_read(struct program *program, struct str text, int64_t *at_ms)
{
        if (moment_time(text, clock_wall_ms(), at_ms))
                return ENDS_WELL;
        complain(&program->output,
                 "\"%.*s\" is no time; one is +2h, 18:00, 2026-12-24 or \"2026-12-24 18:00\"",
                 STR_ARG(clean_line(text, program->arena)));
        return ENDS_USAGE;
}

int target_time(struct program *program, enum option_id option, bool *has, int64_t *at_ms)
{
        *has = arguments_has(&program->arguments, option);
        return *has ? target_time_read(program, arguments_value(&program->arguments, option), at_ms)
                    : ENDS_WELL;
}

/* --- */

void answer(struct program *program, const struct shape *shape, const void *value, const char *format, ...)
{
        va_list args;
        char    text[2048];
        if (program->output.form == FORM_JSON) {
                json_put(shape, value);
                return;
        }
        va_start(args, format);
        vsnprintf(text, sizeof text, format, args);
        va_end(args);
        say(&program->output, "%s", text);
}
