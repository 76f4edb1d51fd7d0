/* test_slices.c — walking over a scanned text. */

#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "json/scan.h"
#include "tests/support/check.h"

#define BYTES_MAX ((size_t)1 << 20)

TEST(members_come_one_after_another_with_their_raw_values)
{
        struct arena *arena = arena_create(BYTES_MAX);
        struct str    rest  = STR(" { \"a\" : 1 , \"b\\u0062\":{\"x\":[\"}\",\"\\\"]\"]} ,\"c\":[1,{\"d\":2}],\"\":null } ");
        struct str    name, value;
        CHECK(json_next_member(&rest, arena, &name, &value));
        CHECK_STR(name, "a");
        CHECK_STR(value, "1");
        CHECK(json_next_member(&rest, arena, &name, &value));
        CHECK_STR(name, "bb");
        CHECK_STR(value, "{\"x\":[\"}\",\"\\\"]\"]}");
        CHECK(json_next_member(&rest, arena, &name, &value));
        CHECK_STR(name, "c");
        CHECK_STR(value, "[1,{\"d\":2}]");
        CHECK(json_next_member(&rest, arena, &name, &value));
        CHECK_STR(name, "");
        CHECK_STR(value, "null");
        CHECK(!json_next_member(&rest, arena, &name, &value));
        arena_destroy(&arena);
}

TEST(what_is_no_object_has_no_members)
{
        struct str name, value;
        const char *none[] = {"{}", " { } ", "[]", "[1]", "1", "\"{}\"", "", "null"};
        for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
                struct str rest = str_from(none[i]);
                CHECK(!json_next_member(&rest, NULL, &name, &value));
        }
}

TEST(one_member_is_found_by_its_exact_name)
{
        struct str object = STR("{\"Kind\":1,\"kin\":2,\"k\\u0069nd\":3,\"kinds\":4,\"in\":{\"kind\":5}}");
        CHECK_STR(json_member(object, "kind"), "3");
        CHECK_STR(json_member(object, "Kind"), "1");
        CHECK_STR(json_member(object, "kinds"), "4");
        CHECK(!json_member(object, "KIND").at);
        CHECK(!json_member(object, "").at);
        CHECK(!json_member(STR("[]"), "kind").at);
}

TEST(items_come_one_after_another)
{
        struct str rest = STR(" [ 1 ,[2,[3]], \"a,b]\" ,{\"x\":[1,2]},true ] "), value;
        const char *wanted[] = {"1", "[2,[3]]", "\"a,b]\"", "{\"x\":[1,2]}", "true"};
        for (size_t i = 0; i < 5; i++) {
                CHECK(json_next_item(&rest, &value));
                CHECK_STR(value, wanted[i]);
        }
        CHECK(!json_next_item(&rest, &value));
        rest = STR("[]");
        CHECK(!json_next_item(&rest, &value));
        rest = STR("{\"a\":1}");
        CHECK(!json_next_item(&rest, &value));
}

TEST(a_text_without_escapes_is_not_copied)
{
        struct str value = STR("\"h\xc3\xa4llo\""), out;
        CHECK(json_string(value, NULL, &out));
        CHECK(out.at == value.at + 1);
        CHECK_INT(out.len, 6);
        CHECK(json_string(STR("\"\""), NULL, &out));
        CHECK(out.at && !out.len);
}

TEST(escapes_are_undone)
{
        struct arena *arena = arena_create(BYTES_MAX);
        struct str    out;
        CHECK(json_string(STR(" \"\\\"\\\\\\/\\b\\f\\n\\r\\t\" "), arena, &out));
        CHECK_STR(out, "\"\\/\b\f\n\r\t");
        CHECK(json_string(STR("\"x\\u00E4\\u20ac\\ud83d\\ude00y\""), arena, &out));
        CHECK_STR(out, "x\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80y");
        CHECK(!json_string(STR("1"), arena, &out));
        CHECK(!json_string(STR("[\"a\"]"), arena, &out));
        CHECK(!json_string(STR(""), arena, &out));
        arena_destroy(&arena);
}

TEST(integers_are_whole_and_within_their_bounds)
{
        int64_t out;
        CHECK(json_int(STR(" 42 "), 0, 100, &out) && out == 42);
        CHECK(json_int(STR("-7"), -7, -7, &out) && out == -7);
        CHECK(json_int(STR("9007199254740991"), 0, INT64_C(9007199254740991), &out) && out == INT64_C(9007199254740991));
        CHECK(!json_int(STR("101"), 0, 100, &out));
        CHECK(!json_int(STR("-1"), 0, 100, &out));
        CHECK(!json_int(STR("1.0"), 0, 100, &out));
        CHECK(!json_int(STR("1e1"), 0, 100, &out));
        CHECK(!json_int(STR("\"1\""), 0, 100, &out));
        CHECK(!json_int(STR("null"), 0, 100, &out));
        CHECK(!json_int(STR(""), 0, 100, &out));
}

/* Nobody scanned these: nonsense may come out, but only from within (the sanitizers look). */
TEST(unscanned_texts_do_no_harm)
{
        static const char good[] = "{\"a\\u0061\":[1,{\"b\":\"\\\"x\\ud83d\\ude00\"}],\"c\":-1}";
        struct arena     *arena  = arena_create(64 * BYTES_MAX);
        size_t            len    = sizeof good - 1;
        for (size_t cut = 0; cut <= len; cut++) {
                for (size_t from = 0; from <= cut; from++) {
                        char *copy = malloc(cut - from + 1);
                        memcpy(copy, good + from, cut - from);
                        struct str all = {copy, cut - from}, rest = all, name, value, text;
                        while (json_next_member(&rest, arena, &name, &value))
                                json_string(value, arena, &text);
                        rest = all;
                        while (json_next_item(&rest, &value))
                                json_string(value, arena, &text);
                        json_member(all, "c");
                        json_string(all, arena, &text);
                        free(copy);
                }
                arena_reset(arena);
        }
        arena_destroy(&arena);
}

SUITE(CASE(members_come_one_after_another_with_their_raw_values), CASE(what_is_no_object_has_no_members),
      CASE(one_member_is_found_by_its_exact_name), CASE(items_come_one_after_another), CASE(a_text_without_escapes_is_not_copied),
      CASE(escapes_are_undone), CASE(integers_are_whole_and_within_their_bounds), CASE(unscanned_texts_do_no_harm))
