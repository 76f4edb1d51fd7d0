/* run_templates.c — how rooms are set up, kept to make others like them. */

#include <stdio.h>
#include "base/arena.h"
#include "cli/clean.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"
#include "cli/templates.h"

int run_template_make(struct program *program)
{
        struct room_view           room;
        struct template_create_in  in   = {.cid = id_make(), .name = program->arguments.operands[1]};
        struct template_create_out out  = {0};
        int                        code = target_room(program, ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        in.from = room.room;
        code    = program_call(program, "cannot keep how it is set up", CHAT_template_create, &in, &out);
        if (code == ENDS_WELL && program->output.form == FORM_PLAIN)
                printf("%s\n", id_text(out.template, program->arena).at);
        else if (code == ENDS_WELL)
                answer(program, template_create_out_shape(), &out, "kept as %.*s (%s)",
                       STR_ARG(clean_line(in.name, program->arena)), id_text(out.template, program->arena).at);
        return code;
}

int run_template_list(struct program *program)
{
        struct table             table;
        struct template_list_in  in   = {};
        struct template_list_out out  = {0};
        int                      code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot list the templates", CHAT_template_list, &in, &out);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "NAME\tMADE\tID\tTOPIC");
        for (size_t i = 0; i < out.templates.count; i++) {
                const struct template_view *template = &out.templates.items[i];
                if (program->output.form == FORM_JSON) {
                        json_put(template_view_shape(), template);
                        continue;
                }
                table_cell(&table, template->name);
                table_cell(&table, time_text(&program->output, template->at));
                table_cell(&table, id_text(template->template, program->arena));
                table_cell(&table, template->room.has_topic ? template->room.topic : STR(""));
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return code;
}

int templates_find(struct program *program, struct str text, struct id *out)
{
        struct template_list_in  in    = {};
        struct template_list_out all   = {0};
        int                      found = 0;
        if (id_parse(text, out))
                return ENDS_WELL;
        int code = program_call(program, "cannot look at the templates", CHAT_template_list, &in, &all);
        for (size_t i = 0; code == ENDS_WELL && i < all.templates.count; i++)
                if (str_equal(all.templates.items[i].name, text)) {
                        *out = all.templates.items[i].template;
                        found++;
                }
        if (code != ENDS_WELL || found == 1)
                return code;
        complain(&program->output, found ? "several templates are called %.*s; say the id" : "there is no template %.*s; see chat template list",
                 STR_ARG(clean_line(text, program->arena)));
        return ENDS_NOT_FOUND;
}

int run_template_delete(struct program *program)
{
        struct template_delete_in  in   = {.cid = id_make()};
        struct template_delete_out out  = {0};
        int                        code = program_account(program);
        if (code == ENDS_WELL)
                code = templates_find(program, program->arguments.operands[0], &in.template);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot forget it", CHAT_template_delete, &in, &out);
        if (code == ENDS_WELL)
                answer(program, template_delete_out_shape(), &out, "forgotten");
        return code;
}
