/* test_router.c — from a path to what answers there. */

#include "door_http/router.h"

#include <string.h>
#include "tests/support/check.h"

static struct router *router;
static struct op      list, make, mine, get, rename_it, deep, deep_mine;

static int begin(void **state)
{
        (void)state;
        router = router_create();
        router_add(router, "/v1/things")->ops[METHOD_GET]                 = &list;
        router_add(router, "/v1/things")->ops[METHOD_POST]                = &make;
        router_add(router, "/v1/things/{thing}")->ops[METHOD_GET]         = &get;
        router_add(router, "/v1/things/{other}")->ops[METHOD_PATCH]       = &rename_it;
        router_add(router, "/v1/things/mine")->ops[METHOD_GET]            = &mine;
        router_add(router, "/v1/things/{thing}/parts/{part}")->ops[METHOD_GET] = &deep;
        router_add(router, "/v1/things/mine/all")->ops[METHOD_GET]        = &deep_mine;
        return 0;
}

static int end(void **state)
{
        (void)state;
        router_destroy(&router);
        return router != NULL;
}

static const struct op *found(const char *path, struct path_values *values)
{
        const struct route *route = router_find(router, str_from(path), values);
        return route ? route->ops[METHOD_GET] : NULL;
}

TEST(words_win_over_placeholders)
{
        struct path_values values;
        CHECK(found("/v1/things", &values) == &list && values.count == 0);
        CHECK(found("/v1/things/mine", &values) == &mine && values.count == 0);
        CHECK(found("/v1/things/min", &values) == &get && values.count == 1);
        CHECK_STR(values.raw[0], "min");
        CHECK(found("/v1/things/mine/all", &values) == &deep_mine);
}

TEST(where_the_word_leads_nowhere_the_placeholder_is_tried)
{
        struct path_values values;
        CHECK(found("/v1/things/mine/parts/7", &values) == &deep);
        CHECK_INT(values.count, 2);
        CHECK_STR(values.raw[0], "mine");
        CHECK_STR(values.raw[1], "7");
}

TEST(templates_that_differ_in_a_name_share_a_route)
{
        struct path_values  values;
        const struct route *route = router_find(router, STR("/v1/things/x"), &values);
        CHECK(route && route->ops[METHOD_GET] == &get && route->ops[METHOD_PATCH] == &rename_it);
        CHECK_STR(router_placeholder("/v1/things/{other}", 0), "other");
        CHECK_STR(router_placeholder("/v1/things/{thing}/parts/{part}", 1), "part");
        CHECK(!router_placeholder("/v1/things/{thing}/parts/{part}", 2).at);
}

TEST(nothing_else_is_there)
{
        static const char *const paths[] = {"", "/", "v1/things", "/v1", "/v1/", "/v1/things/", "//v1/things", "/v1//things", "/v1/things//parts/7", "/v1/things/x/parts", "/v1/things/x/parts/",
                                            "/v1/things/x/parts/7/8", "/v1/%74hings", "/v1/things?x", "*", "http://x/v1/things", "/v1/../v1/things"};
        struct path_values values;
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
                if (router_find(router, str_from(paths[i]), &values))
                        fail_msg("%s was found", paths[i]);
        CHECK(!router_find(router, STR_NONE, &values));
}

TEST(allow_names_the_methods)
{
        struct path_values values;
        char               out[ALLOW_BYTES_MAX];
        struct str         allow = route_allow(router_find(router, STR("/v1/things"), &values), out);
        CHECK(str_equal(allow, STR("GET, HEAD, POST, OPTIONS")));
        struct route all = {.is_batch = true};
        for (int i = METHOD_GET; i < METHODS; i++)
                all.ops[i] = &get;
        allow = route_allow(&all, out);
        CHECK(str_equal(allow, STR("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")));
        struct route none = {0};
        CHECK(str_equal(route_allow(&none, out), STR("OPTIONS")));
}

TEST(methods_are_written_in_capitals)
{
        CHECK_INT(method_of(STR("GET")), METHOD_GET);
        CHECK_INT(method_of(STR("DELETE")), METHOD_DELETE);
        CHECK_INT(method_of(STR("get")), METHOD_NONE);
        CHECK_INT(method_of(STR("HEAD")), METHOD_NONE);
        CHECK_INT(method_of(STR("")), METHOD_NONE);
}

#define WITH_ROUTER(name) cmocka_unit_test_setup_teardown(name, begin, end)
SUITE(WITH_ROUTER(words_win_over_placeholders), WITH_ROUTER(where_the_word_leads_nowhere_the_placeholder_is_tried), WITH_ROUTER(templates_that_differ_in_a_name_share_a_route),
      WITH_ROUTER(nothing_else_is_there), WITH_ROUTER(allow_names_the_methods), CASE(methods_are_written_in_capitals))
