/* run_history.c — what was said in a room. */

#include <stdio.h>
#include "base/arena.h"
#include "base/clock.h"
#include "cli/entry_line.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"

#define HISTORY_MAX      100000000
#define SEQ_END          INT64_C(9007199254740992)
#define PAGE_ARENA_BYTES (96u << 20)
#define PEOPLE_PER_ENTRY 3

/* Prints a page in order: names first, in one bunch. */
static bool page_print(struct program *program, struct id room, const struct room_events_out *page,
                       size_t from, size_t to, struct arena *arena)
{
        struct id    *users = arena_array(arena, struct id, PEOPLE_PER_ENTRY * (to - from) + 1);
        struct entry *entries = arena_array(arena, struct entry, to - from + 1);
        size_t        count = 0, unknown = 0;
        for (size_t i = from; i < to; i++) {
                const struct log_entry *row = &page->events.items[i];
                struct buf              raw;
                buf_init(&raw, arena, row->d.len + 400);
                char room_id[ID_TEXT_LEN + 1], at[32];
                id_print(room, room_id);
                time_print(row->at, at);
                buf_printf(&raw, "{\"ev\":\"%.*s\",\"room\":\"%s\",\"seq\":%lld,\"at\":\"%s\",\"d\":",
                           STR_ARG(row->ev), room_id, (long long)row->seq, at);
                buf_put(&raw, row->d);
                buf_put_char(&raw, '}');
                entries[i - from] = (struct entry){
                        .seq = row->seq, .at_ms = row->at, .ev = row->ev, .d = row->d, .raw = buf_str(&raw)};
                count += entry_people(&entries[i - from], users + count, PEOPLE_PER_ENTRY, arena);
        }
        if (program->output.form != FORM_JSON) {
                for (size_t i = 0; i < count; i++)
                        unknown += !people_knows(program->people, users[i]);
                if (unknown > 2)
                        people_fetch_room(program, room);
                people_fetch_now(program->people, users, count);
        }
        for (size_t i = from; i < to; i++) {
                struct buf out;
                buf_init(&out, arena, 8 * entries[i - from].raw.len + 4096);
                entry_put(&out, &program->output, program->people, &entries[i - from], arena);
                fwrite(out.at, 1, out.len, stdout);
        }
        return output_flush();
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
                if (code == ENDS_WELL && count && !page_print(program, room, &out, 0, count, arena))
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
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = rooms_find(program, program->arguments.operands[0], ROOM_THAT_EXISTS, &room);
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
