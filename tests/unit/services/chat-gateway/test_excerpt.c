/* test_excerpt.c — what is shown of a message that was found, and where a page of those ended. */

#include "chat-gateway/excerpt.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "chat-gateway/finding.h"
#include "tests/support/check.h"

static struct arena *arena;

static struct excerpt excerpt(struct str text, const struct stretch *matches, int count)
{
        struct lexeme *lexemes;
        int lexemes_count = lexemes_of(text, arena, &lexemes);

        return excerpt_of(text, lexemes, lexemes_count, matches, count);
}

TEST(a_short_text_is_shown_whole)
{
        arena = arena_create(1 << 20);
        struct excerpt it = excerpt(STR("one two three"), (struct stretch[]){{4, 3}}, 1);
        CHECK_STR(it.text, "one two three");
        CHECK(it.at == 0 && !it.is_cut && it.matches_count == 1 && it.matches[0].at == 4 && it.matches[0].length == 3);
        it = excerpt(STR("nothing in it"), NULL, 0);
        CHECK(it.matches_count == 0 && it.text.len == 13);
        it = excerpt(STR(""), NULL, 0);
        CHECK(it.text.len == 0 && !it.is_cut);
        arena_destroy(&arena);
}

TEST(what_touches_is_one_stretch)
{
        arena = arena_create(1 << 20);
        struct excerpt it = excerpt(STR("東京都庁"), (struct stretch[]){{0, 2}, {1, 2}}, 2);
        CHECK(it.matches_count == 1 && it.matches[0].at == 0 && it.matches[0].length == 3);
        arena_destroy(&arena);
}

TEST(of_a_long_text_the_part_with_most_of_it_is_shown_from_a_word_on)
{
        struct buf text;

        arena = arena_create(8 << 20);
        buf_init(&text, arena, 1 << 20);
        for (int i = 0; i < 500; i++)
                buf_printf(&text, "wörd%03d ", i);
        struct excerpt it = excerpt(buf_str(&text), (struct stretch[]){{80, 7}, {2400, 7}, {2440, 7}}, 3);
        CHECK(it.matches_count == 2 && it.at > 2300 && it.at <= 2400 && it.at % 8 == 0 && it.is_cut);
        CHECK((int64_t)utf8_count(it.text) <= EXCERPT_LETTERS_MAX && utf8_is_valid(it.text));
        CHECK_INT(it.at + it.matches[0].at, 2400);
        arena_destroy(&arena);
}

TEST(where_a_page_ended_is_read_back_and_nothing_else_is)
{
        struct finding_place place = {.of_likes = true, .is_begun = true, .has_last = true, .before = {.room = id_make(), .at_ms = 1769904000000, .seq = 9007199254740991},
                                      .last = {.room = id_make(), .at_ms = 1769903999999, .seq = 77, .score = 607927}}, back;

        arena = arena_create(1 << 20);
        struct str text = finding_place_write(&place, arena);
        CHECK(text.len <= 200 && finding_place_read(text, arena, &back));
        CHECK(back.of_likes && back.is_begun && back.has_last && id_equal(back.before.room, place.before.room) && back.before.at_ms == place.before.at_ms && back.before.seq == place.before.seq);
        CHECK(id_equal(back.last.room, place.last.room) && back.last.at_ms == place.last.at_ms && back.last.seq == 77 && back.last.score == 607927);
        for (size_t i = 0; i < text.len; i++)
                CHECK(!finding_place_read((struct str){text.at, i}, arena, &back));
        CHECK(!finding_place_read(STR("AQAAAAAAAAAA"), arena, &back));
        arena_destroy(&arena);
}

SUITE(CASE(a_short_text_is_shown_whole), CASE(what_touches_is_one_stretch), CASE(of_a_long_text_the_part_with_most_of_it_is_shown_from_a_word_on),
      CASE(where_a_page_ended_is_read_back_and_nothing_else_is))
