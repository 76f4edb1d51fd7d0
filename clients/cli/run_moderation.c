/* run_moderation.c — who may not speak, who may not come in, and rooms that are locked or archived. */

#include "base/arena.h"
#include "cli/listing.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

static int read_both(struct program *program, struct room_view *room, struct id *user)
{
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = rooms_find(program, program->arguments.operands[0], ROOM_THAT_EXISTS, room);
        return code == ENDS_WELL ? people_find(program, program->arguments.operands[1], user) : code;
}

static struct str whom(struct program *program, struct id user)
{
        return people_name(program->people, user, program->arena);
}

static struct str ending(struct program *program, bool has_until, int64_t until)
{
        return has_until ? str_format(program->arena, " until %.*s",
                                      STR_ARG(time_text(&program->output, until)))
                         : STR("");
}

int run_member_mute(struct program *program)
{
        struct room_view      room;
        struct member_mute_in in = {.cid = id_make(),
                                    .has_reason = arguments_has(&program->arguments, OPTION_REASON),
                                    .reason = arguments_value(&program->arguments, OPTION_REASON)};
        struct member_mute_out out = {0};
        int code = target_time(program, OPTION_UNTIL, &in.has_until, &in.until);
        if (code == ENDS_WELL)
                code = read_both(program, &room, &in.user);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot mute them", CHAT_member_mute, &in, &out);
        if (code == ENDS_WELL)
                answer(program, member_mute_out_shape(), &out, "%.*s is muted%.*s",
                       STR_ARG(whom(program, in.user)), STR_ARG(ending(program, in.has_until, in.until)));
        return code;
}

int run_member_unmute(struct program *program)
{
        struct room_view         room;
        struct member_unmute_in  in   = {.cid = id_make()};
        struct member_unmute_out out  = {0};
        int                      code = read_both(program, &room, &in.user);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot let them speak", CHAT_member_unmute, &in, &out);
        if (code == ENDS_WELL)
                answer(program, member_unmute_out_shape(), &out, "%.*s %s", STR_ARG(whom(program, in.user)),
                       out.seq ? "may speak again" : "was not muted");
        return code;
}

int run_member_ban(struct program *program)
{
        struct room_view     room;
        struct member_ban_in in = {.cid = id_make(),
                                   .has_reason = arguments_has(&program->arguments, OPTION_REASON),
                                   .reason = arguments_value(&program->arguments, OPTION_REASON)};
        struct member_ban_out out = {0};
        int code = target_time(program, OPTION_UNTIL, &in.has_until, &in.until);
        if (code == ENDS_WELL)
                code = read_both(program, &room, &in.user);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot ban them", CHAT_member_ban, &in, &out);
        if (code == ENDS_WELL)
                answer(program, member_ban_out_shape(), &out, "%.*s is banned%.*s",
                       STR_ARG(whom(program, in.user)), STR_ARG(ending(program, in.has_until, in.until)));
        return code;
}

int run_member_unban(struct program *program)
{
        struct room_view        room;
        struct member_unban_in  in   = {.cid = id_make()};
        struct member_unban_out out  = {0};
        int                     code = read_both(program, &room, &in.user);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot let them in", CHAT_member_unban, &in, &out);
        if (code == ENDS_WELL)
                answer(program, member_unban_out_shape(), &out, "%.*s %s", STR_ARG(whom(program, in.user)),
                       out.seq ? "may come in again" : "was not banned");
        return code;
}

static void ban_show(struct program *program, struct table *table, const void *out, size_t i)
{
        const struct ban_view *ban = &((const struct ban_list_out *)out)->bans.items[i];
        if (program->output.form == FORM_JSON) {
                json_put(ban_view_shape(), ban);
                return;
        }
        people_fetch_now(program->people, (struct id[]){ban->user, ban->by}, 2);
        table_cell(table, people_login(program->people, ban->user, program->arena));
        table_cell(table, time_text(&program->output, ban->at));
        table_cell(table, ban->has_until ? time_text(&program->output, ban->until) : STR(""));
        table_cell(table, people_login(program->people, ban->by, program->arena));
        table_cell(table, ban->has_reason ? ban->reason : STR(""));
}

