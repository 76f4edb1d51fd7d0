/* run_commands.c — what is typed after a slash: read by the server, like in every client. */

#include "base/arena.h"
#include "cli/clean.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

static int find_room(struct program *program, struct id *out)
{
        struct room_view room;
        int code = target_room(program, ROOM_THAT_EXISTS, &room);
        if (code == ENDS_WELL)
                *out = room.room;
        return code;
}

/* The slash may be left out: a shell may take it for something else. */
static struct str with_slash(struct program *program, struct str text)
{
        return text.len && text.at[0] == '/' ? text : str_format(program->arena, "/%.*s", STR_ARG(text));
}

int run_command(struct program *program)
{
        struct command_run_in  in  = {.cid = id_make()};
        struct command_run_out out = {0};
        int code = target_text(program, 1, &in.text);
        if (code == ENDS_WELL && !program_number(program, OPTION_THREAD, 1, MESSAGE_SEQ_MAX, 0, &in.thread))
                code = ENDS_USAGE;
        if (code == ENDS_WELL)
                code = find_room(program, &in.room);
        if (code != ENDS_WELL)
                return code;
        in.has_thread = in.thread > 0;
        in.text       = with_slash(program, in.text);
        code          = program_call(program, "cannot do that", CHAT_command_run, &in, &out);
        if (code == ENDS_WELL)
                answer(program, command_run_out_shape(), &out, "%.*s", STR_ARG(clean_line(out.said, program->arena)));
        return code;
}

int run_commands(struct program *program)
{
        struct command_list_in  in  = {0};
        struct command_list_out out = {0};
        struct table            table;
        int code = find_room(program, &in.room);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot list the commands", CHAT_command_list, &in, &out);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form == FORM_JSON) {
                for (size_t i = 0; i < out.commands.count; i++)
                        json_put(command_view_shape(), &out.commands.items[i]);
                return code;
        }
        table_begin(&table, &program->output, "COMMAND\tDOES");
        for (size_t i = 0; i < out.commands.count; i++) {
                if (!out.commands.items[i].allowed)
                        continue;
                table_cell(&table, out.commands.items[i].usage);
                table_cell(&table, out.commands.items[i].summary);
        }
        table_end(&table);
        return code;
}
