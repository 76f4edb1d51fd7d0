/* names.c — what people are called. */

#include "chat-gateway/names.h"

#include <stdlib.h>

static int by_id(const void *a, const void *b)
{
        return id_compare(((const struct person *)a)->user, ((const struct person *)b)->user);
}

const struct person **names_of(struct call *call, const struct id *users, size_t count)
{
        const struct person **names = arena_array(call->arena, const struct person *, count);
        struct person *people;
        int known = people_of_ids(&call->tx, users, count, &people);

        qsort(people, (size_t)known, sizeof *people, by_id);
        for (size_t i = 0; i < count; i++)
                names[i] = bsearch(&(struct person){.user = users[i]}, people, (size_t)known, sizeof *people, by_id);
        return names;
}
