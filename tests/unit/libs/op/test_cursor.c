/* test_cursor.c — where a page ended: there and back, and nothing else is taken. */

#include "op/cursor.h"

#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "tests/support/check.h"

static struct arena *arena;

static struct cursor there_and_back(struct cursor cursor)
{
        struct cursor read;

        CHECK(cursor_read(cursor_write(&cursor, arena), arena, &read));
        return read;
}

TEST(a_cursor_comes_back_as_it_was)
{
        static const int64_t numbers[] = {0, 1, -1, INT64_MAX, INT64_MIN};
        struct id id = id_make();

        arena = arena_create(1 << 20);
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
                struct cursor read = there_and_back((struct cursor){numbers[i], id, STR("äöü")});

                CHECK_INT(read.number, numbers[i]);
                CHECK(id_equal(read.id, id));
                CHECK_STR(read.text, "äöü");
        }
        CHECK_INT(there_and_back((struct cursor){0}).text.len, 0);
        arena_destroy(&arena);
}

TEST(a_long_text_is_cut_at_a_character)
{
        char text[400];

        arena = arena_create(1 << 20);
        for (size_t shift = 0; shift < 4; shift++) {
                struct str read;

                memset(text, 'x', shift);
                for (size_t at = shift; at + 4 <= sizeof text; at += 4)
                        memcpy(text + at, "\xf0\x9f\x90\xa7", 4);
                read = there_and_back((struct cursor){.text = {text, sizeof text - 4}}).text;
                CHECK(read.len <= CURSOR_TEXT_BYTES_MAX && read.len > CURSOR_TEXT_BYTES_MAX - 4);
                CHECK_INT((read.len - shift) % 4, 0);
        }
        CHECK_INT(there_and_back((struct cursor){.text = {memset(text, 'x', sizeof text), CURSOR_TEXT_BYTES_MAX}}).text.len, CURSOR_TEXT_BYTES_MAX);
        arena_destroy(&arena);
}

static bool takes(const char *bytes, size_t len)
{
        struct cursor read;

        return cursor_read(base64url_encode((struct str){bytes, len}, arena), arena, &read);
}

TEST(what_is_no_cursor_is_refused)
{
        char bytes[200] = {1};
        struct cursor read;

        arena = arena_create(1 << 20);
        CHECK(takes(bytes, 25));
        CHECK(takes(bytes, 25 + 4));
        CHECK(!takes(bytes, 24));
        memset(bytes + 25, 'x', CURSOR_TEXT_BYTES_MAX + 1);
        CHECK(takes(bytes, 25 + CURSOR_TEXT_BYTES_MAX));
        CHECK(!takes(bytes, 25 + CURSOR_TEXT_BYTES_MAX + 1));
        bytes[30] = (char)0xff;                          /* not UTF-8 */
        CHECK(!takes(bytes, 40));
        bytes[0] = 2;
        CHECK(!takes(bytes, 25));
        CHECK(!cursor_read(STR(""), arena, &read));
        CHECK(!cursor_read(STR_NONE, arena, &read));
        CHECK(!cursor_read(STR("%%%"), arena, &read));
        CHECK(!cursor_read(STR("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="), arena, &read));
        arena_destroy(&arena);
}

SUITE(CASE(a_cursor_comes_back_as_it_was), CASE(a_long_text_is_cut_at_a_character), CASE(what_is_no_cursor_is_refused))
