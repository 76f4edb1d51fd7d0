/* run_status.c — what people say they are doing, and whether they are there. */

#include "base/arena.h"
#include "base/clock.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/run.h"
#include "cli/suggest.h"
#include "cli/target.h"

/* --- one's own status */

static struct str joined(const struct program *program)
{
        const struct arguments *arguments = &program->arguments;
        struct buf              out;
        buf_init(&out, program->arena, 64u << 10);
        for (int i = 0; i < arguments->operand_count; i++) {
                buf_put(&out, i ? STR(" ") : STR(""));
                buf_put(&out, arguments->operands[i]);
        }
        return buf_str(&out);
}

static int ending(struct program *program, struct status_set_in *in)
{
        int64_t duration_ms;
        bool    has_duration;
        int     code = target_duration(program, OPTION_FOR, &has_duration, &duration_ms);
        if (code == ENDS_WELL)
                code = target_time(program, OPTION_UNTIL, &in->has_expires_at, &in->expires_at);
        if (code == ENDS_WELL && has_duration && in->has_expires_at) {
                complain(&program->output, "--for and --until do not go together");
                return ENDS_USAGE;
        }
        if (has_duration) {
                in->has_expires_at = true;
                in->expires_at     = clock_wall_ms() + duration_ms;
        }
        return code;
}

int run_status_set(struct program *program)
{
        struct status_set_in in = {.cid = id_make(),
                                   .has_text = program->arguments.operand_count > 0,
                                   .text = joined(program),
                                   .has_emoji = arguments_has(&program->arguments, OPTION_EMOJI),
                                   .emoji = arguments_value(&program->arguments, OPTION_EMOJI)};
        struct status_set_out out = {0};
        if (!in.has_text && !in.has_emoji) {
                complain(&program->output, "say some words, an --emoji, or both; chat status clear takes it away");
                return ENDS_USAGE;
        }
        int code = ending(program, &in);
        if (code == ENDS_WELL)
                code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot set the status", CHAT_status_set, &in, &out);
        if (code == ENDS_WELL)
                answer(program, status_shape(), &out.status, "others see it now%s%.*s",
                       out.status.has_expires_at ? ", until " : "",
                       STR_ARG(out.status.has_expires_at
                                       ? time_text(&program->output, out.status.expires_at)
                                       : STR("")));
        return code;
}

int run_status_clear(struct program *program)
{
        struct status_clear_in  in   = {.cid = id_make()};
        struct status_clear_out out  = {};
        int                     code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot clear the status", CHAT_status_clear, &in, &out);
        if (code == ENDS_WELL)
                say(&program->output, "the status is gone");
        return code;
}

/* --- presence */

static void presence_show(struct program *program, struct table *table, const struct presence_view *seen)
{
        const struct status *status = &seen->status;
        if (program->output.form == FORM_JSON) {
                json_put(presence_view_shape(), seen);
                return;
        }
        people_fetch_now(program->people, &seen->user, 1);
        table_cell(table, people_login(program->people, seen->user, program->arena));
        table_cell(table, str_from(word_of(presence_state_words, seen->state)));
        table_cell(table, seen->has_last_seen_at ? time_text(&program->output, seen->last_seen_at) : STR(""));
        table_cell(table,
                   seen->has_status
                           ? str_format(program->arena, "%.*s%s%.*s", STR_ARG(status->has_emoji ? status->emoji : STR("")),
                                        status->has_emoji && status->has_text ? " " : "",
                                        STR_ARG(status->has_text ? status->text : STR("")))
                           : STR(""));
}

int run_presence(struct program *program)
{
        const struct arguments *arguments = &program->arguments;
        struct presence_get_in  in        = {0};
        struct presence_get_out out       = {0};
        struct table            table;
        int                     code = program_account(program);
        if (arguments->operand_count > 500) {
                complain(&program->output, "500 people at once are the most");
                return ENDS_USAGE;
        }
        in.users.items = arena_array(program->arena, struct id, (size_t)arguments->operand_count);
        for (int i = 0; code == ENDS_WELL && i < arguments->operand_count; i++)
                code = people_find(program, arguments->operands[i], &in.users.items[in.users.count++]);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot see who is there", CHAT_presence_get, &in, &out);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "LOGIN\tSTATE\tLAST SEEN\tSTATUS");
        for (size_t i = 0; i < out.people.count; i++)
                presence_show(program, &table, &out.people.items[i]);
        if (program->output.form != FORM_JSON)
                table_end(&table);
        if (out.stale)
                say(&program->output, "this is as it was known last: the servers do not hear of each other");
        return code;
}

/* The place of a word among the words of an enum; complains with what it may be. */
static int word_read(struct program *program, struct str word, const char *const *words, const char *what,
                     int *out)
{
        struct suggest suggest;
        struct buf     all;
        buf_init(&all, program->arena, 4096);
        suggest_begin(&suggest, word);
        for (int i = 0; words[i]; i++) {
                if (str_equal(word, str_from(words[i]))) {
                        *out = i;
                        return ENDS_WELL;
                }
                suggest_offer(&suggest, str_from(words[i]));
                buf_printf(&all, "%s%s", i ? ", " : "", words[i]);
        }
        struct str best = suggest_best(&suggest);
        complain(&program->output, "%s is one of %.*s%s%.*s%s", what, STR_ARG(buf_str(&all)),
                 best.at ? "; did you mean " : "", STR_ARG(best), best.at ? "?" : "");
        return ENDS_USAGE;
}

static int choice_read(struct program *program, struct presence_set_in *in)
{
        const struct arguments *arguments = &program->arguments;
        int                     code = ENDS_WELL, state = 0, seen_by = 0;
        in->has_state   = arguments->operand_count > 0;
        in->has_seen_by = arguments_has(arguments, OPTION_SEEN_BY);
        if (in->has_state)
                code = word_read(program, arguments->operands[0], presence_choice_words, "a state", &state);
        if (code == ENDS_WELL && in->has_seen_by)
                code = word_read(program, arguments_value(arguments, OPTION_SEEN_BY), presence_audience_words,
                                 "--seen-by", &seen_by);
        in->state   = (enum presence_choice)state;
        in->seen_by = (enum presence_audience)seen_by;
        if (code != ENDS_WELL || !arguments_has(arguments, OPTION_UNDISTURBED))
                return code;
        struct str until = arguments_value(arguments, OPTION_UNDISTURBED);
        in->has_dnd_until = str_equal(until, STR("off")) ? PATCH_NULL : PATCH_SET;
        return in->has_dnd_until == PATCH_SET ? target_time_read(program, until, &in->dnd_until) : ENDS_WELL;
}

int run_presence_set(struct program *program)
{
        struct presence_set_in  in   = {.cid = id_make()};
        struct presence_set_out out  = {0};
        int                     code = choice_read(program, &in);
        if (code == ENDS_WELL && !in.has_state && !in.has_seen_by && !in.has_dnd_until) {
                complain(&program->output, "say what to be seen as, --seen-by or --do-not-disturb");
                return ENDS_USAGE;
        }
        if (code == ENDS_WELL)
                code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot choose that", CHAT_presence_set, &in, &out);
        if (code == ENDS_WELL)
                answer(program, presence_set_out_shape(), &out, "%s, seen by %s%s%.*s",
                       word_of(presence_choice_words, out.state), word_of(presence_audience_words, out.seen_by),
                       out.has_dnd_until ? ", not to be disturbed until " : "",
                       STR_ARG(out.has_dnd_until ? time_text(&program->output, out.dnd_until) : STR("")));
        return code;
}
