/* presence_watch.c — follow whether people are there: whom the caller may see, and what the database knows of them; attendance.c adds who is there, and watches. */

#include "chat-gateway/sight.h"

enum err presence_watch(struct call *call, const struct presence_watch_in *in, struct presence_watch_out *out)
{
        struct sights *sights = call->loop_owner = sights_of(call, in->users.items, in->users.count);

        out->people.items = sights->views;
        out->people.count = sights->count;
        return call->tx.failed;
}
