/* listing.h — a list that comes in pages, printed as one: a table, or in JSON an object for each line.
 *
 *      struct block_list_in  in  = {0};
 *      struct block_list_out out = {0};
 *      struct listing list = {.what = "cannot list them", .headings = "LOGIN\tSINCE", .op = CHAT_block_list,
 *                             .in = &in, .out = &out, .out_bytes = sizeof out,
 *                             .has_cursor = &in.has_cursor, .cursor = &in.cursor,
 *                             .has_next = &out.has_next, .next = &out.next, .count = &out.blocks.count,
 *                             .show = block_show};
 *      return listing_print(program, &list, LISTING_ALL);
 */
#pragma once
#include "c/tables.h"
#include "cli/output.h"

struct program;

#define LISTING_ALL INT64_MAX

/* Where the pages are asked for and come to: places in the operation's own structs. */
struct listing {
        const char        *what, *headings;              /* "cannot list the bans"; by tabs, for people */
        enum chat_op_name  op;
        void              *in, *out;
        size_t             out_bytes;
        bool              *has_limit;                    /* NULL: pages are as long as the server likes */
        int64_t           *limit, limit_max;
        bool              *has_cursor;
        struct str        *cursor;
        const bool        *has_next;
        const struct str  *next;
        const size_t      *count;                        /* of the things in `out` */
        void             (*know)(struct program *program, const void *out);     /* a page, before any of it is
                                                                                 * shown; may be NULL */
        void             (*show)(struct program *program, struct table *table, const void *out, size_t i);
};

/* At most so many of them; the exit code. What came before something failed is printed. */
int listing_print(struct program *program, const struct listing *listing, int64_t most);
