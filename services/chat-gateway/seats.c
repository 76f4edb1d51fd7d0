/* seats.c — where gathered callers stand in their rooms. */

#include "chat-gateway/seats.h"

#include <string.h>

#include "base/arena.h"
#include "chat-gateway/seat.h"
#include "op/run.h"

static struct id room_of(const struct call *call)
{
        struct id room;

        memcpy(&room, (const char *)call->in + op_room(call->op)->offset, sizeof room);
        return room;
}

void seats_ask(struct gathered *gathered, enum seats_asked asked)
{
        struct id *rooms = arena_array(gathered->arena, struct id, (size_t)gathered->count);

        for (int i = 0; i < gathered->count; i++)
                rooms[i] = room_of(gathered->calls[i]);
        seats_statement(rooms, gathered_users(gathered), gathered->count, asked, gathered->arena, &gathered->statements[0]);
}

enum err seats_told(struct gathered *gathered, const struct pipeline_answer *answer, struct seat_row **out)
{
        *out = arena_array(gathered->arena, struct seat_row, (size_t)gathered->count);
        return seats_results(&answer->rows[0], gathered->count, gathered->arena, *out);
}

/* Who is banned is no member, and nothing that is decided here is for others. */
enum err seats_enter(struct call *call, const struct seat_row *found)
{
        struct seat *seat;

        call->seat = NULL;
        if (!found->is_there)
                return ERR_NOT_FOUND;
        call->seat = seat = arena_alloc(call->arena, sizeof *seat);
        *seat             = (struct seat){.room = found->room, .is_member = found->is_member, .member = found->member};
        seat->room.id     = room_of(call);
        seat->member.room = seat->room.id;
        seat->member.user = call->who.user;
        return permit(call);
}
