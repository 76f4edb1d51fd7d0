/* run_sessions.c — where one is signed in. */

#include "base/arena.h"
#include "cli/clean.h"
#include "cli/program.h"
#include "cli/run.h"

int run_sessions(struct program *program)
{
        struct session_list_in  in  = {};
        struct session_list_out out = {0};
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot list the sessions", CHAT_session_list, &in, &out);
        if (code != ENDS_WELL)
                return code;
        struct table table;
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "SESSION\tNAME\tLAST USED\tSINCE\tADDRESS\t");
        for (size_t i = 0; i < out.sessions.count; i++) {
                const struct session_view *session = &out.sessions.items[i];
                if (program->output.form == FORM_JSON) {
                        json_put(session_view_shape(), session);
                        continue;
                }
                table_cell(&table, id_text(session->session, program->arena));
                table_cell(&table, session->name);
                table_cell(&table, time_text(&program->output, session->last_used_at));
                table_cell(&table, time_text(&program->output, session->created_at));
                table_cell(&table, session->has_address ? session->address : STR(""));
                table_cell(&table, session->current ? STR("this one") : STR(""));
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return ENDS_WELL;
}

/* An id, the beginning of one, or "this". */
static int find(struct program *program, struct str text, struct id *out)
{
        if (id_parse(text, out))
                return ENDS_WELL;
        struct session_list_in  in   = {};
        struct session_list_out list = {0};
        int code = program_call(program, "cannot list the sessions", CHAT_session_list, &in, &list),
            found = 0;
        if (code != ENDS_WELL)
                return code;
        for (size_t i = 0; i < list.sessions.count; i++) {
                const struct session_view *session = &list.sessions.items[i];
                bool is_meant = str_equal(text, STR("this"))
                                        ? session->current
                                        : str_equal(text, session->name) ||
                                                  (text.len >= 4 &&
                                                   str_starts_with(id_text(session->session, program->arena),
                                                                   text));
                if (is_meant) {
                        *out = session->session;
                        found++;
                }
        }
        if (found == 1)
                return ENDS_WELL;
        complain(&program->output,
                 found ? "several sessions could be meant by \"%.*s\"; say its whole id"
                       : "there is no session \"%.*s\"",
                 STR_ARG(clean_line(text, program->arena)));
        return found ? ENDS_USAGE : ENDS_NOT_FOUND;
}

int run_sessions_end(struct program *program)
{
        bool others = arguments_has(&program->arguments, OPTION_OTHERS);
        if (others == (program->arguments.operand_count == 1)) {
                complain(&program->output,
                         "say which session to end, or --others (to end this one too: chat logout --all)");
                return ENDS_USAGE;
        }
        int code = program_account(program);
        if (code != ENDS_WELL)
                return code;
        if (others) {
                struct session_end_all_in  in  = {.has_others = true, .others = true};
                struct session_end_all_out out = {0};
                code = program_call(program, "cannot end the other sessions", CHAT_session_end_all, &in,
                                    &out);
                if (code == ENDS_WELL)
                        say(&program->output, "%lld session%s ended", (long long)out.ended,
                            out.ended == 1 ? " was" : "s were");
                return code;
        }
        struct session_end_in  in  = {0};
        struct session_end_out out = {0};
        code = find(program, program->arguments.operands[0], &in.session);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot end the session", CHAT_session_end, &in, &out);
        if (code == ENDS_WELL)
                say(&program->output, out.ended ? "the session was ended" : "the session had ended before");
        return code;
}

int run_sessions_rename(struct program *program)
{
        struct session_rename_in  in  = {.name = program->arguments.operands[1]};
        struct session_rename_out out = {0};
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = find(program, program->arguments.operands[0], &in.session);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot rename the session", CHAT_session_rename, &in, &out);
        if (code == ENDS_WELL && program->output.form == FORM_JSON)
                json_put(session_view_shape(), &out.session);
        else if (code == ENDS_WELL)
                say(&program->output, "the session is now called %.*s",
                    STR_ARG(clean_line(out.session.name, program->arena)));
        return code;
}
