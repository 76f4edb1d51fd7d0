/* test_words.c — a text cut into words. */

#include "markup/words.h"

#include "tests/support/check.h"

enum { WORDS_MAX = 20 };

static struct markup_word words[WORDS_MAX];

static int cut(const char *text)
{
        struct markup_place place = {0};
        int count                 = 0;

        while (count < WORDS_MAX && markup_next_word(str_from(text), &place, &words[count]))
                count++;
        return count;
}

TEST(words_are_letters_and_digits_and_all_else_stands_between)
{
        CHECK_INT(cut("  Hello, world_2 — don't!"), 5);
        CHECK_STR(words[0].text, "Hello");
        CHECK_INT(words[0].at, 2);
        CHECK_INT(words[0].length, 5);
        CHECK_STR(words[1].text, "world");
        CHECK_STR(words[2].text, "2");
        CHECK_STR(words[3].text, "don");
        CHECK_STR(words[4].text, "t");
        CHECK(!words[0].is_character);
        CHECK_INT(cut(""), 0);
        CHECK_INT(cut(" … 🎉 -- "), 0);
}

TEST(places_are_counted_in_code_points)
{
        CHECK_INT(cut("Ünïcode größer"), 2);
        CHECK_INT(words[1].at, 8);
        CHECK_INT(words[1].length, 6);
}

TEST(in_scripts_without_blanks_each_character_is_a_word)
{
        CHECK_INT(cut("東京。都x"), 4);
        CHECK_STR(words[0].text, "東");
        CHECK(words[0].is_character && !words[0].follows);
        CHECK(words[1].is_character && words[1].follows);
        CHECK(words[2].is_character && !words[2].follows);
        CHECK(!words[3].is_character);
        CHECK_INT(words[3].at, 4);
}

TEST(marks_stay_with_their_character)
{
        CHECK_INT(cut("ｶﾞｽ"), 2);
        CHECK_STR(words[0].text, "ｶﾞ");
        CHECK_INT(words[0].length, 2);
        CHECK_INT(cut("ก็ดี"), 2);
}

TEST(korean_and_wide_letters_are_words_as_others_are)
{
        CHECK_INT(cut("한국어 ＡＢＣ"), 2);
        CHECK(!words[0].is_character && !words[1].is_character);
}

SUITE(CASE(words_are_letters_and_digits_and_all_else_stands_between), CASE(places_are_counted_in_code_points), CASE(in_scripts_without_blanks_each_character_is_a_word),
      CASE(marks_stay_with_their_character), CASE(korean_and_wide_letters_are_words_as_others_are))
