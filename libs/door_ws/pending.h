/* pending.h — bytes that wait, in the order in which they came, and of which the first may have been taken. NULL while none wait: most sockets have none, and pay for none. */
#pragma once
#include <stddef.h>
#include "base/buf.h"

struct pending {
        struct buf bytes;
        size_t     taken;
};

/* Behind the others. What would make all of it longer than the first call's `limit_bytes` is left out: look before. */
void       pending_put(struct pending **pending, struct str bytes, size_t limit_bytes);
/* So many more are taken; with the last it is gone. */
void       pending_take(struct pending **pending, size_t bytes);
void       pending_drop(struct pending **pending);

/* With those that were taken. */
size_t     pending_all(const struct pending *pending);
size_t     pending_taken(const struct pending *pending);
/* What is left; a view, good until the next of the functions above. */
struct str pending_rest(const struct pending *pending);
