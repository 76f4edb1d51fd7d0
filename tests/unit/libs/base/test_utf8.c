/* test_utf8.c — what is well-formed, and what is not. */

#include "base/utf8.h"

#include <string.h>
#include "tests/support/check.h"

TEST(every_code_point_but_the_surrogates_is_valid)
{
        for (uint32_t point = 0; point <= 0x10ffff; point++) {
                char       out[4];
                struct str text = {out, utf8_put(out, point)};
                if (point >= 0xd800 && point <= 0xdfff) {
                        CHECK(!utf8_is_valid(text));
                        continue;
                }
                CHECK(utf8_is_valid(text));
                CHECK_INT(utf8_count(text), 1);
                for (size_t len = 1; len < text.len; len++)
                        CHECK(!utf8_is_valid((struct str){out, len}));
        }
}

TEST(ill_formed_texts_are_refused_wherever_they_stand)
{
        const char *bad[] = {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3(", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80",
                             "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
                             "\xff", "\xfe", "\xe2\x82", "\xe2\x82(", "\xf8\x88\x80\x80\x80"};
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
                CHECK(!utf8_is_valid(str_from(bad[i])));
                for (int before = 0; before < 20; before++) {
                        char text[40];
                        memset(text, 'a', sizeof text);
                        memcpy(text + before, bad[i], strlen(bad[i]));
                        CHECK(!utf8_is_valid((struct str){text, sizeof text}));
                }
        }
}

TEST(code_points_are_counted)
{
        CHECK(utf8_is_valid(STR_NONE));
        CHECK_INT(utf8_count(STR("")), 0);
        CHECK_INT(utf8_count(STR("grüße, 世界 🙂")), 11);
        CHECK(utf8_is_valid(STR("a long enough text with grüße, 世界 🙂 in it, and a zero byte: \0.")));
}

TEST(a_text_is_walked_by_code_points_and_never_past_its_end)
{
        struct str text = STR("aü世🙂z");

        CHECK_INT(utf8_after(text, 0, 0), 0);
        CHECK_INT(utf8_after(text, 0, 1), 1);
        CHECK_INT(utf8_after(text, 1, 2), 6);
        CHECK_INT(utf8_after(text, 6, 1), 10);
        CHECK_INT(utf8_after(text, 0, 99), text.len);
        CHECK_INT(utf8_after(text, 3, -1), 3);
        CHECK_INT(utf8_after(STR_NONE, 0, 5), 0);
}

SUITE(CASE(every_code_point_but_the_surrogates_is_valid), CASE(ill_formed_texts_are_refused_wherever_they_stand),
      CASE(code_points_are_counted), CASE(a_text_is_walked_by_code_points_and_never_past_its_end))
