/* search_fill.c — what was said in rooms goes into the index: one slice of each. */

#include <stdlib.h>
#include <string.h>

#include "chat-gateway/filing.h"

static int by_id(const void *a, const void *b)
{
        return id_compare(*(const struct id *)a, *(const struct id *)b);
}

/* Rooms in the order of their ids, as everywhere. */
enum err search_fill(struct call *call, const struct search_fill_in *in, struct search_fill_out *out)
{
        struct id *rooms      = arena_copy(call->arena, in->rooms.items, in->rooms.count * sizeof *in->rooms.items);
        struct filing *filing = filing_begin(call);

        qsort(rooms, in->rooms.count, sizeof *rooms, by_id);
        out->left.items = arena_array(call->arena, struct id, in->rooms.count);
        for (size_t i = 0; i < in->rooms.count; i++) {
                bool is_more = false;

                if (i && id_equal(rooms[i], rooms[i - 1]))
                        continue;
                TRY(filing_fill(filing, rooms[i], &is_more));
                if (is_more)
                        out->left.items[out->left.count++] = rooms[i];
        }
        return filing_end(filing);
}
