/* test_scan.c — what the scanner lets through, and what it does not. */

#include "json/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/arena.h"
#include "base/buf.h"
#include "tests/support/check.h"

#define BYTES_MAX ((size_t)16 << 20)

static struct json_fault fault;

static enum err scan(struct str text)
{
        return json_scan(text, BYTES_MAX, &fault);
}

#define TAKES(...)        CHECK_OK(scan(STR(__VA_ARGS__)))
#define REFUSES(reason_, ...)                                                                                       \
        do {                                                                                                        \
                CHECK_ERR(scan(STR(__VA_ARGS__)), ERR_INVALID);                                                     \
                CHECK_STR(str_from(fault.reason), reason_);                                                         \
        } while (0)

TEST(any_value_is_taken_with_white_space_around_it)
{
        TAKES("{}");
        TAKES("[]");
        TAKES(" \t\r\n{ \"a\" : [ 1 , true , false , null , \"x\" ] }\n");
        TAKES("0");
        TAKES("\"\"");
        TAKES("null");
        TAKES("[[],{},[{}]]");
}

TEST(nothing_and_halves_are_refused)
{
        REFUSES("an end where a value should be", "");
        REFUSES("an end where a value should be", "  ");
        REFUSES("an end where a value should be", "[");
        REFUSES("an end where a value should be", "[1,");
        REFUSES("a member without a name in quotes", "{");
        REFUSES("a member without a name in quotes", "{a:1}");
        REFUSES("a member without a name in quotes", "{'a':1}");
        REFUSES("a member without a name in quotes", "{\"a\":1,}");
        REFUSES("a member's name without a colon behind it", "{\"a\"}");
        REFUSES("an object without a comma or its closing brace", "{\"a\":1");
        REFUSES("an object without a comma or its closing brace", "{\"a\":1 \"b\":2}");
        REFUSES("an array without a comma or its closing bracket", "[1 2]");
        REFUSES("an array without a comma or its closing bracket", "[1}");
        REFUSES("something that is no JSON value", "[,1]");
        REFUSES("something that is no JSON value", "[1,]");
        REFUSES("something that is no JSON value", "nul");
        REFUSES("something that is no JSON value", "True");
        REFUSES("something that is no JSON value", "NaN");
        REFUSES("something that is no JSON value", "Infinity");
        REFUSES("something that is no JSON value", "/* */1");
        REFUSES("something that is no JSON value", "\xef\xbb\xbf{}");
        REFUSES("something that is no JSON value", "\0");
}

TEST(nothing_may_follow)
{
        REFUSES("something after the value", "{}{}");
        REFUSES("something after the value", "1 2");
        REFUSES("something after the value", "nullx");
        REFUSES("something after the value", "{}\0");
        CHECK_INT(fault.at, 2);
}

TEST(numbers_are_written_as_json_has_it)
{
        const char *fine[] = {"0", "-0", "1", "-1", "10", "0.5", "-0.5e1", "1e5", "1E+5", "1e-5", "9007199254740991", "-9007199254740991",
                              "1.7e307", "0.0000e999999999999999999999", "123e-400", "0e400", "1.0", "9007199254740993.5"};
        const char *bad[]  = {"-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x10", "1_000", "- 1"};
        for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
                CHECK_OK(scan(str_from(fine[i])));
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
                CHECK_ERR(scan(str_from(bad[i])), ERR_INVALID);
}

TEST(numbers_that_a_double_does_not_hold_are_refused)
{
        REFUSES("a whole number beyond 2^53 - 1", "9007199254740992");
        REFUSES("a whole number beyond 2^53 - 1", "-9007199254740992");
        REFUSES("a whole number beyond 2^53 - 1", "123456789012345678901234567890123456789012345678901234567890");
        REFUSES("a number too large for a double", "1e309");
        REFUSES("a number too large for a double", "1e99999999999999999999");
        REFUSES("a number too large for a double", "0.01e311");
        REFUSES("a number too large for a double", "10.5e307");
}

/* What we take, strtod must hold; what is far beyond, we must refuse. */
TEST(the_bound_of_fractions_agrees_with_strtod)
{
        char text[64];
        for (int exponent = -340; exponent <= 340; exponent++) {
                for (int shift = 0; shift < 3; shift++) {
                        const char *mantissa[] = {"9.9", "99.9", "0.099"};
                        snprintf(text, sizeof text, "%se%d", mantissa[shift], exponent);
                        if (scan(str_from(text)) == OK)
                                CHECK(isfinite(strtod(text, NULL)));
                        else
                                CHECK(strtod(text, NULL) > 9e307);
                }
        }
}

