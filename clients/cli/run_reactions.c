/* run_reactions.c — reactions to messages, pins, and who has read what. */

#include "base/arena.h"
#include "cli/page.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define PAGE_ARENA_BYTES (64u << 20)

static int react(struct program *program, const struct target *target, struct str emoji)
{
        struct reaction_add_in in = {
                .room = target->room.room, .seq = target->seq, .cid = id_make(), .emoji = emoji};
        struct reaction_add_out out = {0};
        int code = program_call(program, "cannot react", CHAT_reaction_add, &in, &out);
        if (code == ENDS_WELL)
                answer(program, reaction_add_out_shape(), &out, "%lld %s so to message %lld%s",
                       (long long)out.count, out.count == 1 ? "person reacts" : "people react",
                       (long long)target->seq, out.seq ? "" : "; you did before");
        return code;
}

static int take_back(struct program *program, const struct target *target, struct str emoji)
{
        struct reaction_remove_in in = {
                .room = target->room.room, .seq = target->seq, .cid = id_make(), .emoji = emoji};
        struct reaction_remove_out out = {0};
        int code = program_call(program, "cannot take the reaction back", CHAT_reaction_remove, &in, &out);
        if (code == ENDS_WELL)
                answer(program, reaction_remove_out_shape(), &out, "%s",
                       out.seq ? "the reaction was taken back" : "there was no such reaction of yours");
        return code;
}

int run_react(struct program *program)
{
        struct target target;
        struct str    emoji = program->arguments.operands[2];
        int           code  = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        return arguments_has(&program->arguments, OPTION_REMOVE) ? take_back(program, &target, emoji)
                                                                 : react(program, &target, emoji);
}

static void reactions_show(struct program *program, struct table *table, const struct reaction_list_out *page)
{
        struct id *users = arena_array(program->arena, struct id, page->reactions.count + 1);
        for (size_t i = 0; i < page->reactions.count; i++)
                users[i] = page->reactions.items[i].user;
        if (program->output.form != FORM_JSON)
                people_fetch_now(program->people, users, page->reactions.count);
        for (size_t i = 0; i < page->reactions.count; i++) {
                const struct reaction_view *reaction = &page->reactions.items[i];
                if (program->output.form == FORM_JSON) {
                        json_put(reaction_view_shape(), reaction);
                        continue;
                }
                table_cell(table, reaction->emoji);
                table_cell(table, people_login(program->people, reaction->user, program->arena));
                table_cell(table, time_text(&program->output, reaction->at));
        }
}

int run_reactions(struct program *program)
{
        struct target target;
        struct table  table;
        int           code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        struct reaction_list_in in = {
                .room = target.room.room, .seq = target.seq, .has_limit = true, .limit = 200};
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "REACTION\tLOGIN\tWHEN");
        for (;;) {
                struct reaction_list_out out = {0};
                code = program_call(program, "cannot list the reactions", CHAT_reaction_list, &in, &out);
                reactions_show(program, &table, &out);
                if (code != ENDS_WELL || !out.has_next)
                        break;
                in.has_cursor = true;
                in.cursor     = out.next;
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return code;
}

/* --- pins */

int run_pin(struct program *program)
{
        struct target      target;
        struct pin_add_out out  = {0};
        int                code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        struct pin_add_in in = {.room = target.room.room, .cid = id_make(), .message = target.seq};
        code = program_call(program, "cannot pin the message", CHAT_pin_add, &in, &out);
        if (code == ENDS_WELL)
                answer(program, pin_add_out_shape(), &out, "message %lld %s", (long long)target.seq,
                       out.seq ? "is pinned" : "was pinned already");
        return code;
}

int run_unpin(struct program *program)
{
        struct target         target;
        struct pin_remove_out out  = {0};
        int                   code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        struct pin_remove_in in = {.room = target.room.room, .cid = id_make(), .message = target.seq};
        code = program_call(program, "cannot take the pin off", CHAT_pin_remove, &in, &out);
        if (code == ENDS_WELL)
                answer(program, pin_remove_out_shape(), &out, "message %lld %s", (long long)target.seq,
                       out.seq ? "is not pinned any more" : "was not pinned");
        return code;
}

static bool pins_show(struct program *program, struct id room, const struct pin_list_out *page)
{
        struct arena *arena = arena_create(PAGE_ARENA_BYTES);
        struct entry *entries = arena_array(arena, struct entry, page->pins.count + 1);
        bool          is_read = true;
        for (size_t i = 0; i < page->pins.count; i++)
                if (program->output.form == FORM_JSON)
                        json_put(pin_view_shape(), &page->pins.items[i]);
                else
                        entries[i] = entry_of_message(room, &page->pins.items[i].message, arena);
        if (program->output.form != FORM_JSON)
                is_read = page_print(program, room, entries, page->pins.count, arena);
        arena_destroy(&arena);
        return is_read;
}

int run_pins(struct program *program)
{
        struct room_view room;
        int              code = target_room(program, ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        struct pin_list_in in = {.room = room.room};
        for (;;) {
                struct pin_list_out out = {0};
                code = program_call(program, "cannot list the pins", CHAT_pin_list, &in, &out);
                if (code != ENDS_WELL || !pins_show(program, room.room, &out) || !out.has_next)
                        break;
                in.has_cursor = true;
                in.cursor     = out.next;
        }
        return code;
}

/* --- readers */

static void readers_show(struct program *program, struct table *table, const struct id *users, size_t count,
                         const char *how)
{
        people_fetch_now(program->people, users, count);
        for (size_t i = 0; i < count; i++) {
                table_cell(table, people_login(program->people, users[i], program->arena));
                table_cell(table, str_from(how));
        }
}

int run_readers(struct program *program)
{
        struct target           target;
        struct table            table;
        struct receipt_list_out out  = {0};
        int                     code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        struct receipt_list_in in = {.room = target.room.room, .seq = target.seq};
        code = program_call(program, "cannot see who has read it", CHAT_receipt_list, &in, &out);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form == FORM_JSON) {
                json_put(receipt_list_out_shape(), &out);
                return code;
        }
        if (!out.kept)
                say(&program->output, "in a room of so many members nobody is named");
        table_begin(&table, &program->output, "LOGIN\t");
        readers_show(program, &table, out.read.items, out.read.count, "read");
        readers_show(program, &table, out.delivered.items, out.delivered.count, "reached");
        table_end(&table);
        return code;
}
