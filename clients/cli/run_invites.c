/* run_invites.c — ways into a room that are handed out, and coming by one. */

#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "cli/clean.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define USES_MAX 1000

static int read_room(struct program *program, struct room_view *room)
{
        int code = program_account(program);
        return code == ENDS_WELL
                       ? rooms_find(program, program->arguments.operands[0], ROOM_THAT_EXISTS, room)
                       : code;
}

static int role_read(struct program *program, struct invite_create_in *in)
{
        int role = ROLE_NOBODY;
        in->has_role = arguments_has(&program->arguments, OPTION_ROLE);
        int code = in->has_role ? words_read(program, "a role", arguments_value(&program->arguments, OPTION_ROLE),
                                             member_role_words, ROLE_GUEST, &role)
                                : ENDS_WELL;
        in->role = (enum member_role)role;
        return code;
}

int run_invite_make(struct program *program)
{
        struct room_view         room;
        struct invite_create_in  in  = {.has_uses = arguments_has(&program->arguments, OPTION_USES)};
        struct invite_create_out out = {0};
        if (!program_number(program, OPTION_USES, 1, USES_MAX, 1, &in.uses))
                return ENDS_USAGE;
        int code = role_read(program, &in);
        if (code == ENDS_WELL)
                code = target_time(program, OPTION_UNTIL, &in.has_expires_at, &in.expires_at);
        if (code == ENDS_WELL)
                code = read_room(program, &room);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot make an invitation", CHAT_invite_create, &in, &out);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form == FORM_JSON)
                json_put(invite_create_out_shape(), &out);
        else
                printf("%.*s\n", STR_ARG(clean_line(out.token, program->arena)));
        say(&program->output, "whoever has it comes into %.*s, until %.*s; it is shown this once",
            STR_ARG(room_title(program, &room)), STR_ARG(time_text(&program->output, out.expires_at)));
        return code;
}

static void invite_show(struct program *program, struct table *table, const struct invite_view *invite)
{
        if (program->output.form == FORM_JSON) {
                json_put(invite_view_shape(), invite);
                return;
        }
        people_fetch_now(program->people, &invite->by, 1);
        table_cell(table, id_text(invite->invite, program->arena));
        table_cell(table, str_from(word_of(member_role_words, invite->role)));
        table_cell(table, str_format(program->arena, "%lld of %lld", (long long)invite->uses_left,
                                     (long long)invite->uses));
        table_cell(table, time_text(&program->output, invite->expires_at));
        table_cell(table, people_login(program->people, invite->by, program->arena));
}

int run_invite_list(struct program *program)
{
        struct room_view       room;
        struct table           table;
        struct invite_list_out out  = {0};
        int                    code = read_room(program, &room);
        if (code != ENDS_WELL)
                return code;
        struct invite_list_in in = {.room = room.room};
        code = program_call(program, "cannot list the invitations", CHAT_invite_list, &in, &out);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "ID\tROLE\tLEFT\tUNTIL\tBY");
        for (size_t i = 0; i < out.invites.count; i++)
                invite_show(program, &table, &out.invites.items[i]);
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return code;
}

int run_invite_revoke(struct program *program)
{
        struct room_view         room;
        struct invite_revoke_in  in   = {.cid = id_make()};
        struct invite_revoke_out out  = {0};
        int code = id_read(program, program->arguments.operands[1], "chat invite list", &in.invite);
        if (code == ENDS_WELL)
                code = read_room(program, &room);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot take it back", CHAT_invite_revoke, &in, &out);
        if (code == ENDS_WELL)
                answer(program, invite_revoke_out_shape(), &out, "nobody comes in by it any more");
        return code;
}

/* --- by one that somebody else made */

int run_invite_show(struct program *program)
{
        struct table           table;
        struct invite_look_in  in   = {0};
        struct invite_look_out out  = {0};
        int                    code = secret_read(program, program->arguments.operands[0], &in.token);
        if (code == ENDS_WELL)
                code = program_client(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot see where it leads", CHAT_invite_look, &in, &out);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form == FORM_JSON) {
                json_put(invite_look_out_shape(), &out);
                return code;
        }
        table_begin(&table, &program->output, "ROOM\tKIND\tMEMBERS\tAS\tUNTIL\tID\tTOPIC");
        table_cell(&table, out.has_name ? out.name : STR(""));
        table_cell(&table, str_from(word_of(room_kind_words, out.kind)));
        table_cell(&table, str_format(program->arena, "%lld", (long long)out.members));
        table_cell(&table, str_from(word_of(member_role_words, out.role)));
        table_cell(&table, time_text(&program->output, out.expires_at));
        table_cell(&table, id_text(out.room, program->arena));
        table_cell(&table, out.has_topic ? out.topic : STR(""));
        table_end(&table);
        return code;
}

static int accept(struct program *program, struct str token)
{
        struct invite_accept_in  in   = {.cid = id_make(), .token = token};
        struct invite_accept_out out  = {0};
        int                      code = program_call(program, "cannot come in", CHAT_invite_accept, &in, &out);
        if (code == ENDS_WELL && program->output.form == FORM_PLAIN)
                printf("%s\n", id_text(out.room.room, program->arena).at);
        else if (code == ENDS_WELL)
                answer(program, room_view_shape(), &out.room, "%s %.*s (%s)",
                       out.seq ? "came into" : "were in it already:", STR_ARG(room_title(program, &out.room)),
                       id_text(out.room.room, program->arena).at);
        return code;
}

int run_invite_accept(struct program *program)
{
        struct str token;
        int        code = secret_read(program, program->arguments.operands[0], &token);
        if (code == ENDS_WELL)
                code = program_account(program);
        return code == ENDS_WELL ? accept(program, token) : code;
}

int run_guest(struct program *program)
{
        struct str          token;
        struct chat_tokens  tokens;
        struct chat_problem problem;
        int64_t             ends_at;
        int                 code = secret_read(program, program->arguments.operands[0], &token);
        if (code == ENDS_WELL)
                code = program_client(program);
        if (code != ENDS_WELL)
                return code;
        struct chat_token_store store = home_store(&program->home);
        bool is_signed_in = store.load(store.owner, &tokens);
        explicit_bzero(&tokens, sizeof tokens);
        if (is_signed_in) {
                complain(&program->output, "profile %s is signed in already; come with chat invite accept, or "
                                           "as a guest with another --profile",
                         program->home.name);
                return ENDS_USAGE;
        }
        home_signs_in(&program->home, program_servers(program), STR("guest"));
        if (chat_guest(program->client, token, program->arguments.operands[1], program->arena, &ends_at, &problem) !=
            CHAT_OK)
                return complain_about(&program->output, "cannot come as a guest", &problem);
        say(&program->output, "you are a guest until %.*s", STR_ARG(time_text(&program->output, ends_at)));
        return accept(program, token);
}
