/* run_schedule.c — saying something later. */

#include <stdio.h>
#include "base/arena.h"
#include "cli/page.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define PAGES_MAX 100                                    /* of 20 */

static int read_options(struct program *program, struct schedule_add_in *in)
{
        if (!program_number(program, OPTION_REPLY_TO, 1, MESSAGE_SEQ_MAX, 0, &in->reply_to) ||
            !program_number(program, OPTION_THREAD, 1, MESSAGE_SEQ_MAX, 0, &in->thread))
                return ENDS_USAGE;
        in->has_reply_to         = in->reply_to > 0;
        in->has_thread           = in->thread > 0;
        in->body.text.has_action = arguments_has(&program->arguments, OPTION_ACTION);
        in->body.text.action     = in->body.text.has_action;
        return target_duration(program, OPTION_FOR, &in->has_lifetime_ms, &in->lifetime_ms);
}

int run_schedule(struct program *program)
{
        struct room_view        room;
        struct schedule_add_in  in  = {.cid = id_make(), .body = {.kind = MESSAGE_TEXT}};
        struct schedule_add_out out = {0};
        int code = read_options(program, &in);
        if (code == ENDS_WELL)
                code = target_time_read(program, program->arguments.operands[1], &in.send_at);
        if (code == ENDS_WELL)
                code = target_text(program, 2, &in.body.text.text);
        if (code == ENDS_WELL)
                code = target_room(program, ROOM_OR_DIRECT, &room);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot schedule it", CHAT_schedule_add, &in, &out);
        if (code == ENDS_WELL && program->output.form == FORM_PLAIN)
                printf("%s\n", id_text(out.scheduled.id, program->arena).at);
        else if (code == ENDS_WELL)
                answer(program, scheduled_shape(), &out.scheduled, "will be said in %.*s at %.*s (%s)",
                       STR_ARG(room_title(program, &room)),
                       STR_ARG(time_text(&program->output, out.scheduled.send_at)),
                       id_text(out.scheduled.id, program->arena).at);
        return code;
}

static void scheduled_show(struct program *program, struct table *table, const struct scheduled *scheduled)
{
        struct message message = {.seq = 1, .has_body = true, .body = scheduled->body};
        if (program->output.form == FORM_JSON) {
                json_put(scheduled_shape(), scheduled);
                return;
        }
        struct str state = str_from(word_of(schedule_state_words, scheduled->state));
        table_cell(table, id_text(scheduled->id, program->arena));
        table_cell(table, time_text(&program->output, scheduled->send_at));
        table_cell(table, rooms_title_of(program, scheduled->room));
        table_cell(table, scheduled->has_failure ? str_format(program->arena, "%.*s: %.*s", STR_ARG(state),
                                                              STR_ARG(scheduled->failure))
                                                 : state);
        table_cell(table, message_gist(&message, program->arena));
}

int run_scheduled(struct program *program)
{
        struct table            table;
        struct schedule_list_in in   = {0};
        int                     code = program_account(program);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "ID\tWHEN\tROOM\tSTATE\tTEXT");
        for (int page = 0; page < PAGES_MAX; page++) {
                struct schedule_list_out out = {0};
                code = program_call(program, "cannot list what is scheduled", CHAT_schedule_list, &in, &out);
                for (size_t i = 0; i < out.scheduled.count; i++)
                        scheduled_show(program, &table, &out.scheduled.items[i]);
                if (code != ENDS_WELL || out.is_last || !out.scheduled.count)
                        break;
                in.has_after = true;
                in.after     = out.scheduled.items[out.scheduled.count - 1].id;
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return code;
}

int run_scheduled_change(struct program *program)
{
        struct schedule_update_in  in  = {.cid = id_make(),
                                          .has_body = program->arguments.operand_count > 1,
                                          .body = {.kind = MESSAGE_TEXT}};
        struct schedule_update_out out = {0};
        int code = id_read(program, program->arguments.operands[0], "chat scheduled", &in.id);
        if (code == ENDS_WELL)
                code = target_time(program, OPTION_AT, &in.has_send_at, &in.send_at);
        if (code == ENDS_WELL && !in.has_body && !in.has_send_at) {
                complain(&program->output, "say what to change: another text, or --at another time");
                return ENDS_USAGE;
        }
        if (code == ENDS_WELL && in.has_body)
                code = target_text(program, 1, &in.body.text.text);
        if (code == ENDS_WELL)
                code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot change it", CHAT_schedule_update, &in, &out);
        if (code == ENDS_WELL)
                answer(program, scheduled_shape(), &out.scheduled, "will be said at %.*s",
                       STR_ARG(time_text(&program->output, out.scheduled.send_at)));
        return code;
}

int run_scheduled_cancel(struct program *program)
{
        struct schedule_cancel_in  in   = {.cid = id_make()};
        struct schedule_cancel_out out  = {};
        int code = id_read(program, program->arguments.operands[0], "chat scheduled", &in.id);
        if (code == ENDS_WELL)
                code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot take it back", CHAT_schedule_cancel, &in, &out);
        if (code == ENDS_WELL)
                say(&program->output, "it will not be said");
        return code;
}
