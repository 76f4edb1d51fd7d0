/* arena.c — chunks of memory, handed out from front to back and forgotten together. */

#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_IS_WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_IS_WATCHED 1
#endif
#endif
#ifdef ARENA_IS_WATCHED
#include <sanitizer/asan_interface.h>
#define HIDE(at, bytes) ASAN_POISON_MEMORY_REGION((at), (bytes))
#define SHOW(at, bytes) ASAN_UNPOISON_MEMORY_REGION((at), (bytes))
#else
#define HIDE(at, bytes) ((void)(at), (void)(bytes))
#define SHOW(at, bytes) ((void)(at), (void)(bytes))
#endif

#define FIRST_CHUNK_BYTES ((size_t)4096)
#define CHUNK_BYTES_MAX   ((size_t)256 * 1024)
#define ALIGNMENT         alignof(max_align_t)

struct chunk {
        struct chunk *next;
        size_t        size, used;
        alignas(max_align_t) char bytes[];
};

struct arena {
        struct chunk *first, *current;
        size_t        limit_bytes, used_bytes, next_chunk_bytes;
};

static size_t rounded(size_t bytes)
{
        return (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

static size_t smaller(size_t a, size_t b)
{
        return a < b ? a : b;
}

struct arena *arena_create(size_t limit_bytes)
{
        struct arena *arena     = memory_zero(sizeof *arena);
        arena->limit_bytes      = limit_bytes;
        arena->next_chunk_bytes = FIRST_CHUNK_BYTES;
        return arena;
}

static void chunks_free(struct chunk *chunk)
{
        while (chunk) {
                struct chunk *next = chunk->next;
                SHOW(chunk->bytes, chunk->size);
                free(chunk);
                chunk = next;
        }
}

void arena_destroy(struct arena **arena)
{
        if (!*arena)
                return;
        chunks_free((*arena)->first);
        free(*arena);
        *arena = NULL;
}

void arena_reset(struct arena *arena)
{
        struct chunk *first = arena->first;
        arena->used_bytes   = 0;
        if (!first)
                return;
        chunks_free(first->next);
        first->next             = NULL;
        first->used             = 0;
        arena->current          = first;
        arena->next_chunk_bytes = smaller(first->size * 2, CHUNK_BYTES_MAX);
        HIDE(first->bytes, first->size);
}

/* The limit holds for what is handed out, to the byte; a chunk never reaches further than the limit leaves room for. */
static void arena_count(struct arena *arena, size_t bytes)
{
        if (bytes > arena->limit_bytes - arena->used_bytes)
                memory_give_up("arena: past its limit");
        arena->used_bytes += bytes;
}

static void arena_add_chunk(struct arena *arena, size_t bytes)
{
        size_t left = arena->limit_bytes - arena->used_bytes + bytes;
        size_t size = smaller(arena->next_chunk_bytes, rounded(left));
        if (size < bytes)
                size = bytes;
        struct chunk *chunk = memory_resize(NULL, sizeof *chunk + size);
        *chunk              = (struct chunk){.size = size};
        HIDE(chunk->bytes, size);
        if (arena->current)
                arena->current->next = chunk;
        else
                arena->first = chunk;
        arena->current          = chunk;
        arena->next_chunk_bytes = smaller(arena->next_chunk_bytes * 2, CHUNK_BYTES_MAX);
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
        if (bytes > SIZE_MAX / 2)
                memory_give_up("arena: past its limit");
        size_t taken = rounded(bytes ? bytes : 1);
        arena_count(arena, taken);
        if (!arena->current || taken > arena->current->size - arena->current->used)
                arena_add_chunk(arena, taken);
        struct chunk *chunk = arena->current;
        void         *at    = chunk->bytes + chunk->used;
        chunk->used += taken;
        SHOW(at, bytes);
        return at;
}

void *arena_zero(struct arena *arena, size_t bytes)
{
        void *at = arena_alloc(arena, bytes);
        memset(at, 0, bytes);
        return at;
}

void *arena_copy(struct arena *arena, const void *from, size_t bytes)
{
        void *at = arena_alloc(arena, bytes);
        if (bytes)
                memcpy(at, from, bytes);
        return at;
}

void *arena_zero_items(struct arena *arena, size_t count, size_t item_bytes)
{
        size_t bytes;
        if (__builtin_mul_overflow(count, item_bytes, &bytes))
                memory_give_up("arena: an array larger than memory");
        return arena_zero(arena, bytes);
}

void *arena_grow(struct arena *arena, void *at, size_t bytes, size_t wanted_bytes)
{
        struct chunk *chunk = arena->current;
        size_t        had   = rounded(bytes ? bytes : 1);
        size_t        wants = rounded(wanted_bytes ? wanted_bytes : 1);
        if (at && wanted_bytes >= bytes && wanted_bytes <= SIZE_MAX / 2 && (char *)at + had == chunk->bytes + chunk->used &&
            wants - had <= chunk->size - chunk->used) {
                arena_count(arena, wants - had);
                chunk->used += wants - had;
                SHOW(at, wanted_bytes);
                return at;
        }
        void *moved = arena_alloc(arena, wanted_bytes);
        if (at && bytes)
                memcpy(moved, at, smaller(bytes, wanted_bytes));
        return moved;
}

size_t arena_used_bytes(const struct arena *arena)
{
        return arena->used_bytes;
}
