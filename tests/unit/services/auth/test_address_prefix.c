/* test_address_prefix.c — as much of an address as is kept. */

#include "auth/address_prefix.h"

#include "base/arena.h"
#include "tests/support/check.h"

TEST(only_the_first_bits_are_kept)
{
        struct arena *arena = arena_create(1 << 16);

        CHECK_STR(address_prefix(STR("192.0.2.77"), arena), "192.0.2.0/24");
        CHECK_STR(address_prefix(STR("::ffff:192.0.2.77"), arena), "192.0.2.0/24");
        CHECK_STR(address_prefix(STR("2001:db8:1:2:3:4:5:6"), arena), "2001:db8:1::/48");
        CHECK_STR(address_prefix(STR("::1"), arena), "::/48");
        arena_destroy(&arena);
}

TEST(what_is_no_address_has_none)
{
        struct arena *arena = arena_create(1 << 16);

        CHECK(!address_prefix(STR(""), arena).at);
        CHECK(!address_prefix(STR("unix"), arena).at);
        CHECK(!address_prefix(STR("192.0.2.256"), arena).at);
        CHECK(!address_prefix(STR_NONE, arena).at);
        arena_destroy(&arena);
}

SUITE(CASE(only_the_first_bits_are_kept), CASE(what_is_no_address_has_none))
