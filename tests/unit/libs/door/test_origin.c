/* test_origin.c — which pages may speak to us. */

#include "door/origin.h"

#include "tests/support/check.h"

TEST(listed_origins_and_our_own)
{
        struct origins *origins = origins_create(STR("https://app.test, http://localhost:3000,,"), "https://chat.test:8443/base/x");
        CHECK(origins_allow(origins, STR("https://app.test")));
        CHECK(origins_allow(origins, STR("http://localhost:3000")));
        CHECK(origins_allow(origins, STR("https://chat.test:8443")));
        static const char *const others[] = {"", "null", "https://chat.test", "https://app.test/", "https://app.test:443", "http://app.test", "https://APP.test", "https://app.test.", "app.test",
                                             "https://app.test, http://localhost:3000", "https://user@app.test", "https://evil.test", "https://app.tes", " https://app.test"};
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
                if (origins_allow(origins, str_from(others[i])))
                        fail_msg("%s was allowed", others[i]);
        CHECK(!origins_allow(origins, STR_NONE));
        origins_destroy(&origins);
}

TEST(an_empty_list_allows_nothing_but_our_own)
{
        struct origins *origins = origins_create(STR_NONE, NULL);
        CHECK(!origins_allow(origins, STR("https://app.test")) && !origins_allow(origins, STR("")));
        origins_destroy(&origins);
        origins = origins_create(STR("null,*"), "http://127.0.0.1:7001");
        CHECK(!origins_allow(origins, STR("null")) && !origins_allow(origins, STR("*")) && origins_allow(origins, STR("http://127.0.0.1:7001")));
        origins_destroy(&origins);
}

SUITE(CASE(listed_origins_and_our_own), CASE(an_empty_list_allows_nothing_but_our_own))
