/* test_headers.c — media types, entity tags, codings. */

#include "door_http/headers.h"

#include "tests/support/check.h"

TEST(json_is_json_in_utf_8)
{
        static const char *const right[] = {"application/json", "Application/JSON", "application/json;charset=utf-8", "application/json ; charset=\"UTF-8\"", "application/json;"};
        static const char *const wrong[] = {"", "text/plain", "application/jsonx", "application/json charset=utf-8", "application/json;charset=latin1", "application/json;version=1",
                                            "application/json,application/json", "json", "application/problem+json"};
        for (size_t i = 0; i < sizeof right / sizeof *right; i++)
                if (!content_type_is_json(str_from(right[i])))
                        fail_msg("%s was refused", right[i]);
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
                if (content_type_is_json(str_from(wrong[i])))
                        fail_msg("%s was taken", wrong[i]);
        CHECK(!content_type_is_json(STR_NONE));
}

TEST(tags_are_compared_weakly)
{
        CHECK(etags_have(STR("\"7\""), STR("\"7\"")));
        CHECK(etags_have(STR("\"1\", W/\"7\""), STR("\"7\"")));
        CHECK(etags_have(STR("*"), STR("\"7\"")));
        CHECK(!etags_have(STR("\"77\""), STR("\"7\"")));
        CHECK(!etags_have(STR("7"), STR("\"7\"")));
        CHECK(!etags_have(STR(""), STR("\"7\"")));
        CHECK(!etags_have(STR_NONE, STR("\"7\"")));
}

TEST(a_coding_is_taken_by_its_name_and_not_with_a_weight_of_nothing)
{
        static const char *const takers[] = {"br", "gzip, deflate, br", "BR;q=0.5", "gzip;q=1.0, *;q=0.1", "*", "br ; q=0.001"};
        static const char *const others[] = {"", "gzip, deflate", "br;q=0", "br;q=0.000", "*;q=0", "*, br;q=0", "brotli", "x-br", "identity"};

        for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
                if (!coding_is_accepted(str_from(takers[i]), STR("br")))
                        fail_msg("%s takes br", takers[i]);
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
                if (coding_is_accepted(str_from(others[i]), STR("br")))
                        fail_msg("%s does not take br", others[i]);
        CHECK(!coding_is_accepted(STR_NONE, STR("br")));
}

SUITE(CASE(json_is_json_in_utf_8), CASE(tags_are_compared_weakly), CASE(a_coding_is_taken_by_its_name_and_not_with_a_weight_of_nothing))
