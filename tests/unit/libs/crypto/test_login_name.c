/* test_login_name.c — which texts are log-in names, and what becomes of them. */

#include "crypto/login_name.h"

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
        arena = arena_create(1 << 20);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

#define TEN "abcdefghij"

static void names_get_their_one_form(void **state)
{
        static const struct {
                const char *given, *name;
        } names[] = {
                {"alice", "alice"},
                {"Alice", "alice"},
                {"ALICE.B_c-9", "alice.b_c-9"},
                {"0xff", "0xff"},
                {"a..", "a.."},
                {TEN TEN TEN "ab", TEN TEN TEN "ab"},
                {"ＡＬＩＣＥ", "alice"},                                        /* full width */
                {"ⓐⓛⓘⓒⓔ", "alice"},                                            /* circled */
                {"𝒜𝓁𝒾𝒸ℯ", "alice"},                                            /* mathematical */
                {"ｶﾞﾝﾀﾞﾑ", "ガンダム"},                                         /* half width, mark apart */
                {"oﬃce", "office"},                                             /* ligature */
                {"Straße", "strasse"},
                {"STRASSE", "strasse"},
                {"x²y", "x2y"},
                {"ⅫⅠ", "xiii"},                                                 /* Roman numerals are letters then */
                {"Zoe\xcc\x88", "zo\xc3\xab"},                                  /* decomposed */
                {"ZO\xc3\x8b", "zo\xc3\xab"},
                {"\xe2\x84\xaa" "elvin", "kelvin"},                             /* U+212A */
                {"\xe2\x84\xab" "ngstr\xc3\xb6m", "\xc3\xa5ngstr\xc3\xb6m"},    /* U+212B */
                {"ΟΔΥΣΣΕΎΣ", "οδυσσεύσ"},                                       /* both sigmas are one */
                {"Οδυσσεύς", "οδυσσεύσ"},
                {"ᾼᾴα", "αιάια"},                                               /* iota below becomes a letter … */
                {"\xce\xb1\xcd\x85\xcc\x81" "xy", "άιxy"},                      /* … wherever it was written */
                {"\xce\xb1\xcc\x81\xcd\x85" "xy", "άιxy"},
                {"İbo", "i\xcc\x87" "bo"},
                {"юля", "юля"},
                {"ЮЛЯ", "юля"},
                {"山田太郎", "山田太郎"},
                {"김철수", "김철수"},
                {"\xe1\x84\x80\xe1\x85\xb5\xe1\x86\xb7철수", "김철수"},         /* conjoining jamo */
                {"प्रिया", "प्रिया"},                                              /* marks belong to letters */
                {"สมชาย", "สมชาย"},
                {"မြို့", "မြို့"},
                {"عمر", "عمر"},
                {"דוד", "דוד"},
                {"١٢٣", "١٢٣"},
                {"Ꭰꭰꮿ", "ᎠᎠᏯ"},                                                 /* Cherokee folds upwards */
                {"ǅaba", "džaba"},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
                struct str name, again;

                if (login_name_normalize(str_from(names[i].given), arena, &name) != OK)
                        fail_msg("\"%s\" was refused", names[i].given);
                if (!str_equal(name, str_from(names[i].name)))
                        fail_msg("\"%s\" became \"%.*s\"", names[i].given, STR_ARG(name));
                assert_int_equal(login_name_normalize(name, arena, &again), OK);
                assert_true(str_equal(name, again));
        }
}

static void other_texts_are_no_names(void **state)
{
        static const char *texts[] = {
                "", "a", "ab", "é1",                                            /* too short */
                TEN TEN TEN "abc",                                              /* 33 */
                "山" TEN TEN TEN "ab",
                "ﬃﬃ" TEN TEN "abcdefg",                                         /* 33 after normalising */
                "al ice", " alice", "alice ", "al\tice", "al\nice",
                "al\xc2\xa0ice",                                                /* no-break space */
                "al\xe3\x80\x80ice", "al\xe2\x80\xaf" "ice", "al\xe1\x9a\x80ice",
                "al\x01ice", "al\x7fice", "al\xc2\x85ice",
                "al\xc2\xad" "ice",                                             /* soft hyphen */
                "al\xe2\x80\x8bice",                                            /* zero width space */
                "al\xe2\x80\x8cice", "al\xe2\x80\x8dice",                       /* joiners */
                "al\xe2\x81\xa0ice", "\xef\xbb\xbf" "alice",                    /* word joiner, byte order mark */
                "alice\xe2\x80\xae", "\xe2\x80\x8f" "alice", "al\xe2\x81\xa6ice", "al\xd8\x9cice",     /* direction */
                "al\xef\xb8\x8fice", "al\xcd\x8fice",                           /* variation selector, grapheme joiner */
                "al\xe3\x85\xa4ice", "al\xe1\x85\x9fice", "al\xef\xbe\xa0ice",  /* Hangul fillers */
                "al\xe1\xa0\x8eice", "al\xf3\xa0\x80\xa1ice",                   /* Mongolian separator, tag */
                "al\xe2\xa0\x80ice",                                            /* empty Braille */
                "al\xee\x80\x80ice", "al\xcd\xb8ice", "al\xef\xbf\xbfice",      /* private, unassigned, no character */
                "alice!", "al@ice", "al/ice", "al\\ice", "al'ice", "al\"ice", "<alice>", "al+ice", "al:ice", "a%20b", "a,b", "a;b",
                "al·ice", "al‐ice", "al–ice", "al‿ice",                         /* other dots, dashes and connectors */
                "€uro", "C♯m", "smile😀", "👩‍💻", "½½½", "①②③!",
                ".alice", "-alice", "_alice", "...", "---", "a._\xcc\x81",       /* begins with a sign; a mark on a sign */
                "\xcc\x81" "abc",                                               /* begins with a mark */
                "z\xcc\xb4\xcc\xb5\xcc\xb6\xcc\xb7\xcc\xb8" "algo",             /* a tower of five */
                "al\xe2\x83\x9dice",                                            /* enclosing */
                "al\xffice", "\xc0\xaf" "abc", "\xed\xa0\x80" "abc", "abc\xe2\x82", "\xf4\x90\x80\x80" "abc",   /* not UTF-8 */
        };

        (void)state;
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                struct str name;

                if (login_name_normalize(str_from(texts[i]), arena, &name) != ERR_INVALID)
                        fail_msg("\"%s\" became a name", texts[i]);
                assert_null(name.at);
        }
}

static void zero_bytes_and_long_texts_are_no_names(void **state)
{
        char       text[LOGIN_NAME_INPUT_BYTES_MAX + 1];
        struct str name;

        (void)state;
        assert_int_equal(login_name_normalize(STR("al\0ice"), arena, &name), ERR_INVALID);
        assert_int_equal(login_name_normalize(STR_NONE, arena, &name), ERR_INVALID);
        memset(text, 'a', sizeof(text));
        assert_int_equal(login_name_normalize((struct str){text, sizeof(text)}, arena, &name), ERR_INVALID);
        assert_int_equal(login_name_normalize((struct str){text, 33}, arena, &name), ERR_INVALID);
        assert_int_equal(login_name_normalize((struct str){text, 32}, arena, &name), OK);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(names_get_their_one_form),
                cmocka_unit_test(other_texts_are_no_names),
                cmocka_unit_test(zero_bytes_and_long_texts_are_no_names),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
