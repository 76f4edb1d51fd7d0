/* run_links.c — addresses of messages. */

#include <stdio.h>
#include "base/arena.h"
#include "cli/clean.h"
#include "cli/page.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/run.h"
#include "cli/target.h"

int run_link(struct program *program)
{
        struct target          target;
        struct message_get_out out  = {0};
        int                    code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        struct message_get_in in = {.room = target.room.room, .seq = target.seq};
        code = program_call(program, "cannot see the message", CHAT_message_get, &in, &out);
        if (code != ENDS_WELL)
                return code;
        if (program->output.form == FORM_JSON)
                json_put(message_get_out_shape(), &out);
        else
                printf("%.*s\n", STR_ARG(clean_line(out.permalink, program->arena)));
        return ENDS_WELL;
}

/* --- what an address leads to */

static void quote_show(struct program *program, const struct quote *quote)
{
        static const char *const instead[] = {[QUOTE_SHOWN] = "",
                                              [QUOTE_DELETED] = "a message that is gone",
                                              [QUOTE_HIDDEN] = "a message that you hid",
                                              [QUOTE_SEALED] = "a sealed message",
                                              [QUOTE_UNKNOWN] = "a message that you cannot see"};
        struct str line;
        if (program->output.form == FORM_JSON) {
                json_put(quote_shape(), quote);
                return;
        }
        if (quote->state != QUOTE_SHOWN) {
                printf("  > %s\n", instead[quote->state]);
                return;
        }
        people_fetch_now(program->people, &quote->from, 1);
        line = clean_line(quote->excerpt, program->arena);
        printf("  > %.*s: %.*s%s\n", STR_ARG(people_login(program->people, quote->from, program->arena)),
               STR_ARG(line), quote->is_cut ? " \xe2\x80\xa6" : "");
}

int run_show(struct program *program)
{
        struct message_resolve_in  in   = {.link = program->arguments.operands[0]};
        struct message_resolve_out out  = {0};
        struct quote_list_out      more = {0};
        int                        code = program_account(program);
        if (code == ENDS_WELL)
                code = program_call(program, "cannot open that", CHAT_message_resolve, &in, &out);
        if (code != ENDS_WELL)
                return code;
        struct entry         entry = entry_of_message(out.room, &out.message, program->arena);
        struct quote_list_in about = {.room = out.room, .messages = {1, &out.seq}};
        page_print(program, out.room, &entry, 1, program->arena);
        code = program_call(program, "cannot see what it quotes", CHAT_quote_list, &about, &more);
        for (size_t i = 0; i < more.quotes.count; i++)
                quote_show(program, &more.quotes.items[i]);
        return code;
}
