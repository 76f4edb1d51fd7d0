/* pending.c — bytes that wait. */

#include "door_ws/pending.h"

#include <stdlib.h>
#include "base/memory.h"

void pending_put(struct pending **pending, struct str bytes, size_t limit_bytes)
{
        if (!bytes.len)
                return;
        if (!*pending) {
                *pending = memory_zero(sizeof **pending);
                buf_init(&(*pending)->bytes, NULL, limit_bytes);
        }
        buf_put(&(*pending)->bytes, bytes);
}

void pending_take(struct pending **pending, size_t bytes)
{
        if (!*pending)
                return;
        (*pending)->taken += bytes;
        if ((*pending)->taken == (*pending)->bytes.len)
                pending_drop(pending);
}

void pending_drop(struct pending **pending)
{
        if (!*pending)
                return;
        buf_fini(&(*pending)->bytes);
        free(*pending);
        *pending = NULL;
}

size_t pending_all(const struct pending *pending)
{
        return pending ? pending->bytes.len : 0;
}

size_t pending_taken(const struct pending *pending)
{
        return pending ? pending->taken : 0;
}

struct str pending_rest(const struct pending *pending)
{
        if (!pending)
                return STR_NONE;
        return (struct str){pending->bytes.at + pending->taken, pending->bytes.len - pending->taken};
}
