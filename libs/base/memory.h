/* memory.h — the heap, for what outlives a call. Never NULL: out of memory ends the process. Freed with free(). */
#pragma once
#include <stddef.h>

void *memory_zero(size_t bytes);                         /* cleared */
void *memory_array(size_t count, size_t item_bytes);     /* cleared; the product is checked */
void *memory_resize(void *at, size_t bytes);             /* what is added is not cleared */
char *memory_text(const char *zero_terminated);          /* a copy */

/* A broken bound or an exhausted machine: one sentence on standard error, then abort. */
_Noreturn void memory_give_up(const char *sentence);
