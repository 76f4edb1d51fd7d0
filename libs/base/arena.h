/* arena.h — memory with one lifetime.
 *
 * Everything a call needs is taken from its arena and vanishes with it at once. Nothing is freed one by one.
 * One thread at a time. Out of memory, or past the limit (a broken bound somewhere above), ends the process.
 */
#pragma once
#include <stddef.h>

struct arena;

/* Grows in chunks up to `limit_bytes` in all. */
struct arena *arena_create(size_t limit_bytes);
void          arena_destroy(struct arena **arena);

/* Forgets everything but keeps the first chunk for the next use. */
void arena_reset(struct arena *arena);

/* Aligned for any type; arena_zero is cleared. Zero bytes give a valid pointer that must not be read. */
void *arena_alloc(struct arena *arena, size_t bytes);
void *arena_zero(struct arena *arena, size_t bytes);
void *arena_copy(struct arena *arena, const void *from, size_t bytes);

/* An array of `count` cleared items; the product is checked. */
#define arena_array(arena, type, count) ((type *)arena_zero_items((arena), (count), sizeof(type)))
void *arena_zero_items(struct arena *arena, size_t count, size_t item_bytes);

/* Makes the last allocation longer where it lies, or moves it; the old bytes are kept. */
void *arena_grow(struct arena *arena, void *at, size_t bytes, size_t wanted_bytes);

size_t arena_used_bytes(const struct arena *arena);
