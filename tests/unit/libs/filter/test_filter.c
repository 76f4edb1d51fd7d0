/* test_filter.c — words that are looked for in texts: each kind, where they are, what is masked; and that folded looking is looking in what is folded, for thousands of random texts. */

#include "filter/filter.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "crypto/fold.h"
#include "tests/support/check.h"

enum { TEXTS = 20000, ARENA_BYTES = 1 << 20 };

static struct arena *arena;

static int set_up(void **state)
{
        (void)state;
        arena = arena_create(ARENA_BYTES);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static struct filter *filter_of(enum filter_kind kind, const char *words)
{
        return filter_create(&(struct filter_rule){.kind = kind, .pattern = str_from(words)}, 1);
}

static bool finds(enum filter_kind kind, const char *words, const char *text)
{
        struct filter *filter = filter_of(kind, words);
        enum filter_answer answer = filter_look(filter, 0, filter_text(str_from(text), arena), NULL);

        filter_destroy(&filter);
        return answer == FILTER_FOUND;
}

static struct str masked(enum filter_kind kind, const char *words, const char *text)
{
        struct filter *filter = filter_of(kind, words);
        struct filter_spans spans = {0};
        struct str out;

        filter_look(filter, 0, filter_text(str_from(text), arena), &spans);
        out = filter_mask(str_from(text), &spans, arena);
        filter_destroy(&filter);
        return out;
}

TEST(exact_is_these_very_characters)
{
        CHECK(finds(FILTER_EXACT, "ab", "xabx") && finds(FILTER_EXACT, "é", "né"));
        CHECK(!finds(FILTER_EXACT, "ab", "AB") && !finds(FILTER_EXACT, "ab", "a b") && !finds(FILTER_EXACT, "ab", ""));
}

TEST(folded_is_whatever_it_looks_like)
{
        CHECK(finds(FILTER_FOLDED, "strasse", "STRAßE") && finds(FILTER_FOLDED, "Straße", "die strassen") && finds(FILTER_FOLDED, "fool", "f\u200bö\u0301oL"));
        CHECK(finds(FILTER_FOLDED, "file", "ﬁle") && finds(FILTER_FOLDED, "10", "①⓪") && finds(FILTER_FOLDED, "abc", "ＡＢＣ"));
        CHECK(!finds(FILTER_FOLDED, "fool", "f ool"));
}

TEST(a_word_is_a_whole_one)
{
        CHECK(finds(FILTER_WORD, "ass", "an ass!") && finds(FILTER_WORD, "ass", "ASS") && finds(FILTER_WORD, "bad word", "a Bad Word.") && finds(FILTER_WORD, "c++", "c++11"));
        CHECK(!finds(FILTER_WORD, "ass", "class") && !finds(FILTER_WORD, "ass", "assess") && !finds(FILTER_WORD, "ass", "ass1") && !finds(FILTER_WORD, "ё", "ёж"));
        CHECK(finds(FILTER_WORD, "ass", "class, ass"));
}

TEST(what_is_found_is_masked_and_nothing_else)
{
        CHECK_STR(masked(FILTER_WORD, "fool", "you FÓOL, foolish fool"), "you ****, foolish ****");
        CHECK_STR(masked(FILTER_FOLDED, "ss", "Straße"), "Stra*e");
        CHECK_STR(masked(FILTER_FOLDED, "s", "Straße"), "*tra*e");
        CHECK_STR(masked(FILTER_PATTERN, "[0-9 ]{3,}", "call 12 345 now"), "call ** *** now");
        CHECK_STR(masked(FILTER_EXACT, "x", "none"), "none");
}

TEST(what_no_rule_can_be_made_of_is_left_out)
{
        struct filter_rule rules[] = {{.kind = FILTER_PATTERN, .pattern = STR("(")}, {.kind = FILTER_WORD, .pattern = STR("a")}, {.kind = FILTER_FOLDED, .pattern = STR("\u200b\u0301")}};
        struct filter *filter = filter_create(rules, 3);

        CHECK(filter_count(filter) == 1 && filter_rule(filter, 0)->kind == FILTER_WORD && filter_count(NULL) == 0);
        filter_destroy(&filter);
        assert_non_null(filter_check(FILTER_PATTERN, STR("(")));
        assert_non_null(filter_check(FILTER_FOLDED, STR("\u200b")));
        assert_null(filter_check(FILTER_EXACT, STR("\u200b")));
}

TEST(all_patterns_of_a_look_share_what_it_may_cost)
{
        struct filter_rule rules[20];
        struct filter_text *look;
        struct filter *filter;
        static char text[4000];
        int undecided = 0;

        for (int i = 0; i < 20; i++)
                rules[i] = (struct filter_rule){.kind = FILTER_PATTERN, .pattern = STR("(a+)+$")};
        memset(text, 'a', sizeof text);
        text[sizeof text - 1] = '!';
        filter = filter_create(rules, 20);
        look   = filter_text((struct str){text, sizeof text}, arena);
        for (int i = 0; i < 20; i++)
                undecided += filter_look(filter, i, look, NULL) == FILTER_UNDECIDED;
        CHECK_INT(undecided, 20);
        filter_destroy(&filter);
}

/* --- for random texts */

static uint32_t some_character(void)
{
        static const uint32_t interesting[] = {'a', 'b', 'A', 'S', 's', ' ', 0xdf, 0xe9, 0x301, 0x200b, 0xfb01, 0xff21, 0x130, 0x131, 0x3a3, 0x3c2, 0x1e9e, 0xac00, 0x1f600, 0x2460, 0x345};
        uint32_t c = (uint32_t)(random() % 0x3000);

        if (random() % 3)
                return interesting[(size_t)random() % (sizeof interesting / sizeof *interesting)];
        return c ? c : 'x';
}

static struct str some_text(int characters)
{
        char *out = arena_alloc(arena, (size_t)characters * 4 + 1);
        size_t len = 0;

        for (int i = 0; i < characters; i++)
                len += utf8_put(out + len, some_character());
        out[len] = '\0';
        return (struct str){out, len};
}

TEST(folding_what_is_folded_changes_nothing_and_what_stands_together_folds_as_what_stands_alone)
{
        for (int i = 0; i < TEXTS; i++) {
                struct str one = some_text((int)(random() % 8)), other = some_text((int)(random() % 8));
                struct folded first = text_fold(one, arena), second = text_fold(other, arena);
                struct str joined = str_format(arena, "%.*s%.*s", STR_ARG(one), STR_ARG(other));
                struct str wanted = str_format(arena, "%.*s%.*s", STR_ARG(first.text), STR_ARG(second.text));

                CHECK(str_equal(text_fold(joined, arena).text, wanted));
                CHECK(str_equal(text_fold(first.text, arena).text, first.text));
                arena_reset(arena);
        }
}

TEST(folded_looking_is_looking_in_what_is_folded)
{
        for (int i = 0; i < TEXTS; i++) {
                struct str words = some_text(1 + (int)(random() % 2)), text = some_text((int)(random() % 12));
                struct filter *filter = filter_create(&(struct filter_rule){.kind = FILTER_FOLDED, .pattern = words}, 1);
                struct str needle = text_fold(words, arena).text, hay = text_fold(text, arena).text;
                bool is_there = needle.len && memmem(hay.at, hay.len, needle.at, needle.len);

                CHECK(filter_count(filter) == (needle.len > 0));
                if (filter_count(filter)) {
                        struct filter_spans spans = {0};
                        bool is_found = filter_look(filter, 0, filter_text(text, arena), &spans) == FILTER_FOUND;

                        CHECK(is_found == is_there && (spans.count > 0) == is_there);
                        CHECK_INT(utf8_count(filter_mask(text, &spans, arena)), utf8_count(text));
                        CHECK(utf8_is_valid(filter_mask(text, &spans, arena)));
                }
                filter_destroy(&filter);
                arena_reset(arena);
        }
}

#define IN_AN_ARENA(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
SUITE(IN_AN_ARENA(exact_is_these_very_characters), IN_AN_ARENA(folded_is_whatever_it_looks_like), IN_AN_ARENA(a_word_is_a_whole_one),
      IN_AN_ARENA(what_is_found_is_masked_and_nothing_else), IN_AN_ARENA(what_no_rule_can_be_made_of_is_left_out),
      IN_AN_ARENA(all_patterns_of_a_look_share_what_it_may_cost),
      IN_AN_ARENA(folding_what_is_folded_changes_nothing_and_what_stands_together_folds_as_what_stands_alone), IN_AN_ARENA(folded_looking_is_looking_in_what_is_folded))
