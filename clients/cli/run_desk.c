/* run_desk.c — messages that are reported; and for administrators what was reported, and the rules about words. */

#include <stdio.h>
#include "base/arena.h"
#include "cli/clean.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"
#include "json/write.h"

#define EVIDENCE_BYTES_MAX (256u << 10)

/* The value of that word, below `count`; complains with all there are. */
static bool word_read(struct program *program, struct str text, const char *const *words, int count, int *out)
{
        struct buf all;
        buf_init(&all, program->arena, 1024);
        for (int i = 0; i < count; i++) {
                if (str_equal(text, str_from(words[i]))) {
                        *out = i;
                        return true;
                }
                buf_printf(&all, "%s%s", i ? ", " : "", words[i]);
        }
        complain(&program->output, "\"%.*s\" is none of %.*s", STR_ARG(clean_line(text, program->arena)), STR_ARG(buf_str(&all)));
        return false;
}

static bool id_of_operand(struct program *program, int operand, struct id *out)
{
        struct str text = program->arguments.operands[operand];
        if (id_parse(text, out))
                return true;
        complain(&program->output, "\"%.*s\" is no id", STR_ARG(clean_line(text, program->arena)));
        return false;
}

int run_report(struct program *program)
{
        struct target            target;
        struct report_create_in  in  = {.cid = id_make(), .has_words = program->arguments.operand_count > 3};
        struct report_create_out out = {0};
        int                      reason;
        if (!word_read(program, program->arguments.operands[2], report_reason_words, REPORT_OTHER + 1, &reason))
                return ENDS_USAGE;
        int code = in.has_words ? target_text(program, 3, &in.words) : ENDS_WELL;
        if (code == ENDS_WELL)
                code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        in.room   = target.room.room;
        in.seq    = target.seq;
        in.reason = (enum report_reason)reason;
        code      = program_call(program, "cannot report it", CHAT_report_create, &in, &out);
        if (code == ENDS_WELL)
                answer(program, report_create_out_shape(), &out, "message %lld is reported; you will hear what becomes of it",
                       (long long)target.seq);
        return code;
}

/* --- the desk */

static void report_show(struct program *program, struct table *table, const struct report *report)
{
        table_cell(table, id_text(report->report, program->arena));
        table_cell(table, time_text(&program->output, report->at));
        table_cell(table, str_from(word_of(report_reason_words, report->reason)));
        table_cell(table, people_name(program->people, report->about, program->arena));
        table_cell(table, report->has_by ? people_name(program->people, report->by, program->arena) : STR("the server"));
        table_cell(table, report->has_outcome ? str_from(word_of(report_outcome_words, report->outcome)) : STR("open"));
        table_cell(table, report->has_words ? report->words : STR(""));
}

static void reports_show(struct program *program, struct table *table, const struct report_list_out *page)
{
        struct id *users = arena_array(program->arena, struct id, 2 * page->reports.count + 1);
        size_t     count = 0;
        for (size_t i = 0; i < page->reports.count; i++) {
                users[count++] = page->reports.items[i].about;
                if (page->reports.items[i].has_by)
                        users[count++] = page->reports.items[i].by;
        }
        if (program->output.form != FORM_JSON)
                people_fetch_now(program->people, users, count);
        for (size_t i = 0; i < page->reports.count; i++) {
                if (program->output.form == FORM_JSON)
                        json_put(report_shape(), &page->reports.items[i]);
                else
                        report_show(program, table, &page->reports.items[i]);
        }
}

int run_desk_reports(struct program *program)
{
        struct report_list_in in = {.has_state = !arguments_has(&program->arguments, OPTION_ALL), .state = STATE_OPEN};
        struct table          table;
        int                   code = program_account(program);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "REPORT\tAT\tREASON\tABOUT\tBY\tSTATE\tWORDS");
        for (;;) {
                struct report_list_out out = {0};
                code = program_call(program, "cannot list the reports", CHAT_report_list, &in, &out);
                if (code == ENDS_WELL)
                        reports_show(program, &table, &out);
                if (code != ENDS_WELL || !out.has_next)
                        break;
                in.has_cursor = true;
                in.cursor     = out.next;
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return code;
}

