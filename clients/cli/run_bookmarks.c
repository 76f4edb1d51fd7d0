/* run_bookmarks.c — messages that concern oneself, in all rooms: those that name one, and those one keeps. */

#include "base/arena.h"
#include "cli/listing.h"
#include "cli/page.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define MENTIONS_MAX  1000
#define BOOKMARKS_MAX 1000

/* What a message says; nothing where it is not told any more. */
static struct str text_at(struct program *program, struct id room, int64_t seq)
{
        struct message_get_in  in  = {.room = room, .seq = seq};
        struct message_get_out out = {0};
        struct chat_problem    problem;
        if (chat_call(program->client, CHAT_message_get, &in, &out, program->arena, &problem) != CHAT_OK)
                return STR("");
        return message_gist(&out.message, program->arena);
}

static void mention_show(struct program *program, struct table *table, const void *out, size_t i)
{
        const struct mention_view *mention = &((const struct mention_list_out *)out)->mentions.items[i];
        if (program->output.form == FORM_JSON) {
                json_put(mention_view_shape(), mention);
                return;
        }
        people_fetch_now(program->people, &mention->from, 1);
        table_cell(table, time_text(&program->output, mention->at));
        table_cell(table, rooms_title_of(program, mention->room));
        table_cell(table, str_format(program->arena, "%lld", (long long)mention->message));
        table_cell(table, people_login(program->people, mention->from, program->arena));
        table_cell(table, text_at(program, mention->room, mention->message));
}

int run_mentions(struct program *program)
{
        struct mention_list_in  in  = {0};
        struct mention_list_out out = {0};
        int64_t                 most;
        if (!program_number(program, OPTION_LIMIT, 1, MENTIONS_MAX, 20, &most))
                return ENDS_USAGE;
        int code = program_account(program);
        struct listing list = {.what = "cannot list the mentions",
                               .headings = "WHEN\tROOM\tSEQ\tFROM\tTEXT",
                               .op = CHAT_mention_list,
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
                               .count = &out.mentions.count,
                               .show = mention_show};
        return code == ENDS_WELL ? listing_print(program, &list, most) : code;
}

/* --- bookmarks */

static int keep_no_more(struct program *program, const struct target *target)
{
        struct bookmark_remove_in  in  = {.room = target->room.room, .seq = target->seq};
        struct bookmark_remove_out out = {0};
        int code = program_call(program, "cannot remove the bookmark", CHAT_bookmark_remove, &in, &out);
        if (code == ENDS_WELL)
                answer(program, bookmark_remove_out_shape(), &out, "%s",
                       out.user_seq ? "the bookmark was removed" : "there was no such bookmark");
        return code;
}

int run_bookmark(struct program *program)
{
        struct target          target;
        struct bookmark_add_in in = {.has_note = arguments_has(&program->arguments, OPTION_NOTE),
                                     .note = arguments_value(&program->arguments, OPTION_NOTE)};
        struct bookmark_add_out out = {0};
        int code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        if (arguments_has(&program->arguments, OPTION_REMOVE))
                return keep_no_more(program, &target);
        in.room = target.room.room;
        in.seq  = target.seq;
        code    = program_call(program, "cannot bookmark the message", CHAT_bookmark_add, &in, &out);
        if (code == ENDS_WELL)
                answer(program, bookmark_add_out_shape(), &out, "message %lld %s", (long long)target.seq,
                       out.user_seq ? "is bookmarked" : "was bookmarked already");
        return code;
}

static void bookmark_show(struct program *program, struct table *table, const void *out, size_t i)
{
        const struct bookmark *bookmark = &((const struct bookmark_list_out *)out)->bookmarks.items[i];
        if (program->output.form == FORM_JSON) {
                json_put(bookmark_shape(), bookmark);
                return;
        }
        table_cell(table, time_text(&program->output, bookmark->at));
        table_cell(table, rooms_title_of(program, bookmark->room));
        table_cell(table, str_format(program->arena, "%lld", (long long)bookmark->seq));
        table_cell(table, bookmark->has_note ? bookmark->note : STR(""));
        table_cell(table, text_at(program, bookmark->room, bookmark->seq));
}

int run_bookmarks(struct program *program)
{
        struct bookmark_list_in  in  = {0};
        struct bookmark_list_out out = {0};
        int64_t                  most;
        if (!program_number(program, OPTION_LIMIT, 1, BOOKMARKS_MAX, 20, &most))
                return ENDS_USAGE;
        int code = program_account(program);
        struct listing list = {.what = "cannot list the bookmarks",
                               .headings = "WHEN\tROOM\tSEQ\tNOTE\tTEXT",
                               .op = CHAT_bookmark_list,
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
                               .count = &out.bookmarks.count,
                               .show = bookmark_show};
        return code == ENDS_WELL ? listing_print(program, &list, most) : code;
}
