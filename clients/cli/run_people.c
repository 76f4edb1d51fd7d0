/* run_people.c — finding people, and hearing nothing more from some. */

#include "base/arena.h"
#include "cli/listing.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/run.h"
#include "cli/target.h"

int run_people(struct program *program)
{
        struct table          table;
        struct user_search_in in = {.begins = program->arguments.operands[0], .has_limit = true};
        struct user_search_out out = {0};
        if (in.begins.len && in.begins.at[0] == '@')
                in.begins = (struct str){in.begins.at + 1, in.begins.len - 1};
        if (!program_number(program, OPTION_LIMIT, 1, 20, 20, &in.limit))
                return ENDS_USAGE;
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot look for people", CHAT_user_search, &in, &out);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "LOGIN\tNAME\tID");
        for (size_t i = 0; i < out.people.count; i++) {
                const struct profile *profile = &out.people.items[i];
                if (program->output.form == FORM_JSON) {
                        json_put(profile_shape(), profile);
                        continue;
                }
                table_cell(&table, profile->login);
                table_cell(&table, profile->has_display_name ? profile->display_name : STR(""));
                table_cell(&table, id_text(profile->user, program->arena));
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return ENDS_WELL;
}

/* --- blocks */

static int person(struct program *program, struct id *user)
{
        int code = program_account(program);
        return code == ENDS_WELL ? people_find(program, program->arguments.operands[0], user) : code;
}

int run_block(struct program *program)
{
        struct user_block_in  in   = {.cid = id_make()};
        struct user_block_out out  = {0};
        int                   code = person(program, &in.user);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot block them", CHAT_user_block, &in, &out);
        if (code == ENDS_WELL)
                answer(program, user_block_out_shape(), &out, "%.*s %s",
                       STR_ARG(people_name(program->people, in.user, program->arena)),
                       out.existed ? "was blocked already" : "is blocked");
        return code;
}

int run_unblock(struct program *program)
{
        struct user_unblock_in  in   = {.cid = id_make()};
        struct user_unblock_out out  = {0};
        int                     code = person(program, &in.user);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot unblock them", CHAT_user_unblock, &in, &out);
        if (code == ENDS_WELL)
                answer(program, user_unblock_out_shape(), &out, "%.*s %s",
                       STR_ARG(people_name(program->people, in.user, program->arena)),
                       out.existed ? "is not blocked any more" : "was not blocked");
        return code;
}

static void blocks_know(struct program *program, const void *out)
{
        const struct block_list_out *page  = out;
        struct id                   *users = arena_array(program->arena, struct id, page->blocks.count + 1);
        for (size_t i = 0; i < page->blocks.count; i++)
                users[i] = page->blocks.items[i].user;
        people_fetch_now(program->people, users, page->blocks.count);
}

static void block_show(struct program *program, struct table *table, const void *out, size_t i)
{
        const struct block *block = &((const struct block_list_out *)out)->blocks.items[i];
        if (program->output.form == FORM_JSON) {
                json_put(block_shape(), block);
                return;
        }
        table_cell(table, people_login(program->people, block->user, program->arena));
        table_cell(table, time_text(&program->output, block->at));
        table_cell(table, id_text(block->user, program->arena));
}

int run_blocked(struct program *program)
{
        struct block_list_in  in   = {0};
        struct block_list_out out  = {0};
        int                   code = program_account(program);
        struct listing list = {.what = "cannot list whom you blocked",
                               .headings = "LOGIN\tSINCE\tID",
                               .op = CHAT_block_list,
                               .in = &in,
                               .out = &out,
                               .out_bytes = sizeof out,
                               .has_cursor = &in.has_cursor,
                               .cursor = &in.cursor,
                               .has_next = &out.has_next,
                               .next = &out.next,
                               .count = &out.blocks.count,
                               .know = blocks_know,
                               .show = block_show};
        return code == ENDS_WELL ? listing_print(program, &list, LISTING_ALL) : code;
}
