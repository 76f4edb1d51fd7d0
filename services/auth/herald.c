/* herald.c — from the workers to the Redis stream of revocations. */

#include "auth/herald.h"

#include <stdlib.h>

#include "auth/ending.h"
#include "base/memory.h"
#include "base/queue.h"
#include "identity/announce.h"
#include "loop/loop.h"

struct herald {
        struct redis     *redis;
        struct queue     *waiting;                       /* of struct revocation, on the heap */
        struct loop_wake *wake;
};

static void woken(void *owner)
{
        struct herald *herald = owner;
        struct revocation *revocation;

        while ((revocation = queue_pop(herald->waiting, 0))) {
                announce_revocation(herald->redis, revocation);
                free(revocation);
        }
}

struct herald *herald_create(struct loop *loop, struct redis *redis)
{
        struct herald *herald = memory_zero(sizeof *herald);

        herald->redis   = redis;
        herald->waiting = queue_create(HERALD_WAITING_MAX);
        herald->wake    = loop_wake_create(loop, woken, herald);
        return herald;
}

void herald_destroy(struct herald **herald)
{
        struct herald *h = *herald;

        *herald = NULL;
        if (!h)
                return;
        woken(h);
        loop_wake_destroy(&h->wake);
        queue_destroy(&h->waiting);
        free(h);
}

void herald_publish(struct herald *herald, const struct call *call)
{
        const struct publication *p = call->publication;

        if (!herald || !p)
                return;
        for (int i = 0; i < p->count; i++) {
                struct revocation *copy = memory_zero(sizeof *copy);

                *copy = p->items[i];
                if (queue_push(herald->waiting, copy) != OK)
                        free(copy);
        }
        loop_wake(herald->wake);
}
