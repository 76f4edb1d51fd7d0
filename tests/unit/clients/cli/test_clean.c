/* test_clean.c — nothing that others write moves the cursor, renames the window or turns the text around. */

#include "cli/clean.h"

#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/random.h"
#include "base/utf8.h"
#include "tests/support/check.h"

static struct buf out;

static struct str cleaned(struct str text)
{
        buf_clear(&out);
        clean_put(&out, text);
        return buf_str(&out);
}

#define CLEANED(from, to) CHECK_STR(cleaned(STR(from)), to)

TEST(plain_words_stay_as_they_are)
{
        CLEANED("hello, world", "hello, world");
        CLEANED("two\nlines\tand a tab", "two\nlines\tand a tab");
        CLEANED("Grüße, 世界, שלום, مرحبا", "Grüße, 世界, שלום, مرحبا");
        CLEANED("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80 \xf0\x9f\x87\xa9\xf0\x9f\x87\xaa",
                "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80 \xf0\x9f\x87\xa9\xf0\x9f\x87\xaa");
        CLEANED("\xe2\x80\x8f marks \xe2\x80\x8e stay", "\xe2\x80\x8f marks \xe2\x80\x8e stay");
        CLEANED("", "");
}

TEST(sequences_go_as_a_whole)
{
        CLEANED("a\033[31mred\033[0mb", "aredb");
        CLEANED("a\033[2J\033[1;1Hb", "ab");
        CLEANED("a\033[?1049hb", "ab");
        CLEANED("a\033]0;a new title\007b", "ab");
        CLEANED("a\033]8;;http://evil.example\033\\link\033]8;;\033\\b", "alinkb");
        CLEANED("a\033]52;c;cm0gLXJmIC8K\007b", "ab");
        CLEANED("a\033P1$r0m\033\\b", "ab");
        CLEANED("a\033_apc\033\\b\033^pm\033\\c\033Xsos\033\\d", "abcd");
        CLEANED("a\033(0b\033)Bc\033#8d", "abcd");
        CLEANED("a\033cb\0337c\0338d\033=e", "abcde");
}

TEST(one_byte_forms_of_c1_are_sequences_too)
{
        CLEANED("a\xc2\x9b" "31mred\xc2\x9b" "0mb", "aredb");
        CLEANED("a\xc2\x9d" "0;title\xc2\x9c" "b", "ab");
        CLEANED("a\xc2\x9d" "0;title\007b", "ab");
        CLEANED("a\xc2\x90payload\033\\b", "ab");
        CLEANED("a\xc2\x85" "b\xc2\x80" "c", "abc");
}

TEST(what_does_not_end_takes_nothing_with_it)
{
        CLEANED("a\033]0;no end of this", "a0;no end of this");
        CLEANED("a\033P never ends", "a never ends");
        CLEANED("a\xc2\x9d" "b", "ab");
        CLEANED("a\033[", "a");
        CLEANED("a\033[12;", "a");
        CLEANED("a\033[12\nb", "a\nb");
        CLEANED("a\033", "a");
        CLEANED("a\033\033[31mb", "ab");
        CLEANED("a\033 ", "a");
}

TEST(controls_go)
{
        CLEANED("a\007b\bc\rd\013e\014f\177g", "abcdefg");
        CLEANED("a\r\nb", "a\nb");
        CHECK_STR(cleaned((struct str){"a\0b", 3}), "ab");
        CLEANED("a\016b\017c", "abc");
}

TEST(overrides_of_direction_go)
{
        CLEANED("safe\xe2\x80\xae" "gpj.exe", "safegpj.exe");
        CLEANED("\xe2\x80\xaa" "a\xe2\x80\xab" "b\xe2\x80\xac" "c\xe2\x80\xad" "d", "abcd");
        CLEANED("\xe2\x81\xa6" "a\xe2\x81\xa7" "b\xe2\x81\xa8" "c\xe2\x81\xa9" "d", "abcd");
}

TEST(other_line_breaks_become_ours)
{
        CLEANED("a\xe2\x80\xa8" "b\xe2\x80\xa9" "c", "a\nb\nc");
}

TEST(what_is_not_utf8_is_shown_as_such)
{
        CLEANED("a\xff" "b", "a\xef\xbf\xbd" "b");
        CLEANED("a\xc0\xaf" "b", "a\xef\xbf\xbd\xef\xbf\xbd" "b");
        CLEANED("a\xed\xa0\x80" "b", "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" "b");
        CLEANED("a\xe2\x82", "a\xef\xbf\xbd\xef\xbf\xbd");
        CLEANED("a\x9b" "31mb", "a\xef\xbf\xbd" "31mb");
}

TEST(a_line_is_one_line)
{
        buf_clear(&out);
        clean_put_line(&out, STR("a\nb\tc\033[1md\xe2\x80\xa8" "e"));
        CHECK_STR(buf_str(&out), "a b cd e");
}

TEST(json_keeps_everything_and_shows_nothing_of_it)
{
        buf_clear(&out);
        clean_put_json(&out, STR("{\"a\":\"x\xc2\x9b" "y\xe2\x80\xae" "z\x7f\",\n \"b\":1}"));
        CHECK_STR(buf_str(&out), "{\"a\":\"x\\u009by\\u202ez\\u007f\",  \"b\":1}");
}

TEST(whatever_comes_in_only_harmless_text_goes_out)
{
        static const char *const bits[] = {
                "\033",     "[",        "]",        "0;",   "\007", "\\",           "m",
                "\xc2\x9b", "\xc2\x9d", "\xc2\x9c", "\xc2", "\x9b", "\xe2\x80\xae", "\n",
                "x",        "P",        "é",        "\xff", "\x80", "\r",           ";1"};
        for (int run = 0; run < 20000; run++) {
                char text[64] = "";
                for (uint64_t i = random_below(12) + 1; i > 0; i--)
                        strcat(text, bits[random_below(sizeof bits / sizeof *bits)]);
                struct str result = cleaned(str_from(text));
                CHECK(utf8_is_valid(result));
                for (size_t i = 0; i < result.len; i++) {
                        unsigned char c = (unsigned char)result.at[i];
                        CHECK(c >= 0x20 || c == '\n' || c == '\t');
                        CHECK(c != 0x7f);
                        CHECK(!(c == 0xc2 && (unsigned char)result.at[i + 1] < 0xa0));
                }
        }
}

static int begin(void **state)
{
        (void)state;
        buf_init(&out, NULL, 1 << 16);
        return 0;
}

static int end(void **state)
{
        (void)state;
        buf_fini(&out);
        return 0;
}

int main(void)
{
        const struct CMUnitTest tests[] = {CASE(plain_words_stay_as_they_are),
                                           CASE(sequences_go_as_a_whole),
                                           CASE(one_byte_forms_of_c1_are_sequences_too),
                                           CASE(what_does_not_end_takes_nothing_with_it),
                                           CASE(controls_go),
                                           CASE(overrides_of_direction_go),
                                           CASE(other_line_breaks_become_ours),
                                           CASE(what_is_not_utf8_is_shown_as_such),
                                           CASE(a_line_is_one_line),
                                           CASE(json_keeps_everything_and_shows_nothing_of_it),
                                           CASE(whatever_comes_in_only_harmless_text_goes_out)};
        return cmocka_run_group_tests(tests, begin, end);
}
