/* run_drafts.c — texts that are not sent yet, on all one's devices. */

#include "base/arena.h"
#include "cli/listing.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define DRAFTS_MAX 1000

int run_draft(struct program *program)
{
        struct room_view     room;
        struct draft_set_in  in  = {.has_thread = arguments_has(&program->arguments, OPTION_THREAD)};
        struct draft_set_out out = {0};
        if (!program_number(program, OPTION_THREAD, 1, MESSAGE_SEQ_MAX, 1, &in.thread))
                return ENDS_USAGE;
        int code = target_text(program, 1, &in.text);
        if (code == ENDS_WELL)
                code = target_room(program, ROOM_OR_DIRECT, &room);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot keep the draft", CHAT_draft_set, &in, &out);
        if (code == ENDS_WELL)
                answer(program, draft_set_out_shape(), &out, "%s", out.user_seq ? "kept" : "that was kept already");
        return code;
}

int run_draft_clear(struct program *program)
{
        struct room_view       room;
        struct draft_clear_in  in  = {.has_thread = arguments_has(&program->arguments, OPTION_THREAD)};
        struct draft_clear_out out = {0};
        if (!program_number(program, OPTION_THREAD, 1, MESSAGE_SEQ_MAX, 1, &in.thread))
                return ENDS_USAGE;
        int code = program_account(program);
        /* By its id also of a room that one has left, and cannot see any more. */
        if (code == ENDS_WELL && !id_parse(program->arguments.operands[0], &in.room)) {
                code    = rooms_find(program, program->arguments.operands[0], ROOM_THAT_EXISTS, &room);
                in.room = code == ENDS_WELL ? room.room : ID_NONE;
        }
        if (code == ENDS_WELL)
                code = program_call(program, "cannot forget the draft", CHAT_draft_clear, &in, &out);
        if (code == ENDS_WELL)
                answer(program, draft_clear_out_shape(), &out, "%s",
                       out.user_seq ? "forgotten" : "there was none");
        return code;
}

static void draft_show(struct program *program, struct table *table, const void *out, size_t i)
{
        const struct draft *draft = &((const struct draft_list_out *)out)->drafts.items[i];
        if (program->output.form == FORM_JSON) {
                json_put(draft_shape(), draft);
                return;
        }
        table_cell(table, rooms_title_of(program, draft->room));
        table_cell(table, draft->has_thread ? str_format(program->arena, "%lld", (long long)draft->thread)
                                            : STR(""));
        table_cell(table, time_text(&program->output, draft->at));
        table_cell(table, draft->text);
}

int run_drafts(struct program *program)
{
        struct draft_list_in  in   = {0};
        struct draft_list_out out  = {0};
        int                   code = program_account(program);
        struct listing list = {.what = "cannot list the drafts",
                               .headings = "ROOM\tTHREAD\tWHEN\tTEXT",
                               .op = CHAT_draft_list,
                               .in = &in,
                               .out = &out,
                               .out_bytes = sizeof out,
                               .has_limit = &in.has_limit,
                               .limit = &in.limit,
                               .limit_max = 50,
                               .has_cursor = &in.has_cursor,
                               .cursor = &in.cursor,
                               .has_next = &out.has_next,
                               .next = &out.next,
                               .count = &out.drafts.count,
                               .show = draft_show};
        return code == ENDS_WELL ? listing_print(program, &list, DRAFTS_MAX) : code;
}
