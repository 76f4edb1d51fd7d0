/* test_arena.c — memory with one lifetime. */

#include "base/arena.h"

#include <stdalign.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/support/check.h"

TEST(what_is_taken_is_aligned_and_apart)
{
        struct arena *arena = arena_create(1 << 20);
        char         *before = NULL;
        for (size_t bytes = 0; bytes < 300; bytes++) {
                char *at = arena_alloc(arena, bytes);
                CHECK((uintptr_t)at % alignof(max_align_t) == 0);
                CHECK(at != before);
                memset(at, 0xaa, bytes);
                before = at;
        }
        arena_destroy(&arena);
}

TEST(memory_asked_for_cleared_is_cleared_after_a_reset)
{
        struct arena *arena = arena_create(1 << 20);
        memset(arena_alloc(arena, 1000), 0xff, 1000);
        arena_reset(arena);
        CHECK_INT(arena_used_bytes(arena), 0);
        char *at = arena_zero(arena, 1000);
        for (int i = 0; i < 1000; i++)
                CHECK_INT(at[i], 0);
        int *items = arena_array(arena, int, 10);
        CHECK_INT(items[9], 0);
        assert_memory_equal(arena_copy(arena, "abc", 4), "abc", 4);
        arena_destroy(&arena);
}

TEST(an_arena_grows_by_chunks_and_takes_large_pieces)
{
        struct arena *arena = arena_create(4 << 20);
        char         *large = arena_alloc(arena, 1 << 20);
        memset(large, 1, 1 << 20);
        for (int i = 0; i < 10000; i++)
                *(int *)arena_alloc(arena, sizeof(int)) = i;
        CHECK_INT(large[(1 << 20) - 1], 1);
        CHECK(arena_used_bytes(arena) >= (1 << 20) + 10000 * sizeof(int));
        arena_reset(arena);
        memset(arena_alloc(arena, 100), 0, 100);
        arena_destroy(&arena);
}

TEST(the_last_piece_grows_where_it_lies)
{
        struct arena *arena = arena_create(1 << 20);
        char         *first = arena_alloc(arena, 10);
        memcpy(first, "123456789", 10);
        CHECK(arena_grow(arena, first, 10, 1000) == first);
        char *second = arena_alloc(arena, 1);
        char *moved  = arena_grow(arena, first, 10, 2000);
        CHECK(moved != first && moved != second);
        assert_string_equal(moved, "123456789");
        CHECK(arena_grow(arena, NULL, 0, 8) != NULL);
        arena_destroy(&arena);
}

TEST(the_limit_can_be_used_to_the_last_byte)
{
        struct arena *arena = arena_create(10000 / 16 * 16);
        memset(arena_alloc(arena, 6000), 1, 6000);
        memset(arena_alloc(arena, 4000), 1, 4000);
        arena_destroy(&arena);
}

static void past_the_limit(size_t first, size_t second)
{
        struct arena *arena = arena_create(1024);
        arena_alloc(arena, first);
        arena_alloc(arena, second);
        _exit(0);
}

static int signal_of(size_t first, size_t second)
{
        pid_t child = fork();
        if (child == 0) {
                close(STDERR_FILENO);
                past_the_limit(first, second);
        }
        int status = 0;
        waitpid(child, &status, 0);
        return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST(past_the_limit_the_process_ends)
{
        CHECK_INT(signal_of(512, 512), 0);
        CHECK_INT(signal_of(512, 513), 6);
        CHECK_INT(signal_of(0, SIZE_MAX), 6);
        CHECK_INT(signal_of(16, SIZE_MAX - 8), 6);
}

SUITE(CASE(what_is_taken_is_aligned_and_apart), CASE(memory_asked_for_cleared_is_cleared_after_a_reset),
      CASE(an_arena_grows_by_chunks_and_takes_large_pieces), CASE(the_last_piece_grows_where_it_lies),
      CASE(the_limit_can_be_used_to_the_last_byte), CASE(past_the_limit_the_process_ends))
