/* run_export.c — a room's whole history, as JSON lines on standard output. */

#include <stdio.h>
#include "base/arena.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define PAGE_ARENA_BYTES (96u << 20)

/* What is not whole is told by the exit code: nothing but entries stands on standard output. */
static int page_write(struct program *program, struct room_export_page_in *in, struct arena *arena, bool *is_last)
{
        struct room_export_page_out page = {0};
        struct chat_problem         problem;
        if (chat_call(program->client, CHAT_room_export_page, in, &page, arena, &problem) != CHAT_OK)
                return complain_about(&program->output, "cannot take all of it away", &problem);
        for (size_t i = 0; i < page.events.count; i++)
                json_put(log_entry_shape(), &page.events.items[i]);
        in->has_after_seq = page.has_next;
        in->after_seq     = page.next;
        *is_last          = !page.has_next;
        return ENDS_WELL;
}

int run_export(struct program *program)
{
        struct room_view       room;
        struct room_export_in  in   = {.cid = id_make()};
        struct room_export_out out  = {0};
        bool                   is_last = false;
        int                    code = target_room(program, ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot take the history away", CHAT_room_export, &in, &out);
        struct room_export_page_in page = {.room = room.room, .export = out.seq};
        while (code == ENDS_WELL && !is_last) {
                struct arena *arena = arena_create(PAGE_ARENA_BYTES);
                code                = page_write(program, &page, arena, &is_last);
                arena_destroy(&arena);
                if (!output_flush())
                        break;                           /* nobody reads any more */
        }
        return code;
}
