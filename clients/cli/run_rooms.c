/* run_rooms.c — making, finding, joining, leaving and showing rooms. */

#include <stdio.h>
#include "base/arena.h"
#include "cli/clean.h"
#include "cli/listing.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/prompt.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"
#include "cli/templates.h"

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
        in.has_template = arguments_has(arguments, OPTION_TEMPLATE);
        if (in.has_template)
                code = templates_find(program, arguments_value(arguments, OPTION_TEMPLATE), &in.template);
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

/* What the room asks for, from a file or the terminal; nothing when it asks for nothing. */
static int password_read(struct program *program, const struct room_view *room, struct room_join_in *in)
{
        struct str file = arguments_value(&program->arguments, OPTION_PASSWORD_FILE);
        if (file.at)
                in->password = secret_from_file(file, program->arena);
        else if (room->needs_password && room->role == ROLE_NOBODY && program->may_ask)
                in->password = prompt_secret("The room's password: ", program->arena);
        in->has_password = in->password.at != NULL;
        if (in->has_password || !file.at)
                return ENDS_WELL;
        complain(&program->output, "there is no password in the first line of %.*s",
                 STR_ARG(clean_line(file, program->arena)));
        return ENDS_USAGE;
}

int run_room_join(struct program *program)
{
        struct room_view     room;
        struct room_join_in  in   = {.cid = id_make()};
        struct room_join_out out  = {0};
        int                  code = target_room(program, ROOM_THAT_EXISTS, &room);
        if (code == ENDS_WELL)
                code = password_read(program, &room, &in);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot join the room", CHAT_room_join, &in, &out);
        if (code == ENDS_WELL)
                show_made(program, &out.room, out.seq ? "joined" : "were in it already:");
        return code;
}

int run_room_leave(struct program *program)
{
        struct room_view room;
        int code = target_room(program, ROOM_THAT_EXISTS, &room);
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

static void own_know(struct program *program, const void *out)
{
        const struct room_list_out *page = out;
        know_peers(program, page->rooms.items, page->rooms.count);
}

static void own_show(struct program *program, struct table *table, const void *out, size_t i)
{
        row(program, table, &((const struct room_list_out *)out)->rooms.items[i], true);
}

int run_room_list(struct program *program)
{
        struct room_list_in  in  = {0};
        struct room_list_out out = {0};
        int64_t              most;
        int                  code = program_account(program);
        if (code == ENDS_WELL && !program_number(program, OPTION_LIMIT, 1, LIST_MAX, LIST_MAX, &most))
                code = ENDS_USAGE;
        struct listing list = {.what = "cannot list your rooms",
                               .headings = "ROOM\tUNREAD\tKIND\tMEMBERS\tMOVED\tID\tTOPIC",
                               .op = CHAT_room_list,
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
                               .count = &out.rooms.count,
                               .know = own_know,
                               .show = own_show};
        return code == ENDS_WELL ? listing_print(program, &list, most) : code;
}

static void found_show(struct program *program, struct table *table, const void *out, size_t i)
{
        row(program, table, &((const struct room_browse_out *)out)->rooms.items[i], false);
}

static int sort_read(struct program *program, struct room_browse_in *in)
{
        struct str word = arguments_value(&program->arguments, OPTION_SORT);
        int        sort;
        in->has_sort = word.at != NULL;
        int code = in->has_sort ? words_read(program, "an order", word, room_sort_words, 0, &sort) : ENDS_WELL;
        if (code == ENDS_WELL && in->has_sort)
                in->sort = (enum room_sort)sort;
        return code;
}

int run_room_find(struct program *program)
{
        const struct arguments *arguments = &program->arguments;
        struct room_browse_in   in        = {.has_like = arguments->operand_count > 0,
                                             .like = arguments->operands[0],
                                             .has_category = arguments_has(arguments, OPTION_CATEGORY),
                                             .category = arguments_value(arguments, OPTION_CATEGORY),
                                             .has_tag = arguments_has(arguments, OPTION_TAG),
                                             .tag = arguments_value(arguments, OPTION_TAG)};
        struct room_browse_out  out       = {0};
        int64_t                 most;
        int                     code = sort_read(program, &in);
        if (code == ENDS_WELL)
                code = program_account(program);
        if (code == ENDS_WELL && !program_number(program, OPTION_LIMIT, 1, LIST_MAX, 200, &most))
                code = ENDS_USAGE;
        struct listing list = {.what = "cannot look through the public rooms",
                               .headings = "ROOM\t\tKIND\tMEMBERS\tMOVED\tID\tTOPIC",
                               .op = CHAT_room_browse,
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
                               .count = &out.rooms.count,
                               .show = found_show};
        return code == ENDS_WELL ? listing_print(program, &list, most) : code;
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
        int code = target_room(program, ROOM_THAT_EXISTS, &room);
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

int run_room_read(struct program *program)
{
        struct room_view room;
        int code = target_room(program, ROOM_THAT_EXISTS, &room);
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
