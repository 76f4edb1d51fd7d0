/* listing.c — a list that comes in pages, printed as one. */

#include "cli/listing.h"

#include <string.h>
#include "cli/program.h"

static int ask(struct program *program, const struct listing *listing, int64_t left)
{
        memset(listing->out, 0, listing->out_bytes);
        if (listing->has_limit) {
                *listing->has_limit = true;
                *listing->limit     = left < listing->limit_max ? left : listing->limit_max;
        }
        return program_call(program, listing->what, listing->op, listing->in, listing->out);
}

int listing_print(struct program *program, const struct listing *listing, int64_t most)
{
        struct table table;
        bool         has_table = program->output.form != FORM_JSON, is_over = false;
        int          code      = ENDS_WELL;
        if (has_table)
                table_begin(&table, &program->output, listing->headings);
        while (most > 0 && !is_over) {
                code = ask(program, listing, most);
                if (code != ENDS_WELL)
                        break;
                if (listing->know && has_table)
                        listing->know(program, listing->out);
                for (size_t i = 0; i < *listing->count && most > 0; i++, most--)
                        listing->show(program, &table, listing->out, i);
                is_over              = !*listing->has_next || !*listing->count;
                *listing->has_cursor = true;
                *listing->cursor     = *listing->next;
        }
        if (has_table)
                table_end(&table);
        return code;
}
