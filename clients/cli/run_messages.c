/* run_messages.c — messages that change, and that are passed on. */

#include <stdio.h>
#include "base/arena.h"
#include "cli/page.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

int run_edit(struct program *program)
{
        struct target          target;
        bool                   is_action = arguments_has(&program->arguments, OPTION_ACTION);
        struct message_edit_in in = {
                .cid = id_make(),
                .body = {.kind = MESSAGE_TEXT, .text = {.has_action = is_action, .action = is_action}}};
        struct message_edit_out out = {0};
        int code = target_text(program, 2, &in.body.text.text);
        if (code == ENDS_WELL)
                code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        in.room = target.room.room;
        in.seq  = target.seq;
        code    = program_call(program, "cannot change the message", CHAT_message_edit, &in, &out);
        if (code == ENDS_WELL)
                answer(program, message_edit_out_shape(), &out, "message %lld %s", (long long)target.seq,
                       out.seq ? "was changed" : "says that already");
        return code;
}

static void revisions_show(struct program *program, struct table *table,
                           const struct message_history_out *page)
{
        for (size_t i = 0; i < page->revisions.count; i++) {
                const struct message_revision *revision = &page->revisions.items[i];
                if (program->output.form == FORM_JSON) {
                        json_put(message_revision_shape(), revision);
                        continue;
                }
                struct message message = {.seq = 1, .has_body = true, .body = revision->body};
                people_fetch_now(program->people, &revision->by, 1);
                table_cell(table, str_format(program->arena, "%lld", (long long)revision->rev));
                table_cell(table, time_text(&program->output, revision->at));
                table_cell(table, people_login(program->people, revision->by, program->arena));
                table_cell(table, message_gist(&message, program->arena));
        }
}

int run_edits(struct program *program)
{
        struct target target;
        struct table  table;
        int           code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        struct message_history_in in = {.room = target.room.room, .seq = target.seq};
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "REVISION\tWHEN\tBY\tTEXT");
        for (;;) {
                struct message_history_out out = {0};
                code = program_call(program, "cannot see what it said", CHAT_message_history, &in, &out);
                revisions_show(program, &table, &out);
                if (code != ENDS_WELL || !out.has_next)
                        break;
                in.has_cursor = true;
                in.cursor     = out.next;
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return code;
}

/* --- deleted and brought back */

static int hide(struct program *program, const struct target *target)
{
        struct message_hide_in  in  = {.room = target->room.room, .seq = target->seq};
        struct message_hide_out out = {0};
        int code = program_call(program, "cannot hide the message", CHAT_message_hide, &in, &out);
        if (code == ENDS_WELL)
                answer(program, message_hide_out_shape(), &out, "message %lld %s from you alone",
                       (long long)target->seq, out.user_seq ? "is hidden" : "was hidden already");
        return code;
}

static int unhide(struct program *program, const struct target *target)
{
        struct message_unhide_in  in  = {.room = target->room.room, .seq = target->seq};
        struct message_unhide_out out = {0};
        int code = program_call(program, "cannot show the message again", CHAT_message_unhide, &in, &out);
        if (code == ENDS_WELL)
                answer(program, message_unhide_out_shape(), &out, "message %lld %s", (long long)target->seq,
                       out.user_seq ? "is shown to you again" : "was not hidden");
        return code;
}

int run_delete(struct program *program)
{
        struct target            target;
        struct message_delete_in in = {.cid = id_make(),
                                       .has_reason = arguments_has(&program->arguments, OPTION_REASON),
                                       .reason = arguments_value(&program->arguments, OPTION_REASON)};
        struct message_delete_out out = {0};
        bool is_for_me = arguments_has(&program->arguments, OPTION_FOR_ME);
        if (is_for_me && in.has_reason) {
                complain(&program->output, "with --for-me nobody is told, and so there is no --reason");
                return ENDS_USAGE;
        }
        int code = target_read(program, &target);
        if (code != ENDS_WELL || is_for_me)
                return code == ENDS_WELL ? hide(program, &target) : code;
        in.room = target.room.room;
        in.seq  = target.seq;
        code    = program_call(program, "cannot delete the message", CHAT_message_delete, &in, &out);
        if (code == ENDS_WELL)
                answer(program, message_delete_out_shape(), &out,
                       "message %lld was deleted; chat restore brings it back until %.*s",
                       (long long)target.seq, STR_ARG(time_text(&program->output, out.until)));
        return code;
}

int run_restore(struct program *program)
{
        struct target              target;
        struct message_restore_in  in  = {.cid = id_make()};
        struct message_restore_out out = {0};
        int code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        if (arguments_has(&program->arguments, OPTION_FOR_ME))
                return unhide(program, &target);
        in.room = target.room.room;
        in.seq  = target.seq;
        code    = program_call(program, "cannot bring the message back", CHAT_message_restore, &in, &out);
        if (code == ENDS_WELL)
                answer(program, message_restore_out_shape(), &out, "message %lld is back",
                       (long long)target.seq);
        return code;
}

int run_forward(struct program *program)
{
        struct target              target;
        struct room_view           to;
        struct message_forward_in  in   = {.cid = id_make()};
        struct message_forward_out out  = {0};
        int                        code = target_read(program, &target);
        if (code == ENDS_WELL)
                code = rooms_find(program, program->arguments.operands[2], ROOM_OR_DIRECT, &to);
        if (code != ENDS_WELL)
                return code;
        in.room      = to.room;
        in.from_room = target.room.room;
        in.seq       = target.seq;
        code = program_call(program, "cannot pass the message on", CHAT_message_forward, &in, &out);
        if (code == ENDS_WELL && program->output.form == FORM_PLAIN)
                printf("%lld\n", (long long)out.seq);
        else if (code == ENDS_WELL)
                answer(program, message_forward_out_shape(), &out, "passed on to %.*s, as message %lld",
                       STR_ARG(room_title(program, &to)), (long long)out.seq);
        return code;
}
