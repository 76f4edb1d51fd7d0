/* memory.h — the heap, for what outlives a call. Never NULL: out of memory ends the process. Freed with free(). */
#pragma once
#include <stddef.h>

void *memory_zero(size_t bytes);                         /* cleared */
void *memory_array(size_t count, size_t item_bytes);     /* cleared; the product is checked */
void *memory_resize(void *at, size_t bytes);             /* what is added is not cleared */
char *memory_text(const char *zero_terminated);          /* a copy */

/* From now on so much of what is freed is kept for whoever comes next, and not given back to the system at once: pages that come and go for each call cost more than what is done in them. */
void memory_keep(size_t bytes);

/* A broken bound or an exhausted machine: one sentence on standard error, then abort. */
_Noreturn void memory_give_up(const char *sentence);
