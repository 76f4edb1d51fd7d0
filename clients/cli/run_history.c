/* run_history.c — what was said in a room. */

#include "base/arena.h"
#include "cli/page.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define HISTORY_MAX      100000000
#define SEQ_END          INT64_C(9007199254740992)
#define PAGE_ARENA_BYTES (96u << 20)

/* Prints the first `count` of a page, in order. */
static bool log_print(struct program *program, struct id room, const struct room_events_out *page, size_t count,
                      struct arena *arena)
{
        struct entry *entries = arena_array(arena, struct entry, count + 1);
        for (size_t i = 0; i < count; i++)
                entries[i] = entry_of_log(room, &page->events.items[i], arena);
        return page_print(program, room, entries, count, arena);
}

static int page_get(struct program *program, const struct room_events_in *in, struct arena *arena,
                    struct room_events_out *out)
{
        struct chat_problem problem;
        *out = (struct room_events_out){0};
        if (chat_call(program->client, CHAT_room_events, in, out, arena, &problem) == CHAT_OK)
                return ENDS_WELL;
        return complain_about(&program->output, "cannot read the room", &problem);
}

/* From a number on, oldest first, page by page. */
static int forward(struct program *program, struct id room, int64_t since, int64_t before, int64_t left)
{
        int code = ENDS_WELL;
        while (left > 0 && code == ENDS_WELL) {
                struct arena          *arena = arena_create(PAGE_ARENA_BYTES);
                struct room_events_in in = {.room = room,
                                            .has_after_seq = true,
                                            .after_seq = since,
                                            .has_limit = true,
                                            .limit = left < 200 ? left : 200};
                struct room_events_out out;
                size_t                 count = 0;
                code = page_get(program, &in, arena, &out);
                if (code == ENDS_WELL && !out.recovered)
                        say(&program->output, "what stood before %lld is not kept any more",
                            (long long)out.floor);
                while (code == ENDS_WELL && count < out.events.count && out.events.items[count].seq < before)
                        count++;
                if (code == ENDS_WELL && count && !log_print(program, room, &out, count, arena))
                        left = 0;
                bool is_end = code == ENDS_WELL && (count == 0 || count < out.events.count ||
                                                    out.events.items[count - 1].seq >= out.head);
                if (count)
                        since = out.events.items[count - 1].seq;
                left -= (int64_t)count;
                arena_destroy(&arena);
                if (is_end)
                        break;
        }
        return code;
}

int run_history(struct program *program)
{
        struct room_view room;
        int64_t          limit, before, since;
        bool             has_since = arguments_has(&program->arguments, OPTION_SINCE);
        if (!program_number(program, OPTION_LIMIT, 1, HISTORY_MAX, 50, &limit) ||
            !program_number(program, OPTION_BEFORE, 1, SEQ_END - 1, SEQ_END, &before) ||
            !program_number(program, OPTION_SINCE, 0, SEQ_END - 1, 0, &since))
                return ENDS_USAGE;
        int code = target_room(program, ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        if (!has_since) {
                /* Numbers are dense: where the last `limit` of them begin is reckoned, not searched. */
                int64_t end = before <= room.seq ? before : room.seq + 1;
                since       = end - limit - 1 > room.floor - 1 ? end - limit - 1 : room.floor - 1;
                if (since < 0)
                        since = 0;
        }
        return forward(program, room.room, since, before, limit);
}