/* What was said is JSON in every form: nobody mistakes it for what the program says. */
int run_desk_report(struct program *program)
{
        struct report_get_in  in  = {0};
        struct report_get_out out = {0};
        if (!id_of_operand(program, 0, &in.report))
                return ENDS_USAGE;
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot show the report", CHAT_report_get, &in, &out);
        if (code == ENDS_WELL)
                json_put(report_get_out_shape(), &out);
        return code;
}

int run_desk_resolve(struct program *program)
{
        struct report_resolve_in  in  = {.cid = id_make(), .has_note = program->arguments.operand_count > 2};
        struct report_resolve_out out = {0};
        int                       outcome;
        if (!id_of_operand(program, 0, &in.report)
            || !word_read(program, program->arguments.operands[1], report_outcome_words, OUTCOME_DISMISSED + 1, &outcome))
                return ENDS_USAGE;
        in.outcome = (enum report_outcome)outcome;
        int code   = in.has_note ? target_text(program, 2, &in.note) : ENDS_WELL;
        if (code == ENDS_WELL)
                code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot decide", CHAT_report_resolve, &in, &out);
        if (code == ENDS_WELL)
                answer(program, report_resolve_out_shape(), &out, "decided: %s", word_of(report_outcome_words, in.outcome));
        return code;
}

/* --- rules about words */

int run_desk_rules(struct program *program)
{
        struct rule_list_in in = {0};
        struct table        table;
        int                 code = program_account(program);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "RULE\tKIND\tACTION\tWORDS");
        for (;;) {
                struct rule_list_out out = {0};
                code = program_call(program, "cannot list the rules", CHAT_rule_list, &in, &out);
                for (size_t i = 0; i < out.rules.count; i++) {
                        const struct rule_view *rule = &out.rules.items[i];
                        in.after = rule->rule;
                        if (program->output.form == FORM_JSON) {
                                json_put(rule_view_shape(), rule);
                                continue;
                        }
                        table_cell(&table, id_text(rule->rule, program->arena));
                        table_cell(&table, str_from(word_of(rule_kind_words, rule->kind)));
                        table_cell(&table, str_from(word_of(rule_action_words, rule->action)));
                        table_cell(&table, rule->words);
                }
                in.has_after = true;
                if (code != ENDS_WELL || out.is_last)
                        break;
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return code;
}

int run_desk_rule_add(struct program *program)
{
        const struct arguments *arguments = &program->arguments;
        struct rule_create_in   in        = {.cid = id_make()};
        struct rule_create_out  out       = {0};
        int                     kind, action;
        if (!word_read(program, arguments->operands[0], rule_kind_words, RULE_PATTERN + 1, &kind)
            || !word_read(program, arguments->operands[1], rule_action_words, ACTION_MUTE + 1, &action))
                return ENDS_USAGE;
        in.kind   = (enum rule_kind)kind;
        in.action = (enum rule_action)action;
        int code  = target_text(program, 2, &in.words);
        if (code == ENDS_WELL)
                code = target_duration(program, OPTION_FOR, &in.has_mute_ms, &in.mute_ms);
        if (code == ENDS_WELL)
                code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot make the rule", CHAT_rule_create, &in, &out);
        if (code == ENDS_WELL && program->output.form == FORM_PLAIN)
                printf("%.*s\n", STR_ARG(id_text(out.rule.rule, program->arena)));
        else if (code == ENDS_WELL)
                answer(program, rule_create_out_shape(), &out, "rule %.*s holds within a second", STR_ARG(id_text(out.rule.rule, program->arena)));
        return code;
}

int run_desk_rule_remove(struct program *program)
{
        struct rule_delete_in  in  = {.cid = id_make()};
        struct rule_delete_out out = {};
        if (!id_of_operand(program, 0, &in.rule))
                return ENDS_USAGE;
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot take the rule away", CHAT_rule_delete, &in, &out);
        if (code == ENDS_WELL)
                answer(program, rule_delete_out_shape(), &out, "the rule is gone");
        return code;
}
