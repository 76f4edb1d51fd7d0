/* run_rooms.c — making, finding, joining, leaving and showing rooms. */

#include <stdio.h>
#include "base/arena.h"
#include "cli/clean.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"

#define LIST_MAX 100000

/* To standard output what scripts want: the id, or the whole object. */
static void show_made(const struct program *program, const struct room_view *room, const char *what)
{
        if (program->output.form == FORM_JSON)
                json_put(room_view_shape(), room);
        else if (program->output.form == FORM_PLAIN)
                printf("%s\n", id_text(room->room, program->arena).at);
        else
                say(&program->output, "%s %.*s (%s)", what, STR_ARG(room_title(program, room)),
                    id_text(room->room, program->arena).at);
}

int run_room_create(struct program *program)
{
        const struct arguments *arguments = &program->arguments;
        struct room_create_in in = {.cid = id_make(),
                                    .kind = arguments_has(arguments, OPTION_PRIVATE) ? ROOM_PRIVATE
                                                                                     : ROOM_PUBLIC,
                                    .has_name = true,
                                    .name = arguments->operands[0],
                                    .has_topic = arguments_has(arguments, OPTION_TOPIC),
                                    .topic = arguments_value(arguments, OPTION_TOPIC)};
        struct room_create_out  out = {0};
        struct id               members[VALUES_MAX];
        int code = program_account(program);
        for (int i = 0; code == ENDS_WELL && i < arguments->value_count[OPTION_WITH]; i++)
                code = people_find(program, arguments->values[OPTION_WITH][i], &members[i]);
        if (code != ENDS_WELL)
                return code;
        in.has_members   = arguments_has(arguments, OPTION_WITH);
        in.members.items = members;
        in.members.count = (size_t)arguments->value_count[OPTION_WITH];
        if (in.name.len > 1 && in.name.at[0] == '#')
                in.name = (struct str){in.name.at + 1, in.name.len - 1};
        code = program_call(program, "cannot make the room", CHAT_room_create, &in, &out);
        if (code == ENDS_WELL)
                show_made(program, &out.room,
                          in.kind == ROOM_PRIVATE ? "made the private room" : "made the public room");
        return code;
}

