/* test_lexemes.c — a text as the index knows it, whoever looks. */

#include "chat-gateway/lexemes.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "tests/support/check.h"

static struct arena *arena;
static struct lexeme *lexemes;

static int begin(void **state)
{
        (void)state;
        arena = arena_create(64u << 20);
        return 0;
}

static int end(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static int cut(const char *text)
{
        arena_reset(arena);
        return lexemes_of(str_from(text), arena, &lexemes);
}

TEST(words_are_folded_and_have_places)
{
        CHECK_INT(cut("The QUICK Straße ﬁsh ①"), 4);
        CHECK_STR(lexemes[0].text, "the");
        CHECK_STR(lexemes[1].text, "quick");
        CHECK_INT(lexemes[1].place, 2);
        CHECK_INT(lexemes[1].at, 4);
        CHECK_INT(lexemes[1].length, 5);
        CHECK_STR(lexemes[2].text, "strasse");
        CHECK_INT(lexemes[2].length, 6);
        CHECK_STR(lexemes[3].text, "fish");
}

TEST(characters_take_the_next_one_in)
{
        CHECK_INT(cut("東京都 x 庭"), 5);
        CHECK_STR(lexemes[0].text, "東京");
        CHECK(lexemes[0].is_pair && lexemes[0].is_first && !lexemes[0].is_last && lexemes[0].length == 2);
        CHECK_STR(lexemes[1].text, "京都");
        CHECK_STR(lexemes[2].text, "都");
        CHECK(lexemes[2].is_last && !lexemes[2].is_first && lexemes[2].length == 1);
        CHECK_STR(lexemes[3].text, "x");
        CHECK(!lexemes[3].is_pair);
        CHECK(lexemes[4].is_first && lexemes[4].is_last);
        CHECK_INT(lexemes[4].place, 5);
}

TEST(narrow_and_wide_forms_are_the_same)
{
        CHECK_INT(cut("ｶﾞｽ"), 2);
        CHECK_STR(lexemes[0].text, "ガス");
        CHECK_INT(cut("ＡＢＣ"), 1);
        CHECK_STR(lexemes[0].text, "abc");
}

TEST(a_long_word_is_cut_at_a_character)
{
        char text[402];

        for (int i = 0; i < 200; i++)
                memcpy(text + 2 * i, "é", 2);
        text[400] = '\0';
        CHECK_INT(cut(text), 1);
        CHECK_INT(lexemes[0].text.len, LEXEME_BYTES_MAX);
        CHECK(utf8_is_valid(lexemes[0].text));
        CHECK_INT(lexemes[0].length, 200);
}

/* Any stretch of a run of characters finds its run: its pairs stand there in order, one after the other. */
TEST(whatever_part_of_a_run_is_asked_for_stands_in_it)
{
        static const char *const characters[] = {"東", "京", "都", "庁", "行"};

        srand(7);
        for (int turn = 0; turn < 500; turn++) {
                struct lexeme *whole, *part;
                char text[100] = "", *from;
                int letters = 2 + rand() % 12, first = rand() % (letters - 1), count = 2 + rand() % (letters - first - 1), whole_count, part_count;
                bool is_there = false;

                for (int i = 0; i < letters; i++)
                        strcat(text, characters[rand() % 5]);
                from = text + 3 * first;
                arena_reset(arena);
                whole_count = lexemes_of(str_from(text), arena, &whole);
                part_count  = lexemes_of((struct str){from, (size_t)count * 3}, arena, &part);
                CHECK_INT(whole_count, letters);
                CHECK_INT(part_count, count);
                for (int i = 0; i + part_count - 1 <= whole_count && !is_there; i++) {
                        is_there = true;
                        for (int k = 0; k < part_count - 1; k++)
                                is_there = is_there && str_equal(whole[i + k].text, part[k].text);
                }
                CHECK(is_there);
        }
}

TEST(shapes_are_plain_letters_one_for_each_character)
{
        CHECK_INT(cut("привет naïve 東京 x1"), 5);
        CHECK_INT(lexeme_shape(&lexemes[0], arena).len, 6);
        CHECK_INT(lexeme_shape(&lexemes[1], arena).len, 5);
        CHECK(lexeme_shape(&lexemes[2], arena).at == NULL);
        CHECK_STR(lexeme_shape(&lexemes[4], arena), "x1");
}

TEST(mistakes_are_counted)
{
        CHECK_INT(words_apart(STR("deployment"), STR("deployment"), 2), 0);
        CHECK_INT(words_apart(STR("deployment"), STR("deploymnet"), 2), 1);
        CHECK_INT(words_apart(STR("deployment"), STR("deploiment"), 2), 1);
        CHECK_INT(words_apart(STR("deployment"), STR("deploymen"), 2), 1);
        CHECK_INT(words_apart(STR("deployment"), STR("ddeploymentt"), 2), 2);
        CHECK_INT(words_apart(STR("deployment"), STR("employments"), 2), 3);
        CHECK_INT(words_apart(STR("abc"), STR("abcdefgh"), 2), 3);
        CHECK_INT(words_apart(STR("привет"), STR("превет"), 2), 1);
        CHECK_INT(words_apart(STR(""), STR("ab"), 2), 2);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                CASE(words_are_folded_and_have_places), CASE(characters_take_the_next_one_in), CASE(narrow_and_wide_forms_are_the_same), CASE(a_long_word_is_cut_at_a_character),
                CASE(whatever_part_of_a_run_is_asked_for_stands_in_it), CASE(shapes_are_plain_letters_one_for_each_character), CASE(mistakes_are_counted),
        };

        return cmocka_run_group_tests(tests, begin, end);
}
