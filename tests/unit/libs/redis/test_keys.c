/* test_keys.c — names in Redis. */

#include "redis/keys.h"

#include <string.h>
#include "tests/support/check.h"

static struct id sample(void)
{
        struct id id;
        id_parse(STR("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), &id);
        return id;
}

TEST(names_read_as_documented)
{
        struct key key = key_room(sample());
        CHECK_STR(key_str(&key), "room:{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}");
        key = key_user(sample());
        CHECK_STR(key_str(&key), "user:{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}");
        key = key_presence_of(sample());
        CHECK_STR(key_str(&key), "presence:{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}");
        key = key_revocations();
        CHECK_STR(key_str(&key), "auth:revocations");
        key = key_limit("send", STR("2001:db8::1"));
        CHECK_STR(key_str(&key), "limit:send:{2001:db8::1}");
}

TEST(a_channel_tells_its_room)
{
        struct id  room;
        struct key key = key_room(sample());
        CHECK(key_is_room(key_str(&key), &room));
        CHECK(id_equal(room, sample()));
        CHECK(!key_is_user(key_str(&key), &room));
        key = key_user(sample());
        CHECK(key_is_user(key_str(&key), &room));
        CHECK(!key_is_room(STR("room:"), &room));
        CHECK(!key_is_room(STR("room:{017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), &room));
        CHECK(!key_is_room(STR("room:(017f22e2-79b0-7cc3-98c4-dc0c0c07398f)"), &room));
        CHECK(!key_is_room(STR_NONE, &room));
}

TEST(long_names_stay_apart_and_within_bounds)
{
        char long_name[1000];
        memset(long_name, 'x', sizeof long_name);
        struct key a = key_limit("send", (struct str){long_name, sizeof long_name});
        long_name[0] = 'y';
        struct key b = key_limit("send", (struct str){long_name, sizeof long_name});
        CHECK(a.len < KEY_BYTES_MAX && a.len == b.len);
        CHECK(!str_equal(key_str(&a), key_str(&b)));
        CHECK_INT(a.at[a.len - 1], '}');
}

/* --- which server */

static const char *const addresses[] = {"10.0.0.1:6379", "10.0.0.2:6379", "10.0.0.3:6379", "10.0.0.4:6379"};

static struct id numbered(int i)
{
        struct id id = sample();
        memcpy(id.bytes, &i, sizeof i);
        return id;
}

static void name_servers(uint64_t servers[static 4])
{
        for (int i = 0; i < 4; i++)
                servers[i] = key_server(str_from(addresses[i]));
}

TEST(ids_have_their_server_for_ever)
{
        /* These must not change: nodes of two versions run side by side. */
        static const int known[12] = {2, 2, 2, 0, 0, 1, 2, 0, 2, 2, 2, 1};
        uint64_t         servers[4];
        struct id        id = sample();

        name_servers(servers);
        for (int i = 0; i < 12; i++) {
                id.bytes[15] = (uint8_t)i;
                CHECK_INT(key_server_of(id, servers, 3), known[i]);
        }
        CHECK_INT(key_server_of(id, servers, 1), 0);
        CHECK_INT(key_server_of(id, servers, 0), 0);
}

TEST(ids_spread_evenly)
{
        int      count[3] = {0};
        uint64_t servers[4];

        name_servers(servers);
        for (int i = 0; i < 6000; i++)
                count[key_server_of(numbered(i), servers, 3)]++;
        for (int i = 0; i < 3; i++)
                CHECK(count[i] > 1800 && count[i] < 2200);
}

TEST(one_server_more_takes_its_part_of_each_and_nothing_else_moves)
{
        int      taken[3] = {0};
        uint64_t servers[4];

        name_servers(servers);
        for (int i = 0; i < 6000; i++) {
                size_t of_three = key_server_of(numbered(i), servers, 3), of_four = key_server_of(numbered(i), servers, 4);

                if (of_four == 3)
                        taken[of_three]++;
                else
                        CHECK_INT(of_four, of_three);
        }
        for (int i = 0; i < 3; i++)
                CHECK(taken[i] > 400 && taken[i] < 600);
}

TEST(the_order_in_which_servers_are_told_says_nothing)
{
        uint64_t servers[4], turned[3];

        name_servers(servers);
        for (int i = 0; i < 3; i++)
                turned[i] = servers[2 - i];
        for (int i = 0; i < 1000; i++)
                CHECK_INT(key_server_of(numbered(i), turned, 3), 2 - key_server_of(numbered(i), servers, 3));
}

SUITE(CASE(names_read_as_documented), CASE(a_channel_tells_its_room), CASE(long_names_stay_apart_and_within_bounds),
      CASE(ids_have_their_server_for_ever), CASE(ids_spread_evenly), CASE(one_server_more_takes_its_part_of_each_and_nothing_else_moves),
      CASE(the_order_in_which_servers_are_told_says_nothing))
