/* page.c — entries of a room printed in bunches. */

#include "cli/page.h"

#include <stdio.h>
#include "base/arena.h"
#include "base/clock.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/sentence.h"
#include "json/write.h"

#define ENTRY_BYTES_MAX  (512u << 10)
#define GIST_ARENA_BYTES (16u << 20)

static struct entry entry_make(struct id room, int64_t seq, int64_t at, struct str ev, struct str d,
                               struct arena *arena)
{
        struct buf raw;
        char       room_id[ID_TEXT_LEN + 1], at_text[TIME_TEXT_LEN + 1];
        id_print(room, room_id);
        time_print(at, at_text);
        buf_init(&raw, arena, d.len + 400);
        buf_printf(&raw, "{\"ev\":\"%.*s\",\"room\":\"%s\",\"seq\":%lld,\"at\":\"%s\",\"d\":", STR_ARG(ev),
                   room_id, (long long)seq, at_text);
        buf_put(&raw, d);
        buf_put_char(&raw, '}');
        return (struct entry){.seq = seq, .at_ms = at, .ev = ev, .d = d, .raw = buf_str(&raw)};
}

struct entry entry_of_log(struct id room, const struct log_entry *row, struct arena *arena)
{
        return entry_make(room, row->seq, row->at, row->ev, row->d, arena);
}

struct entry entry_of_message(struct id room, const struct message *message, struct arena *arena)
{
        struct buf d;
        buf_init(&d, arena, ENTRY_BYTES_MAX);
        json_write(&d, message_shape(), message);
        return entry_make(room, message->seq, message->at, STR("message.sent"), buf_str(&d), arena);
}

struct str message_gist(const struct message *message, struct arena *arena)
{
        struct arena *scratch = arena_create(GIST_ARENA_BYTES);
        struct str    words   = words_of(entry_of_message(ID_NONE, message, scratch).d, scratch);
        bool          is_cut  = words.len > GIST_BYTES_MAX;
        if (is_cut) {
                words.len = GIST_BYTES_MAX;
                while (words.len && ((unsigned char)words.at[words.len] & 0xc0) == 0x80)
                        words.len--;                     /* not within a character */
        }
        struct str gist = str_format(arena, "%.*s%s", STR_ARG(words), is_cut ? "…" : "");
        arena_destroy(&scratch);
        return gist;
}

bool page_print(struct program *program, struct id room, const struct entry *entries, size_t count,
                struct arena *arena)
{
        struct id *users = arena_array(arena, struct id, ENTRY_PEOPLE_MAX * count + 1);
        size_t     named = 0, unknown = 0;
        for (size_t i = 0; i < count; i++)
                named += entry_people(&entries[i], users + named, ENTRY_PEOPLE_MAX, arena);
        if (program->output.form != FORM_JSON) {
                for (size_t i = 0; i < named; i++)
                        unknown += !people_knows(program->people, users[i]);
                if (unknown > 2)
                        people_fetch_room(program, room);
                people_fetch_now(program->people, users, named);
        }
        for (size_t i = 0; i < count; i++) {
                struct buf out;
                buf_init(&out, arena, 8 * entries[i].raw.len + 8192);
                entry_put(&out, &program->output, program->people, &entries[i], arena);
                fwrite(out.at, 1, out.len, stdout);
        }
        return output_flush();
}
