/* presence_get.c — whether people are there: whom the caller may see, and what the database knows of them; attendance.c adds who is there. */

#include "chat-gateway/sight.h"

enum err presence_get(struct call *call, const struct presence_get_in *in, struct presence_get_out *out)
{
        struct sights *sights = call->loop_owner = sights_of(call, in->users.items, in->users.count);

        out->people.items = sights->views;
        out->people.count = sights->count;
        return call->tx.failed;
}