int run_room_join(struct program *program)
{
        struct room_view room;
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = rooms_find(program, program->arguments.operands[0], ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        struct room_join_in  in  = {.room = room.room, .cid = id_make()};
        struct room_join_out out = {0};
        code = program_call(program, "cannot join the room", CHAT_room_join, &in, &out);
        if (code == ENDS_WELL)
                show_made(program, &out.room, out.seq ? "joined" : "were in it already:");
        return code;
}

int run_room_leave(struct program *program)
{
        struct room_view room;
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = rooms_find(program, program->arguments.operands[0], ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        struct room_leave_in  in  = {.room = room.room, .cid = id_make()};
        struct room_leave_out out = {0};
        code = program_call(program, "cannot leave the room", CHAT_room_leave, &in, &out);
        if (code == ENDS_WELL)
                say(&program->output, "left %.*s", STR_ARG(room_title(program, &room)));
        return code;
}

/* --- lists */

static void row(const struct program *program, struct table *table, const struct room_view *room, bool is_own)
{
        if (program->output.form == FORM_JSON) {
                json_put(room_view_shape(), room);
                return;
        }
        table_cell(table, room_title(program, room));
        if (is_own)
                table_cell(table, room->unread ? str_format(program->arena, "%lld", (long long)room->unread)
                                               : STR(""));
        else
                table_cell(table, room->role == ROLE_NOBODY ? STR("") : STR("in it"));
        table_cell(table, str_from(word_of(room_kind_words, room->kind)));
        table_cell(table, str_format(program->arena, "%lld", (long long)room->members));
        table_cell(table, room->has_last_at ? time_text(&program->output, room->last_at) : STR(""));
        table_cell(table, id_text(room->room, program->arena));
        table_cell(table, room->has_topic ? room->topic : STR(""));
}

static void know_peers(const struct program *program, const struct room_view *rooms, size_t count)
{
        struct id *peers = arena_array(program->arena, struct id, count);
        size_t     known = 0;
        for (size_t i = 0; i < count; i++)
                if (rooms[i].has_peer)
                        peers[known++] = rooms[i].peer;
        if (known && program->output.form != FORM_JSON)
                people_fetch_now(program->people, peers, known);
}

static int64_t page_size(int64_t left)
{
        return left < 200 ? left : 200;
}

int run_room_list(struct program *program)
{
        int64_t limit;
        struct table table;
        struct room_list_in in = {.has_limit = true};
        int code = program_account(program);
        if (code == ENDS_WELL && !program_number(program, OPTION_LIMIT, 1, LIST_MAX, LIST_MAX, &limit))
                code = ENDS_USAGE;
        if (code != ENDS_WELL)
                return code;
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "ROOM\tUNREAD\tKIND\tMEMBERS\tMOVED\tID\tTOPIC");
        for (int64_t left = limit; left > 0 && code == ENDS_WELL;) {
                struct room_list_out out = {0};
                in.limit = page_size(left);
                code     = program_call(program, "cannot list your rooms", CHAT_room_list, &in, &out);
                know_peers(program, out.rooms.items, out.rooms.count);
                for (size_t i = 0; i < out.rooms.count && left > 0; i++, left--)
                        row(program, &table, &out.rooms.items[i], true);
                if (!out.has_next)
                        break;
                in.has_cursor = true;
                in.cursor     = out.next;
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return code;
}

int run_room_find(struct program *program)
{
        int64_t limit;
        struct table table;
        struct room_browse_in in = {.has_limit = true,
                                    .has_like = program->arguments.operand_count > 0,
                                    .like = program->arguments.operands[0]};
        int code = program_account(program);
        if (code == ENDS_WELL && !program_number(program, OPTION_LIMIT, 1, LIST_MAX, 200, &limit))
                code = ENDS_USAGE;
        if (code != ENDS_WELL)
                return code;
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "ROOM\t\tKIND\tMEMBERS\tMOVED\tID\tTOPIC");
        for (int64_t left = limit; left > 0 && code == ENDS_WELL;) {
                struct room_browse_out out = {0};
                in.limit = page_size(left);
                code = program_call(program, "cannot look through the public rooms", CHAT_room_browse, &in,
                                    &out);
                for (size_t i = 0; i < out.rooms.count && left > 0; i++, left--)
                        row(program, &table, &out.rooms.items[i], false);
                if (!out.has_next)
                        break;
                in.has_cursor = true;
                in.cursor     = out.next;
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return code;
}

/* --- one room */

static void line(const char *name, struct str text)
{
        if (text.len)
                printf("%-12s%.*s\n", name, STR_ARG(text));
}

int run_room_show(struct program *program)
{
        struct room_view room;
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = rooms_find(program, program->arguments.operands[0], ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form == FORM_JSON) {
                json_put(room_view_shape(), &room);
                return ENDS_WELL;
        }
        struct arena *arena = program->arena;
        know_peers(program, &room, 1);
        if (program->output.form == FORM_PLAIN) {
                struct table table;
                table_begin(&table, &program->output, "ROOM\tUNREAD\tKIND\tMEMBERS\tMOVED\tID\tTOPIC");
                row(program, &table, &room, true);
                table_end(&table);
                return ENDS_WELL;
        }
        line("room", room_title(program, &room));
        line("id", id_text(room.room, arena));
        line("kind", str_from(word_of(room_kind_words, room.kind)));
        line("encryption", room.encryption == ENCRYPTION_NONE
                                   ? STR("none")
                                   : str_from(word_of(room_encryption_words, room.encryption)));
        line("topic", room.has_topic ? clean_line(room.topic, arena) : STR(""));
        line("members", str_format(arena, "%lld", (long long)room.members));
        line("you are", str_from(word_of(member_role_words, room.role)));
        line("messages", str_format(arena, "%lld", (long long)room.num));
        line("unread", str_format(arena, "%lld", (long long)room.unread));
        line("log", str_format(arena, "%lld to %lld", (long long)room.floor, (long long)room.seq));
        line("made", time_text(&program->output, room.created_at));
        line("moved", room.has_last_at ? time_text(&program->output, room.last_at) : STR(""));
        return ENDS_WELL;
}

int run_room_set(struct program *program)
{
        struct room_view room;
        const struct arguments *arguments = &program->arguments;
        if (!arguments_has(arguments, OPTION_NAME) && !arguments_has(arguments, OPTION_TOPIC)) {
                complain(&program->output, "say what to change: --name or --topic");
                return ENDS_USAGE;
        }
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = rooms_find(program, arguments->operands[0], ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        struct str topic = arguments_value(arguments, OPTION_TOPIC);
        struct room_update_in in = {.room = room.room,
                                    .cid = id_make(),
                                    .has_name = arguments_has(arguments, OPTION_NAME),
                                    .name = arguments_value(arguments, OPTION_NAME),
                                    .has_topic = !topic.at   ? PATCH_ABSENT
                                                 : topic.len ? PATCH_SET
                                                             : PATCH_NULL,
                                    .topic = topic};
        struct room_update_out out = {0};
        code = program_call(program, "cannot change the room", CHAT_room_update, &in, &out);
        if (code == ENDS_WELL)
                say(&program->output, "changed");
        return code;
}

int run_room_read(struct program *program)
{
        struct room_view room;
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = rooms_find(program, program->arguments.operands[0], ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        struct receipt_read_in  in  = {.room = room.room, .seq = room.seq};
        struct receipt_read_out out = {0};
        code = program_call(program, "cannot move the mark", CHAT_receipt_read, &in, &out);
        if (code == ENDS_WELL && program->output.form == FORM_JSON)
                json_put(receipt_read_out_shape(), &out);
        else if (code == ENDS_WELL)
                say(&program->output, "%.*s is read up to %lld", STR_ARG(room_title(program, &room)),
                    (long long)out.read_seq);
        return code;
}