int run_member_bans(struct program *program)
{
        struct room_view    room;
        struct ban_list_in  in   = {0};
        struct ban_list_out out  = {0};
        int                 code = target_room(program, ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        struct listing list = {.what = "cannot list the bans",
                               .headings = "LOGIN\tSINCE\tUNTIL\tBY\tREASON",
                               .op = CHAT_ban_list,
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
                               .count = &out.bans.count,
                               .show = ban_show};
        return listing_print(program, &list, LISTING_ALL);
}

/* --- rooms */

static int read_room(struct program *program, struct room_view *room)
{
        int code = program_account(program);
        return code == ENDS_WELL
                       ? rooms_find(program, program->arguments.operands[0], ROOM_THAT_EXISTS, room)
                       : code;
}

int run_room_lock(struct program *program)
{
        struct room_view     room;
        struct room_lock_out out  = {0};
        int                  code = read_room(program, &room);
        if (code != ENDS_WELL)
                return code;
        struct room_lock_in in = {.room = room.room,
                                  .cid = id_make(),
                                  .has_reason = arguments_has(&program->arguments, OPTION_REASON),
                                  .reason = arguments_value(&program->arguments, OPTION_REASON)};
        code = program_call(program, "cannot lock the room", CHAT_room_lock, &in, &out);
        if (code == ENDS_WELL)
                answer(program, room_lock_out_shape(), &out, "%.*s %s", STR_ARG(room_title(program, &room)),
                       out.seq ? "is locked" : "was locked already");
        return code;
}

int run_room_unlock(struct program *program)
{
        struct room_view       room;
        struct room_unlock_out out  = {0};
        int                    code = read_room(program, &room);
        if (code != ENDS_WELL)
                return code;
        struct room_unlock_in in = {.room = room.room, .cid = id_make()};
        code = program_call(program, "cannot unlock the room", CHAT_room_unlock, &in, &out);
        if (code == ENDS_WELL)
                answer(program, room_unlock_out_shape(), &out, "%.*s %s", STR_ARG(room_title(program, &room)),
                       out.seq ? "is not locked any more" : "was not locked");
        return code;
}

int run_room_guard(struct program *program)
{
        struct room_view      room;
        struct room_guard_in  in   = {.cid = id_make()};
        struct room_guard_out out  = {0};
        int                   code = target_time(program, OPTION_UNTIL, &in.has_until, &in.until);
        if (code == ENDS_WELL)
                code = read_room(program, &room);
        if (code != ENDS_WELL)
                return code;
        in.room       = room.room;
        in.has_reason = arguments_has(&program->arguments, OPTION_REASON);
        in.reason     = arguments_value(&program->arguments, OPTION_REASON);
        code          = program_call(program, "cannot put the room on guard", CHAT_room_guard, &in, &out);
        if (code == ENDS_WELL)
                answer(program, room_guard_out_shape(), &out, "%.*s is on guard%.*s", STR_ARG(room_title(program, &room)),
                       STR_ARG(ending(program, true, out.until)));
        return code;
}

int run_room_unguard(struct program *program)
{
        struct room_view        room;
        struct room_unguard_out out  = {0};
        int                     code = read_room(program, &room);
        if (code != ENDS_WELL)
                return code;
        struct room_unguard_in in = {.room = room.room, .cid = id_make()};
        code = program_call(program, "cannot take the room off its guard", CHAT_room_unguard, &in, &out);
        if (code == ENDS_WELL)
                answer(program, room_unguard_out_shape(), &out, "%.*s %s", STR_ARG(room_title(program, &room)),
                       out.seq ? "is on guard no more" : "was not on guard");
        return code;
}

int run_room_archive(struct program *program)
{
        struct room_view        room;
        struct room_archive_out out  = {0};
        int                     code = read_room(program, &room);
        if (code != ENDS_WELL)
                return code;
        struct room_archive_in in = {.room = room.room, .cid = id_make()};
        code = program_call(program, "cannot archive the room", CHAT_room_archive, &in, &out);
        if (code == ENDS_WELL)
                answer(program, room_archive_out_shape(), &out, "%.*s %s", STR_ARG(room_title(program, &room)),
                       out.seq ? "is archived" : "was archived already");
        return code;
}

int run_room_restore(struct program *program)
{
        struct room_view        room;
        struct room_restore_out out  = {0};
        int                     code = read_room(program, &room);
        if (code != ENDS_WELL)
                return code;
        struct room_restore_in in = {.room = room.room, .cid = id_make()};
        code = program_call(program, "cannot open the room", CHAT_room_restore, &in, &out);
        if (code == ENDS_WELL)
                answer(program, room_restore_out_shape(), &out, "%.*s %s", STR_ARG(room_title(program, &room)),
                       out.seq ? "is open again" : "was not archived");
        return code;
}
