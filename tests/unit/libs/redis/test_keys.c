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

TEST(ids_spread_evenly_and_for_ever_the_same)
{
        int       servers[4] = {0};
        struct id id         = sample();
        CHECK_INT(key_server_of(id, 1), 0);
        CHECK_INT(key_server_of(id, 0), 0);
        /* These must not change: nodes of two versions run side by side. */
        CHECK_INT(key_server_of(id, 4), key_server_of(sample(), 4));
        for (int i = 0; i < 4000; i++) {
                memcpy(id.bytes, &i, sizeof i);
                servers[key_server_of(id, 4)]++;
        }
        for (int i = 0; i < 4; i++)
                CHECK(servers[i] > 850 && servers[i] < 1150);
}

SUITE(CASE(names_read_as_documented), CASE(a_channel_tells_its_room), CASE(long_names_stay_apart_and_within_bounds),
      CASE(ids_spread_evenly_and_for_ever_the_same))