TEST(texts_hold_utf8_and_known_escapes)
{
        TAKES("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\ude00\"");
        TAKES("\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"");
        TAKES("\"plain text that is longer than eight bytes \xc3\xa4 and goes on for a while\"");
        TAKES("\"\x7f\"");
        REFUSES("a broken escape in a text", "\"\\x41\"");
        REFUSES("a broken escape in a text", "\"\\u12\"");
        REFUSES("a broken escape in a text", "\"\\u12g4\"");
        REFUSES("a broken escape in a text", "\"\\U0041\"");
        REFUSES("a broken escape in a text", "\"\\");
        REFUSES("a text without its closing quote", "\"abc");
        REFUSES("a text without its closing quote", "\"abc\\\"");
        REFUSES("a control character in a text", "\"a\nb\"");
        REFUSES("a control character in a text", "\"0123456789\x1f\"");
        REFUSES("a control character in a text", "\"\0\"");
        CHECK_INT(fault.at, 1);
}

TEST(zero_characters_and_lone_surrogates_are_refused)
{
        REFUSES("the character U+0000", "\"\\u0000\"");
        REFUSES("a lone surrogate", "\"\\ud800\"");
        REFUSES("a lone surrogate", "\"\\udc00\"");
        REFUSES("a lone surrogate", "\"\\ud800\\ud800\"");
        REFUSES("a lone surrogate", "\"\\udc00\\ud800\"");
        REFUSES("a lone surrogate", "\"\\ud83dx\\ude00\"");
        REFUSES("a lone surrogate", "{\"\\udbff\":1}");
        REFUSES("bytes that are not UTF-8", "\"\xed\xa0\x80\"");
        REFUSES("bytes that are not UTF-8", "\"\xc0\x80\"");
        REFUSES("bytes that are not UTF-8", "\"01234567\xff\"");
        REFUSES("bytes that are not UTF-8", "\"\xf4\x90\x80\x80\"");
        REFUSES("bytes that are not UTF-8", "\"\xc3\"");
        REFUSES("something that is no JSON value", "\xff");
}

TEST(a_name_may_stand_once)
{
        TAKES("{\"a\":1,\"A\":2,\"\":3,\"b\":{\"a\":1}}");
        REFUSES("a member's name that was there before", "{\"a\":1,\"a\":1}");
        CHECK_INT(fault.at, 7);
        REFUSES("a member's name that was there before", "{\"\":1,\"\":1}");
        REFUSES("a member's name that was there before", "{\"a\":1,\"\\u0061\":1}");
        REFUSES("a member's name that was there before", "{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":1}");
        REFUSES("a member's name that was there before", "{\"/\":1,\"\\/\":1}");
        REFUSES("a member's name that was there before", "[{\"x\":{\"y\":1,\"z\":2,\"y\":3}}]");
}

static struct str object_of(struct arena *arena, int members, const char *last)
{
        struct buf out;
        buf_init(&out, arena, BYTES_MAX);
        for (int i = 0; i < members; i++)
                buf_printf(&out, "%c\"name%d\":{}", i ? ',' : '{', i);
        if (last)
                buf_printf(&out, ",\"%s\":1", last);
        buf_put_char(&out, '}');
        return buf_str(&out);
}

TEST(an_object_has_at_most_256_members)
{
        struct arena *arena = arena_create(BYTES_MAX);
        CHECK_OK(scan(object_of(arena, JSON_MEMBERS_MAX, NULL)));
        CHECK_ERR(scan(object_of(arena, JSON_MEMBERS_MAX + 1, NULL)), ERR_INVALID);
        CHECK_STR(str_from(fault.reason), "an object with more than 256 members");
        CHECK_ERR(scan(object_of(arena, 20000, NULL)), ERR_INVALID);
        arena_destroy(&arena);
}

TEST(a_repeated_name_is_found_wherever_it_stands)
{
        struct arena *arena = arena_create(BYTES_MAX);
        for (int members = 1; members < JSON_MEMBERS_MAX; members++) {
                char last[32];
                CHECK_OK(scan(object_of(arena, members, "other")));
                snprintf(last, sizeof last, "n\\u0061me%d", members / 2);
                CHECK_ERR(scan(object_of(arena, members, last)), ERR_INVALID);
                CHECK_STR(str_from(fault.reason), "a member's name that was there before");
                arena_reset(arena);
        }
        arena_destroy(&arena);
}

static struct str nested(struct arena *arena, int depth, const char *opening, const char *closing)
{
        struct buf out;
        buf_init(&out, arena, BYTES_MAX);
        for (int i = 0; i < depth; i++)
                buf_put(&out, str_from(opening));
        buf_put_char(&out, '1');
        for (int i = 0; i < depth; i++)
                buf_put(&out, str_from(closing));
        return buf_str(&out);
}

TEST(nesting_goes_sixteen_deep)
{
        struct arena *arena = arena_create(BYTES_MAX);
        CHECK_OK(scan(nested(arena, JSON_DEPTH_MAX, "[", "]")));
        CHECK_OK(scan(nested(arena, JSON_DEPTH_MAX, "{\"a\":", "}")));
        CHECK_ERR(scan(nested(arena, JSON_DEPTH_MAX + 1, "[", "]")), ERR_INVALID);
        CHECK_STR(str_from(fault.reason), "nesting deeper than 16");
        CHECK_INT(fault.at, JSON_DEPTH_MAX);
        CHECK_ERR(scan(nested(arena, JSON_DEPTH_MAX + 1, "{\"a\":", "}")), ERR_INVALID);
        CHECK_ERR(scan(nested(arena, 1000000, "[", "")), ERR_INVALID);
        arena_destroy(&arena);
}

TEST(a_text_past_its_size_is_too_large)
{
        CHECK_OK(json_scan(STR("[1,2]"), 5, &fault));
        CHECK_ERR(json_scan(STR("[1,2]"), 4, &fault), ERR_TOO_LARGE);
        CHECK_INT(fault.at, 4);
        CHECK(fault.reason);
        CHECK_ERR(json_scan((struct str){NULL, 0}, 4, &fault), ERR_INVALID);
}

/* Nobody may make a text that takes much longer than its length says. Counted in processor time of this thread, with a wide margin. */
TEST(hostile_texts_take_linear_time)
{
        struct arena *arena = arena_create(64u << 20);
        struct buf    out;
        buf_init(&out, arena, BYTES_MAX);
        buf_put_char(&out, '[');
        for (int i = 0; i < 1000; i++) {
                for (int j = 0; j < JSON_MEMBERS_MAX; j++)
                        buf_printf(&out, "%s\"\\u006e%03d\":0", j ? "," : i ? ",{" : "{", j);
                buf_put_char(&out, '}');
        }
        buf_put_char(&out, ']');
        clock_t start = clock();
        CHECK_OK(scan(buf_str(&out)));
        CHECK_ERR(scan(nested(arena, 2000000, "[", "")), ERR_INVALID);
        CHECK(clock() - start < 2 * CLOCKS_PER_SEC);
        arena_destroy(&arena);
}

/* Every cut and every changed byte of a good text: never a crash, and never a read past the end (the sanitizers look). */
TEST(broken_texts_do_no_harm)
{
        static const char good[] = "{\"id\":2,\"op\":\"message.send\",\"args\":{\"a\":[1,-2.5e3,true,null,\"\\ud83d\\ude00\xe2\x82\xac\"],\"b\":{}}}";
        size_t            len    = sizeof good - 1;
        for (size_t cut = 0; cut < len; cut++) {
                char *copy = malloc(cut ? cut : 1);
                memcpy(copy, good, cut);
                CHECK_ERR(scan((struct str){copy, cut}), ERR_INVALID);
                CHECK(fault.reason && fault.at <= cut);
                free(copy);
        }
        char *copy = malloc(len);
        for (size_t i = 0; i < len; i++) {
                memcpy(copy, good, len);
                for (int byte = 0; byte < 256; byte++) {
                        copy[i] = (char)byte;
                        if (scan((struct str){copy, len}) != OK)
                                CHECK(fault.reason && fault.at <= len);
                }
        }
        free(copy);
}

SUITE(CASE(any_value_is_taken_with_white_space_around_it), CASE(nothing_and_halves_are_refused), CASE(nothing_may_follow),
      CASE(numbers_are_written_as_json_has_it), CASE(numbers_that_a_double_does_not_hold_are_refused),
      CASE(the_bound_of_fractions_agrees_with_strtod), CASE(texts_hold_utf8_and_known_escapes),
      CASE(zero_characters_and_lone_surrogates_are_refused), CASE(a_name_may_stand_once), CASE(an_object_has_at_most_256_members),
      CASE(a_repeated_name_is_found_wherever_it_stands), CASE(nesting_goes_sixteen_deep), CASE(a_text_past_its_size_is_too_large),
      CASE(hostile_texts_take_linear_time), CASE(broken_texts_do_no_harm))
