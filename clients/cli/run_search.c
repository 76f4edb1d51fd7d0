/* run_search.c — messages by what they say. */

#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "cli/page.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define HITS_MAX 1000
#define PAGE_MAX 50

static void hit_show(struct program *program, struct table *table, const struct search_hit *hit)
{
        if (program->output.form == FORM_JSON) {
                json_put(search_hit_shape(), hit);
                return;
        }
        people_fetch_now(program->people, &hit->from, 1);
        table_cell(table, time_text(&program->output, hit->at));
        table_cell(table, rooms_title_of(program, hit->room));
        table_cell(table, str_format(program->arena, "%lld", (long long)hit->message));
        table_cell(table, people_login(program->people, hit->from, program->arena));
        table_cell(table, str_format(program->arena, "%s%.*s%s", hit->excerpt_at ? "…" : "", STR_ARG(hit->excerpt),
                                     hit->is_cut ? "…" : ""));
}

/* Days are those of this machine's clock. */
static int64_t minutes_ahead_of_utc(void)
{
        time_t    now = (time_t)(clock_wall_ms() / 1000);
        struct tm local;
        localtime_r(&now, &local);
        return local.tm_gmtoff / 60;
}

/* The operands as they stand, and the room by its id. */
static int question(struct program *program, struct str *out)
{
        struct room_view room;
        *out = STR("");
        for (int i = 0; i < program->arguments.operand_count; i++)
                *out = str_format(program->arena, "%.*s%s%.*s", STR_ARG(*out), i ? " " : "",
                                  STR_ARG(program->arguments.operands[i]));
        if (!arguments_has(&program->arguments, OPTION_ROOM))
                return ENDS_WELL;
        int code = rooms_find(program, arguments_value(&program->arguments, OPTION_ROOM), ROOM_THAT_EXISTS, &room);
        if (code == ENDS_WELL)
                *out = str_format(program->arena, "%.*s in:%.*s", STR_ARG(*out),
                                  STR_ARG(id_text(room.room, program->arena)));
        return code;
}

int run_search(struct program *program)
{
        struct search_query_in in = {.has_what = true, .what = SEARCH_MESSAGES, .has_limit = true,
                                     .has_utc_offset_minutes = true, .utc_offset_minutes = minutes_ahead_of_utc(),
                                     .has_sort = arguments_has(&program->arguments, OPTION_NEWEST), .sort = FOUND_NEWEST};
        struct table table;
        int64_t      left;
        if (!program_number(program, OPTION_LIMIT, 1, HITS_MAX, 20, &left))
                return ENDS_USAGE;
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = question(program, &in.text);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "WHEN\tROOM\tSEQ\tFROM\tTEXT");
        while (left > 0) {
                struct search_query_out out = {0};
                in.limit = left < PAGE_MAX ? left : PAGE_MAX;
                code     = program_call(program, "cannot search", CHAT_search_query, &in, &out);
                for (size_t i = 0; i < out.messages.count; i++)
                        hit_show(program, &table, &out.messages.items[i]);
                left -= (int64_t)out.messages.count;
                if (code != ENDS_WELL || !out.has_next)
                        break;
                in.has_cursor = true;
                in.cursor     = out.next;
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return code;
}
