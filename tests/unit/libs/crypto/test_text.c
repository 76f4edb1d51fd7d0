/* test_text.c — Unicode's normal forms, and lines that show as what they are. */

#include "crypto/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"

static struct arena *arena;

static int set_up(void **state)
{
        (void)state;
        arena = arena_create(4 << 20);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static void texts_get_the_form_asked_for(void **state)
{
        static const struct {
                const char *text, *nfc, *nfkc, *folded;
        } rows[] = {
                {"", "", "", ""},
                {"Zoe\xcc\x88", "Zo\xc3\xab", "Zo\xc3\xab", "zo\xc3\xab"},
                {"ﬁ ① ２ ｱ", "ﬁ ① ２ ｱ", "fi 1 2 ア", "fi 1 2 ア"},
                {"Straße", "Straße", "Straße", "strasse"},
                {"q\xcc\x87\xcc\xa3", "q\xcc\xa3\xcc\x87", "q\xcc\xa3\xcc\x87", "q\xcc\xa3\xcc\x87"},   /* marks in order */
                {"\xe2\x84\xab", "\xc3\x85", "\xc3\x85", "\xc3\xa5"},
                {"\xe0\xa5\x98", "\xe0\xa4\x95\xe0\xa4\xbc", "\xe0\xa4\x95\xe0\xa4\xbc", "\xe0\xa4\x95\xe0\xa4\xbc"},   /* not composed */
                {"👩‍💻", "👩‍💻", "👩‍💻", "👩‍💻"},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
                struct str out;

                assert_int_equal(text_normalize(str_from(rows[i].text), TEXT_NFC, arena, &out), OK);
                assert_true(str_equal(out, str_from(rows[i].nfc)));
                assert_int_equal(text_normalize(str_from(rows[i].text), TEXT_NFKC, arena, &out), OK);
                assert_true(str_equal(out, str_from(rows[i].nfkc)));
                assert_int_equal(text_normalize(str_from(rows[i].text), TEXT_NFKC_FOLDED, arena, &out), OK);
                assert_true(str_equal(out, str_from(rows[i].folded)));
        }
}

static void bad_and_long_texts_are_refused(void **state)
{
        char       text[TEXT_BYTES_MAX + 1];
        int32_t    room[8];
        struct str out;

        (void)state;
        memset(text, 'a', sizeof(text));
        assert_int_equal(text_normalize(STR("\xff"), TEXT_NFC, arena, &out), ERR_INVALID);
        assert_int_equal(text_normalize(STR("\xed\xbf\xbf"), TEXT_NFC, arena, &out), ERR_INVALID);
        assert_int_equal(text_normalize((struct str){text, TEXT_BYTES_MAX + 1}, TEXT_NFC, arena, &out),
                         ERR_TOO_LARGE);
        assert_int_equal(text_normalize((struct str){text, TEXT_BYTES_MAX}, TEXT_NFC, arena, &out), OK);
        assert_int_equal(out.len, TEXT_BYTES_MAX);
        assert_int_equal(text_normalize_into((struct str){text, 7}, TEXT_NFC, room, 8, &out), OK);
        assert_int_equal(out.len, 7);
        assert_int_equal(text_normalize_into((struct str){text, 8}, TEXT_NFC, room, 8, &out), ERR_TOO_LARGE);
        assert_int_equal(text_normalize_into(STR("\xef\xb7\xba"), TEXT_NFKC, room, 8, &out), ERR_TOO_LARGE);
        assert_int_equal(text_normalize_into(STR("\xff"), TEXT_NFC, room, 8, &out), ERR_INVALID);
        assert_int_equal(text_normalize_into(STR(""), TEXT_NFC, room, 0, &out), ERR_TOO_LARGE);
        assert_null(out.at);
}

static void zero_bytes_are_characters_like_others(void **state)
{
        struct str out;

        (void)state;
        assert_int_equal(text_normalize(STR("a\0Ａ"), TEXT_NFKC, arena, &out), OK);
        assert_true(str_equal(out, STR("a\0A")));
}

static void lines_show_as_what_they_are(void **state)
{
        static const char *lines[] = {"Alice", "Dr. O'Neil, Ph.D.", "山田 太郎", "عمر 99", "👩‍💻 coder", "é", "!", "❤️", "प्रिया", "a\xe3\x80\x80z"};
        static const char *others[] = {"", " ", "\xe2\x80\x8b", "\xe3\x85\xa4", "\xe2\xa0\x80", "\xcc\x81", "a\nb", "a\tb", "a\x7f", "a\xc2\x9b",
                                       "a\xe2\x80\xa8z", "a\xe2\x80\xa9z", "a\xe2\x80\xaez", "a\xe2\x80\x8f", "a\xe2\x81\xa6", "a\xd8\x9c",
                                       "a\xee\x80\x80", "a\xcd\xb8", "a\xff"};
        char               long_line[TEXT_BYTES_MAX + 1];

        (void)state;
        for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
                if (!text_is_line(str_from(lines[i])))
                        fail_msg("\"%s\" is no line", lines[i]);
        for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
                if (text_is_line(str_from(others[i])))
                        fail_msg("\"%s\" is a line", others[i]);
        assert_false(text_is_line(STR("a\0b")));
        memset(long_line, 'a', sizeof(long_line));
        assert_false(text_is_line((struct str){long_line, sizeof(long_line)}));
}

static void one_emoji_is_one_and_nothing_else(void **state)
{
        static const char *emoji[]  = {"👍", "👍🏽", "❤️", "👩‍👩‍👧‍👦", "🇩🇪", "1️⃣", "‼️", "©", "☃", "🏴\xf3\xa0\x81\xa7\xf3\xa0\x81\xa2\xf3\xa0\x81\xb3\xf3\xa0\x81\xa3\xf3\xa0\x81\xb4\xf3\xa0\x81\xbf",
                                       "\xf0\x9f\xab\xa9" /* of a later Unicode */};
        static const char *others[] = {"", "a", "é", "1", "#", "👍👍", "👍 ", " ", "🇩🇪🇫🇷", "ab", "\xe2\x80\xae👍", "👍\n", "\xff", "\xcd\xb8", "\xee\x80\x80", "\xcc\x81"};
        char               long_one[EMOJI_BYTES_MAX + 3] = "👍";

        (void)state;
        for (size_t i = 0; i < sizeof(emoji) / sizeof(emoji[0]); i++)
                if (!text_is_emoji(str_from(emoji[i])))
                        fail_msg("\"%s\" is no emoji", emoji[i]);
        for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
                if (text_is_emoji(str_from(others[i])))
                        fail_msg("\"%s\" is an emoji", others[i]);
        for (size_t i = 4; i < sizeof(long_one) - 1; i += 2)
                memcpy(&long_one[i], "\xcc\x81", 2);
        assert_true(text_is_emoji((struct str){long_one, EMOJI_BYTES_MAX}));
        assert_false(text_is_emoji((struct str){long_one, EMOJI_BYTES_MAX + 2}));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(texts_get_the_form_asked_for),
                cmocka_unit_test(bad_and_long_texts_are_refused),
                cmocka_unit_test(zero_bytes_are_characters_like_others),
                cmocka_unit_test(lines_show_as_what_they_are),
                cmocka_unit_test(one_emoji_is_one_and_nothing_else),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
