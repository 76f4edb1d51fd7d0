/* rooms.c — finds rooms by what people call them. */

#include "cli/rooms.h"

#include "base/arena.h"
#include "cli/clean.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/suggest.h"

#define PAGES_MAX 12                                     /* of 200: more rooms than a person may have */

struct search {
        struct program  *program;
        struct str       name;
        struct room_view found;
        int              count;                          /* of those that fit best: to the letter, else
                                                          * without regard to capitals */
        bool             is_exact;
        struct buf       ids;                            /* of all of them, for the complaint */
        struct suggest   suggest;
};

struct str room_title(const struct program *program, const struct room_view *room)
{
        if (room->kind == ROOM_DIRECT && room->has_peer)
                return str_format(program->arena, "@%.*s",
                                  STR_ARG(people_login(program->people, room->peer, program->arena)));
        if (room->has_name)
                return clean_line(room->name, program->arena);
        return id_text(room->room, program->arena);
}

struct str rooms_title_of(struct program *program, struct id room)
{
        struct room_get_in  in  = {.room = room};
        struct room_get_out got = {0};
        struct chat_problem problem;
        for (size_t i = 0; i < program->titles_count; i++)
                if (id_equal(program->titles[i].room, room))
                        return program->titles[i].title;
        bool is_seen = chat_call(program->client, CHAT_room_get, &in, &got, program->arena, &problem) ==
                       CHAT_OK;
        if (is_seen && got.room.has_peer)
                people_fetch_now(program->people, &got.room.peer, 1);
        struct str title = is_seen ? room_title(program, &got.room) : id_text(room, program->arena);
        if (program->titles_count < PROGRAM_TITLES_MAX)
                program->titles[program->titles_count++] = (struct room_known){room, title};
        return title;
}

/* Capitals do not matter, in ASCII, unless another room has the name to the letter. */
static void consider(struct search *search, const struct room_view *room)
{
        if (!room->has_name)
                return;
        suggest_offer(&search->suggest, room->name);
        bool is_exact = str_equal(room->name, search->name);
        if (!is_exact && (search->is_exact || !str_equal_ignoring_case(room->name, search->name)))
                return;
        if (is_exact && !search->is_exact) {
                search->is_exact = true;
                search->count    = 0;
                buf_clear(&search->ids);
        }
        if (search->count++ == 0)
                search->found = *room;
        buf_printf(&search->ids, "\n  %s", id_text(room->room, search->program->arena).at);
}

static int in_own(struct search *search)
{
        struct room_list_in in = {.has_limit = true, .limit = 200};
        for (int page = 0; page < PAGES_MAX; page++) {
                struct room_list_out out = {0};
                int code = program_call(search->program, "cannot list your rooms", CHAT_room_list, &in, &out);
                if (code != ENDS_WELL)
                        return code;
                for (size_t i = 0; i < out.rooms.count; i++)
                        consider(search, &out.rooms.items[i]);
                if (!out.has_next)
                        break;
                in.has_cursor = true;
                in.cursor     = out.next;
        }
        return ENDS_WELL;
}

static int in_directory(struct search *search)
{
        struct room_browse_in in = {.has_like = true, .like = search->name, .has_limit = true, .limit = 200};
        for (int page = 0; page < PAGES_MAX; page++) {
                struct room_browse_out out = {0};
                int code = program_call(search->program, "cannot look through the public rooms",
                                        CHAT_room_browse, &in, &out);
                if (code != ENDS_WELL)
                        return code;
                for (size_t i = 0; i < out.rooms.count; i++)
                        consider(search, &out.rooms.items[i]);
                if (!out.has_next)
                        break;
                in.has_cursor = true;
                in.cursor     = out.next;
        }
        return ENDS_WELL;
}

static int by_name(struct program *program, struct str name, struct room_view *out)
{
        struct search search = {.program = program, .name = name};
        buf_init(&search.ids, program->arena, 4000);
        suggest_begin(&search.suggest, name);
        int code = in_own(&search);
        if (code == ENDS_WELL && !search.count)
                code = in_directory(&search);
        if (code != ENDS_WELL)
                return code;
        struct str shown = clean_line(name, program->arena);
        if (search.count > 1) {
                complain(&program->output, "%d rooms are called %.*s; name one by its id:%.*s", search.count,
                         STR_ARG(shown), STR_ARG(buf_str(&search.ids)));
                return ENDS_USAGE;
        }
        if (search.count == 1) {
                *out = search.found;
                return ENDS_WELL;
        }
        struct str best = suggest_best(&search.suggest);
        if (best.at)
                complain(&program->output, "there is no room \"%.*s\"; did you mean \"%.*s\"?",
                         STR_ARG(shown), STR_ARG(clean_line(best, program->arena)));
        else
                complain(&program->output, "there is no room \"%.*s\" that you may see", STR_ARG(shown));
        return ENDS_NOT_FOUND;
}

static int by_id(struct program *program, struct id id, struct room_view *out)
{
        struct room_get_in  in  = {.room = id};
        struct room_get_out got = {0};
        int code = program_call(program, "cannot see the room", CHAT_room_get, &in, &got);
        *out = got.room;
        return code;
}

static int direct(struct program *program, struct str person, enum room_wanted wanted, struct room_view *out)
{
        struct id peer;
        int code = people_find(program, person, &peer);
        if (code != ENDS_WELL)
                return code;
        if (wanted == ROOM_OR_DIRECT) {
                struct room_create_in in = {
                        .cid = id_make(), .kind = ROOM_DIRECT, .has_peer = true, .peer = peer};
                struct room_create_out made = {0};
                code = program_call(program, "cannot open the direct room", CHAT_room_create, &in, &made);
                *out = made.room;
                return code;
        }
        struct room_list_in in = {.has_limit = true, .limit = 200};
        for (int page = 0; page < PAGES_MAX; page++) {
                struct room_list_out list = {0};
                code = program_call(program, "cannot list your rooms", CHAT_room_list, &in, &list);
                if (code != ENDS_WELL)
                        return code;
                for (size_t i = 0; i < list.rooms.count; i++)
                        if (list.rooms.items[i].has_peer && id_equal(list.rooms.items[i].peer, peer)) {
                                *out = list.rooms.items[i];
                                return ENDS_WELL;
                        }
                if (!list.has_next)
                        break;
                in.has_cursor = true;
                in.cursor     = list.next;
        }
        complain(&program->output, "you and %.*s have not talked yet",
                 STR_ARG(people_login(program->people, peer, program->arena)));
        return ENDS_NOT_FOUND;
}

int rooms_find(struct program *program, struct str text, enum room_wanted wanted, struct room_view *out)
{
        struct id id;
        if (!text.len) {
                complain(&program->output, "a room's name is not empty");
                return ENDS_USAGE;
        }
        if (id_parse(text, &id))
                return by_id(program, id, out);
        if (text.at[0] == '@')
                return direct(program, text, wanted, out);
        if (text.at[0] == '#' && text.len > 1)
                text = (struct str){text.at + 1, text.len - 1};
        return by_name(program, text, out);
}
