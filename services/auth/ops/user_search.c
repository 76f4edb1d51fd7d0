/* user_search.c — people by how their log-in name or the name they show begins. */

#include "auth/views.h"

enum { LIMIT_MAX = 20 };

enum err user_search(struct call *call, const struct user_search_in *in, struct user_search_out *out)
{
        struct account *found;
        int count = accounts_search(&call->tx, in->begins, in->has_limit ? in->limit : LIMIT_MAX, &found);

        out->people.items = arena_array(call->arena, struct profile, (size_t)count);
        out->people.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->people.items[i] = view_of_account(call, &found[i]);
        call->etag = STR_NONE;                           /* of many there is none */
        return call->tx.failed;
}
