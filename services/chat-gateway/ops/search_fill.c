/* search_fill.c — what was said in rooms goes into the index, one slice of each, and what people and rooms are called. */

#include <stdlib.h>

#include "chat-gateway/filing.h"
#include "chat-gateway/filing_names.h"

static int by_id(const void *a, const void *b)
{
        return id_compare(*(const struct id *)a, *(const struct id *)b);
}

/* In the order of their ids, as everywhere; each once. */
static int in_order(struct id *ids, int count)
{
        int kept = 0;

        qsort(ids, (size_t)count, sizeof *ids, by_id);
        for (int i = 0; i < count; i++)
                if (!kept || !id_equal(ids[i], ids[kept - 1]))
                        ids[kept++] = ids[i];
        return kept;
}

enum err search_fill(struct call *call, const struct search_fill_in *in, struct search_fill_out *out)
{
        struct id *rooms  = arena_copy(call->arena, in->rooms.items, in->rooms.count * sizeof *in->rooms.items);
        struct id *people = arena_copy(call->arena, in->people.items, in->people.count * sizeof *in->people.items);
        int rooms_count   = in_order(rooms, (int)in->rooms.count), left_count;

        out->left.items = arena_array(call->arena, struct id, in->rooms.count);
        filing_room_names(call, rooms, rooms_count);
        filing_people_names(call, people, in_order(people, (int)in->people.count));
        TRY(filing_fill(call, rooms, rooms_count, out->left.items, &left_count));
        out->left.count = (size_t)left_count;
        return OK;
}
