/* run_permissions.c — what a role may do in a room, and what one member may. */

#include "base/arena.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define PERMISSIONS_MAX 31

struct permitted {
        enum patch            has;
        enum room_permission *items;
        size_t                count;
};

/* The operands from the third on; --remove: none of their own. */
static int permissions_read(struct program *program, struct permitted *out)
{
        int  words[PERMISSIONS_MAX];
        bool is_taken_back = arguments_has(&program->arguments, OPTION_REMOVE);
        if (is_taken_back == (program->arguments.operand_count > 2)) {
                complain(&program->output, "say what they may, or --remove for what they may everywhere");
                return ENDS_USAGE;
        }
        int code   = words_read_all(program, "a permission", 2, room_permission_words, PERMISSIONS_MAX, words,
                                    &out->count);
        out->has   = is_taken_back ? PATCH_NULL : PATCH_SET;
        out->items = arena_array(program->arena, enum room_permission, PERMISSIONS_MAX);
        for (size_t i = 0; code == ENDS_WELL && i < out->count; i++)
                out->items[i] = (enum room_permission)words[i];
        return code;
}

int run_room_permit(struct program *program)
{
        struct room_view       room;
        struct permitted       permitted;
        struct room_permit_in  in  = {.cid = id_make()};
        struct room_permit_out out = {0};
        int                    role;
        int code = words_read(program, "a role", program->arguments.operands[1], member_role_words, ROLE_GUEST, &role);
        if (code == ENDS_WELL)
                code = permissions_read(program, &permitted);
        if (code == ENDS_WELL)
                code = target_room(program, ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        in.room              = room.room;
        in.role              = (enum member_role)role;
        in.has_permissions   = permitted.has;
        in.permissions.items = permitted.items;
        in.permissions.count = permitted.count;
        code = program_call(program, "cannot change what the role may do", CHAT_room_permit, &in, &out);
        if (code == ENDS_WELL)
                answer(program, room_permit_out_shape(), &out, "in %.*s a %s may %s",
                       STR_ARG(room_title(program, &room)), word_of(member_role_words, role),
                       !out.seq                        ? "what it might before"
                       : permitted.has == PATCH_NULL ? "what it may everywhere"
                                                       : "exactly that");
        return code;
}

int run_member_permit(struct program *program)
{
        struct room_view         room;
        struct permitted         permitted;
        struct member_permit_in  in   = {.cid = id_make()};
        struct member_permit_out out  = {0};
        int                      code = permissions_read(program, &permitted);
        if (code == ENDS_WELL)
                code = target_room(program, ROOM_THAT_EXISTS, &room);
        if (code == ENDS_WELL)
                code = people_find(program, program->arguments.operands[1], &in.user);
        if (code != ENDS_WELL)
                return code;
        in.room              = room.room;
        in.has_permissions   = permitted.has;
        in.permissions.items = permitted.items;
        in.permissions.count = permitted.count;
        code = program_call(program, "cannot change what they may do", CHAT_member_permit, &in, &out);
        if (code == ENDS_WELL)
                answer(program, member_permit_out_shape(), &out, "%.*s may %s",
                       STR_ARG(people_name(program->people, in.user, program->arena)),
                       !out.seq                        ? "what they might before"
                       : permitted.has == PATCH_NULL ? "what their role may"
                                                       : "exactly that");
        return code;
}
