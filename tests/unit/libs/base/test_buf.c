/* test_buf.c — a text that grows at its end. */

#include "base/buf.h"

#include <string.h>
#include "base/arena.h"
#include "tests/support/check.h"

static void write_some(struct buf *buf)
{
        buf_put(buf, STR("abc"));
        buf_put(buf, STR_NONE);
        buf_put_char(buf, '/');
        buf_put_int(buf, -42);
        buf_put_char(buf, '/');
        buf_put_int(buf, INT64_MIN);
        buf_printf(buf, "/%s:%d", "x", 7);
}

TEST(pieces_follow_each_other)
{
        struct arena *arena = arena_create(1 << 20);
        struct buf    in_arena, on_heap;
        buf_init(&in_arena, arena, 4096);
        buf_init(&on_heap, NULL, 4096);
        CHECK_STR(buf_str(&on_heap), "");
        write_some(&in_arena);
        write_some(&on_heap);
        CHECK_STR(buf_str(&in_arena), "abc/-42/-9223372036854775808/x:7");
        CHECK(str_equal(buf_str(&in_arena), buf_str(&on_heap)));
        buf_clear(&on_heap);
        buf_put_int(&on_heap, 0);
        CHECK_STR(buf_str(&on_heap), "0");
        buf_fini(&on_heap);
        arena_destroy(&arena);
}

TEST(a_buffer_grows_to_its_limit_exactly)
{
        struct buf buf;
        buf_init(&buf, NULL, 1000);
        for (int i = 0; i < 1000; i++)
                buf_put_char(&buf, 'x');
        CHECK(!buf.overflowed);
        CHECK_INT(buf.len, 1000);
        buf_put_char(&buf, 'y');
        CHECK(buf.overflowed);
        CHECK_INT(buf.len, 1000);
        buf_fini(&buf);
}

TEST(an_overflow_is_sticky_and_keeps_what_was_there)
{
        struct buf buf;
        buf_init(&buf, NULL, 5);
        buf_printf(&buf, "%s", "12345");
        CHECK(!buf.overflowed);
        CHECK_STR(buf_str(&buf), "12345");
        buf_clear(&buf);
        buf_put(&buf, STR("123"));
        buf_put(&buf, STR("456"));
        buf_put_char(&buf, '4');
        buf_printf(&buf, "%d", 4);
        buf_put_int(&buf, 4);
        CHECK(buf_reserve(&buf, 1) == NULL);
        CHECK(buf.overflowed);
        CHECK_STR(buf_str(&buf), "123");
        buf_clear(&buf);
        buf_printf(&buf, "%s", "123456");
        CHECK(buf.overflowed);
        CHECK_INT(buf.len, 0);
        buf_fini(&buf);
}

TEST(reserved_room_becomes_text_when_counted)
{
        struct buf buf;
        buf_init(&buf, NULL, 100000);
        char *room = buf_reserve(&buf, 50000);
        memset(room, 'r', 50000);
        CHECK_INT(buf_str(&buf).len, 0);
        buf.len += 50000;
        buf_put_char(&buf, '.');
        CHECK_INT(buf_str(&buf).len, 50001);
        CHECK_INT(buf_str(&buf).at[49999], 'r');
        buf_fini(&buf);
}

SUITE(CASE(pieces_follow_each_other), CASE(a_buffer_grows_to_its_limit_exactly),
      CASE(an_overflow_is_sticky_and_keeps_what_was_there), CASE(reserved_room_becomes_text_when_counted))
