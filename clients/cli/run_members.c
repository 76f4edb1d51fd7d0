/* run_members.c — who is in a room, and as what. */

#include "base/arena.h"
#include "cli/clean.h"
#include "cli/listing.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

static int role_read(struct program *program, struct str word, enum member_role *out)
{
        int role;
        int code = words_read(program, "a role", word, member_role_words, ROLE_GUEST, &role);
        *out     = (enum member_role)role;
        return code;
}

/* The room and the person that a command names first. */
static int read_both(struct program *program, struct room_view *room, struct id *user)
{
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = rooms_find(program, program->arguments.operands[0], ROOM_THAT_EXISTS, room);
        if (code == ENDS_WELL && user)
                code = people_find(program, program->arguments.operands[1], user);
        return code;
}

static void member_show(struct program *program, struct table *table, const void *out, size_t i)
{
        const struct member_view *member = &((const struct member_list_out *)out)->members.items[i];
        if (program->output.form == FORM_JSON) {
                json_put(member_view_shape(), member);
                return;
        }
        if (!member->has_login)
                people_fetch_now(program->people, &member->user, 1);
        table_cell(table, member->has_login ? member->login
                                            : people_login(program->people, member->user, program->arena));
        table_cell(table, member->has_display_name ? member->display_name : STR(""));
        table_cell(table, str_from(word_of(member_role_words, member->role)));
        table_cell(table, time_text(&program->output, member->joined_at));
        table_cell(table, member->has_read_seq
                                  ? str_format(program->arena, "%lld", (long long)member->read_seq)
                                  : STR(""));
        table_cell(table, id_text(member->user, program->arena));
}

int run_member_list(struct program *program)
{
        struct room_view       room;
        struct member_list_in  in   = {0};
        struct member_list_out out  = {0};
        int                    code = read_both(program, &room, NULL);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        struct listing list = {.what = "cannot list the members",
                               .headings = "LOGIN\tNAME\tROLE\tSINCE\tREAD UP TO\tID",
                               .op = CHAT_member_list,
                               .in = &in,
                               .out = &out,
                               .out_bytes = sizeof out,
                               .has_limit = &in.has_limit,
                               .limit = &in.limit,
                               .limit_max = 200,
                               .has_cursor = &in.has_cursor,
                               .cursor = &in.cursor,
                               .has_next = &out.has_next,
                               .next = &out.next,
                               .count = &out.members.count,
                               .show = member_show};
        return listing_print(program, &list, LISTING_ALL);
}

int run_member_add(struct program *program)
{
        struct room_view     room;
        struct member_add_in in = {.cid = id_make(),
                                   .has_role = arguments_has(&program->arguments, OPTION_ROLE)};
        struct member_add_out out = {0};
        int code = in.has_role
                           ? role_read(program, arguments_value(&program->arguments, OPTION_ROLE), &in.role)
                           : ENDS_WELL;
        if (code == ENDS_WELL)
                code = read_both(program, &room, &in.user);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot bring them in", CHAT_member_add, &in, &out);
        if (code == ENDS_WELL)
                say(&program->output, "%.*s %s %.*s",
                    STR_ARG(people_name(program->people, in.user, program->arena)),
                    out.seq ? "is now in" : "was already in", STR_ARG(room_title(program, &room)));
        return code;
}

int run_member_remove(struct program *program)
{
        struct room_view       room;
        struct member_kick_in in = {.cid = id_make(),
                                    .has_reason = arguments_has(&program->arguments, OPTION_REASON),
                                    .reason = arguments_value(&program->arguments, OPTION_REASON)};
        struct member_kick_out out = {0};
        int code = read_both(program, &room, &in.user);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot remove them", CHAT_member_kick, &in, &out);
        if (code == ENDS_WELL)
                say(&program->output, "%.*s was removed from %.*s",
                    STR_ARG(people_name(program->people, in.user, program->arena)),
                    STR_ARG(room_title(program, &room)));
        return code;
}

int run_member_rename(struct program *program)
{
        const struct arguments  *arguments = &program->arguments;
        struct room_view         room;
        struct member_rename_in  in   = {.cid = id_make(), .has_nick = PATCH_NULL};
        struct member_rename_out out  = {0};
        int                      code = read_both(program, &room, &in.user);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        if (arguments->operand_count > 2) {
                in.has_nick = PATCH_SET;
                in.nick     = arguments->operands[2];
        }
        code = program_call(program, "cannot rename them", CHAT_member_rename, &in, &out);
        if (code == ENDS_WELL)
                say(&program->output, "%.*s %s in %.*s", STR_ARG(people_name(program->people, in.user, program->arena)),
                    !out.seq ? "was called so already" : in.nick.at ? "goes by another name" : "is called as elsewhere",
                    STR_ARG(room_title(program, &room)));
        return code;
}

int run_member_role(struct program *program)
{
        struct room_view       room;
        struct member_role_in  in  = {.cid = id_make()};
        struct member_role_out out = {0};
        int code = role_read(program, program->arguments.operands[2], &in.role);
        if (code == ENDS_WELL)
                code = read_both(program, &room, &in.user);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot change their role", CHAT_member_role, &in, &out);
        if (code == ENDS_WELL)
                say(&program->output, "%.*s is %s %s of %.*s",
                    STR_ARG(people_name(program->people, in.user, program->arena)),
                    out.seq ? "now" : "already", word_of(member_role_words, in.role),
                    STR_ARG(room_title(program, &room)));
        return code;
}
