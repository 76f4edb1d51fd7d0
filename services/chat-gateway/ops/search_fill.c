/* search_fill.c — what was said in rooms goes into the index: one slice of each. */

#include <stdlib.h>

#include "chat-gateway/filing.h"

static int by_id(const void *a, const void *b)
{
        return id_compare(*(const struct id *)a, *(const struct id *)b);
}

/* Rooms in the order of their ids, as everywhere; each once. */
static int in_order(struct id *rooms, int count)
{
        int kept = 0;

        qsort(rooms, (size_t)count, sizeof *rooms, by_id);
        for (int i = 0; i < count; i++)
                if (!kept || !id_equal(rooms[i], rooms[kept - 1]))
                        rooms[kept++] = rooms[i];
        return kept;
}

enum err search_fill(struct call *call, const struct search_fill_in *in, struct search_fill_out *out)
{
        struct id *rooms = arena_copy(call->arena, in->rooms.items, in->rooms.count * sizeof *in->rooms.items);
        int left_count;

        out->left.items = arena_array(call->arena, struct id, in->rooms.count);
        TRY(filing_fill(call, rooms, in_order(rooms, (int)in->rooms.count), out->left.items, &left_count));
        out->left.count = (size_t)left_count;
        return OK;
}
