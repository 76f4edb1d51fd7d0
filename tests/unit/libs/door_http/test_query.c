/* test_query.c — percent-encoding and queries. */

#include "door_http/query.h"

#include "base/arena.h"
#include "tests/support/check.h"

static struct arena *arena;

static int begin(void **state)
{
        (void)state;
        arena = arena_create(1u << 20);
        return 0;
}

static int end(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static bool parse(const char *text, struct query *query)
{
        const char *reason = NULL;
        bool        taken  = query_parse(str_from(text), arena, query, &reason);
        CHECK(taken || (reason && *reason));
        return taken;
}

TEST(escapes_are_decoded_strictly)
{
        struct str out;
        CHECK(percent_decode(STR("a%20b%2Fc%c3%BC+"), false, arena, &out));
        CHECK_STR(out, "a b/cü+");
        CHECK(percent_decode(STR("a+b%2B"), true, arena, &out));
        CHECK_STR(out, "a b+");
        CHECK(percent_decode(STR(""), true, arena, &out) && out.at && !out.len);
        static const char *const wrong[] = {"%", "%4", "a%", "%zz", "%4g", "%g4", "%00", "%ff", "%c3", "%ed%a0%80", "%c0%af", "% 4", "%+4", "\xff"};
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
                if (percent_decode(str_from(wrong[i]), false, arena, &out))
                        fail_msg("%s was taken", wrong[i]);
        CHECK(!percent_decode((struct str){"a\0b", 3}, false, arena, &out));
}

TEST(queries_have_names_and_values)
{
        struct query query;
        CHECK(parse("a=1&b=x%3Dy%26&c&d=&%65=2=3", &query));
        CHECK_INT(query.count, 5);
        CHECK_STR(query.items[1].value, "x=y&");
        CHECK_STR(query.items[2].name, "c");
        CHECK_STR(query.items[2].value, "");
        CHECK_STR(query.items[4].name, "e");
        CHECK_STR(query.items[4].value, "2=3");
        CHECK(parse("", &query) && query.count == 0);
        CHECK(parse(NULL, &query) && query.count == 0);
}

TEST(malformed_queries_are_refused)
{
        static const char *const wrong[] = {"&", "a=1&", "&a=1", "a&&b", "=1", "a=%", "%=1", "a=1&a=2", "a=1&%61=2"};
        struct query query;
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
                if (parse(wrong[i], &query))
                        fail_msg("%s was taken", wrong[i]);
}

TEST(parameters_have_a_bound)
{
        char         text[400];
        struct query query;
        size_t       len = 0;
        for (int i = 0; i < QUERY_PARAMS_MAX; i++)
                len += (size_t)snprintf(text + len, sizeof text - len, "%sp%d=1", i ? "&" : "", i);
        CHECK(parse(text, &query) && query.count == QUERY_PARAMS_MAX);
        snprintf(text + len, sizeof text - len, "&q");
        CHECK(!parse(text, &query));
}

#define WITH_ARENA(name) cmocka_unit_test_setup_teardown(name, begin, end)
SUITE(WITH_ARENA(escapes_are_decoded_strictly), WITH_ARENA(queries_have_names_and_values), WITH_ARENA(malformed_queries_are_refused), WITH_ARENA(parameters_have_a_bound))
