/* test_network.c — addresses and lists of networks. */

#include "base/network.h"

#include <string.h>
#include "tests/support/check.h"

static struct address parsed(const char *text)
{
        struct address address;
        if (!address_parse(str_from(text), &address))
                fail_msg("%s is no address", text);
        return address;
}

static bool has(const char *list, const char *address)
{
        struct networks networks;
        CHECK(networks_parse(str_from(list), &networks));
        return networks_have(&networks, parsed(address));
}

static void says(const char *text, const char *wanted)
{
        char out[ADDRESS_TEXT_MAX + 1];
        CHECK_STR(address_print(parsed(text), out), wanted);
}

TEST(addresses_are_printed_in_their_short_form)
{
        says("192.0.2.1", "192.0.2.1");
        says("2001:DB8:0:0::0:1", "2001:db8::1");
        says("::", "::");
        says("::ffff:192.0.2.1", "192.0.2.1");
}

TEST(what_is_no_address_is_refused)
{
        static const char *const texts[] = {"", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4:80", "[::1]", "fe80::1%eth0", ":::", "1::2::3", "12345::",
                                            "localhost", "1.2.3.4/8", "0x7f.1.1.1"};
        struct address address;
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
                if (address_parse(str_from(texts[i]), &address))
                        fail_msg("%s was taken", texts[i]);
        CHECK(!address_parse((struct str){"1.2.3.4\0", 8}, &address));
        CHECK(!address_parse(STR_NONE, &address));
}

TEST(networks_hold_what_begins_like_them)
{
        CHECK(has("10.0.0.0/8", "10.255.0.1"));
        CHECK(!has("10.0.0.0/8", "11.0.0.0"));
        CHECK(has("10.0.0.0/8", "::ffff:10.1.2.3"));
        CHECK(has("192.0.2.128/25, 2001:db8::/33 ,", "192.0.2.255"));
        CHECK(!has("192.0.2.128/25, 2001:db8::/33", "192.0.2.127"));
        CHECK(has("192.0.2.128/25, 2001:db8::/33", "2001:db8:7fff::1"));
        CHECK(!has("192.0.2.128/25, 2001:db8::/33", "2001:db8:8000::1"));
        CHECK(has("127.0.0.1", "127.0.0.1"));
        CHECK(!has("127.0.0.1", "127.0.0.2"));
        CHECK(has("0.0.0.0/0", "203.0.113.9"));
        CHECK(!has("0.0.0.0/0", "2001:db8::1"));
        CHECK(has("::/0", "203.0.113.9"));
        CHECK(!has("", "127.0.0.1"));
}

TEST(malformed_lists_are_refused)
{
        static const char *const lists[] = {"10.0.0.0/33", "10.0.0.1/8", "::1/129", "::1/64", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "/8", "10.0.0.0 10.0.0.1", "x"};
        struct networks networks;
        for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
                if (networks_parse(str_from(lists[i]), &networks))
                        fail_msg("%s was taken", lists[i]);
        CHECK(networks_parse(STR_NONE, &networks) && networks.count == 0);
}

TEST(lists_have_a_bound)
{
        char            list[(NETWORKS_MAX + 1) * 10] = "";
        struct networks networks;
        for (int i = 0; i < NETWORKS_MAX; i++)
                strcat(list, "10.0.0.1,");
        CHECK(networks_parse(str_from(list), &networks) && networks.count == NETWORKS_MAX);
        strcat(list, "10.0.0.1");
        CHECK(!networks_parse(str_from(list), &networks));
}

TEST(neighbours_of_version_6_share_64_bits)
{
        struct address a = address_neighbourhood(parsed("2001:db8:1:2::1")), b = address_neighbourhood(parsed("2001:db8:1:2:ffff::9")),
                       c = address_neighbourhood(parsed("2001:db8:1:3::1")), v4 = address_neighbourhood(parsed("192.0.2.7"));
        CHECK(memcmp(&a, &b, sizeof a) == 0 && memcmp(&a, &c, sizeof a) != 0);
        struct address same = parsed("192.0.2.7");
        CHECK(memcmp(&v4, &same, sizeof v4) == 0);
}

SUITE(CASE(addresses_are_printed_in_their_short_form), CASE(what_is_no_address_is_refused), CASE(networks_hold_what_begins_like_them), CASE(malformed_lists_are_refused),
      CASE(lists_have_a_bound), CASE(neighbours_of_version_6_share_64_bits))
