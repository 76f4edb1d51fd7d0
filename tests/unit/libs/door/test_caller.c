/* test_caller.c — address, token and trace of who knocks. */

#include "door/caller.h"

#include <string.h>
#include "base/arena.h"
#include "tests/support/check.h"

static const char *seen(const char *peer, const char *forwarded)
{
        static char     text[ADDRESS_TEXT_MAX + 1];
        struct networks proxies;
        struct address  from = {{0}};
        CHECK(networks_parse(STR("127.0.0.1, 10.0.0.0/8"), &proxies) && address_parse(str_from(peer), &from));
        return address_print(caller_address(&proxies, from, str_from(forwarded)), text).at;
}

TEST(the_address_is_the_last_that_no_proxy_of_ours_has)
{
        assert_string_equal(seen("127.0.0.1", NULL), "127.0.0.1");
        assert_string_equal(seen("203.0.113.1", "192.0.2.1"), "203.0.113.1");
        assert_string_equal(seen("127.0.0.1", "192.0.2.1"), "192.0.2.1");
        assert_string_equal(seen("127.0.0.1", "192.0.2.1, 198.51.100.2"), "198.51.100.2");
        assert_string_equal(seen("127.0.0.1", "192.0.2.1, 10.9.9.9,10.1.1.1"), "192.0.2.1");
        assert_string_equal(seen("127.0.0.1", "10.9.9.9"), "10.9.9.9");
        assert_string_equal(seen("127.0.0.1", "192.0.2.1, unknown"), "127.0.0.1");
        assert_string_equal(seen("127.0.0.1", "192.0.2.1,"), "127.0.0.1");
        assert_string_equal(seen("127.0.0.1", ""), "127.0.0.1");
        assert_string_equal(seen("127.0.0.1", "2001:db8::7"), "2001:db8::7");
}

TEST(bearer_tokens)
{
        struct str token;
        CHECK(caller_bearer(STR("Bearer abc.DEF-_~+/="), &token));
        CHECK_STR(token, "abc.DEF-_~+/=");
        CHECK(caller_bearer(STR("bearer  abc"), &token));
        CHECK_STR(token, "abc");
        static const char *const wrong[] = {"", "Bearer", "Bearer ", "Basic abc", "abc", "Bearer a b", "Bearer a,b", "Bearer \"a\"", "Bearerabc"};
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
                if (caller_bearer(str_from(wrong[i]), &token))
                        fail_msg("%s was taken", wrong[i]);
        CHECK(!caller_bearer(STR_NONE, &token));
        CHECK(!caller_bearer((struct str){"Bearer a\0b", 10}, &token));
}

#define TRACE "0af7651916cd43dd8448eb211c80319c"

TEST(a_trace_goes_on_or_begins)
{
        char out[TRACE_LEN + 1];
        caller_trace(STR("00-" TRACE "-b7ad6b7169203331-01"), out);
        assert_string_equal(out, TRACE);
        caller_trace(STR("cc-" TRACE "-b7ad6b7169203331-01-what-comes"), out);
        assert_string_equal(out, TRACE);
        static const char *const wrong[] = {"", "00-" TRACE "-b7ad6b7169203331", "ff-" TRACE "-b7ad6b7169203331-01", "00-" TRACE "-b7ad6b7169203331-01-more", "00-" TRACE "-0000000000000000-01",
                                            "00-00000000000000000000000000000000-b7ad6b7169203331-01", "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0-" TRACE "-b7ad6b7169203331-01"};
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
                caller_trace(str_from(wrong[i]), out);
                CHECK(strlen(out) == TRACE_LEN && strcmp(out, TRACE) != 0 && strspn(out, "0123456789abcdef") == TRACE_LEN);
        }
        char before[TRACE_LEN + 1];
        memcpy(before, out, sizeof before);
        caller_trace(STR_NONE, out);
        assert_string_not_equal(out, before);
}

TEST(agents_and_request_ids_are_plain)
{
        struct arena *arena = arena_create(4096);
        char          text[300];
        memset(text, 'a', sizeof text);
        CHECK_INT(caller_agent((struct str){text, sizeof text}, arena).len, AGENT_BYTES_MAX);
        CHECK_STR(caller_agent(STR("x\xff\n\ty z"), arena), "x???y z");
        CHECK_STR(caller_agent(STR_NONE, arena), "");
        CHECK(caller_request_id(STR("abc-1:2/~!")) && !caller_request_id(STR("")) && !caller_request_id(STR_NONE) && !caller_request_id(STR("a b")) && !caller_request_id(STR("a\x80")));
        CHECK(caller_request_id((struct str){text, REQUEST_ID_BYTES_MAX}) && !caller_request_id((struct str){text, REQUEST_ID_BYTES_MAX + 1}));
        arena_destroy(&arena);
}

SUITE(CASE(the_address_is_the_last_that_no_proxy_of_ours_has), CASE(bearer_tokens), CASE(a_trace_goes_on_or_begins), CASE(agents_and_request_ids_are_plain))
