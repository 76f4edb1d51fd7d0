/* test_map.c — ids to things. */

#include "base/map.h"

#include <string.h>
#include "tests/support/check.h"

static struct id key(int number)
{
        struct id id = {{0}};
        memcpy(id.bytes, &number, sizeof number);
        return id;
}

static int things[5000];

TEST(what_is_put_is_found_until_it_is_removed)
{
        struct map *map = map_create();
        CHECK(map_get(map, key(1)) == NULL);
        CHECK(map_remove(map, key(1)) == NULL);
        CHECK(map_put(map, key(1), &things[1]) == NULL);
        CHECK(map_put(map, key(1), &things[2]) == &things[1]);
        CHECK(map_get(map, key(1)) == &things[2]);
        CHECK_INT(map_count(map), 1);
        CHECK(map_remove(map, key(1)) == &things[2]);
        CHECK(map_get(map, key(1)) == NULL);
        CHECK_INT(map_count(map), 0);
        map_destroy(&map);
        CHECK(map == NULL);
}

TEST(many_keys_come_and_go)
{
        struct map *map = map_create();
        for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 5000; i++)
                        map_put(map, key(i), &things[i]);
                CHECK_INT(map_count(map), 5000);
                for (int i = 0; i < 5000; i++)
                        CHECK(map_get(map, key(i)) == &things[i]);
                for (int i = round % 2; i < 5000; i += 2)
                        CHECK(map_remove(map, key(i)) == &things[i]);
                for (int i = 0; i < 5000; i++)
                        CHECK((map_get(map, key(i)) == NULL) == (i % 2 == round % 2));
        }
        map_destroy(&map);
}

/* A table through which very many keys pass, few at a time, neither fills up with marks nor grows. */
TEST(passing_keys_leave_no_trace)
{
        struct map *map = map_create();
        for (int i = 0; i < 300000; i++) {
                map_put(map, key(i), &things[0]);
                if (i >= 10)
                        CHECK(map_remove(map, key(i - 10)) != NULL);
        }
        CHECK_INT(map_count(map), 10);
        map_destroy(&map);
}

TEST(a_walk_sees_each_entry_once_even_when_it_removes_them)
{
        struct map *map         = map_create();
        int         seen[5000]  = {0};
        size_t      cursor      = 0;
        struct id   at;
        void       *thing;
        for (int i = 0; i < 5000; i++)
                map_put(map, key(i), &things[i]);
        while ((thing = map_next(map, &cursor, &at))) {
                long i = (int *)thing - things;
                seen[i]++;
                CHECK(id_equal(at, key((int)i)));
                if (i % 3)
                        CHECK(map_remove(map, at) == thing);
        }
        for (int i = 0; i < 5000; i++) {
                CHECK_INT(seen[i], 1);
                CHECK((map_get(map, key(i)) != NULL) == (i % 3 == 0));
        }
        map_destroy(&map);
}

SUITE(CASE(what_is_put_is_found_until_it_is_removed), CASE(many_keys_come_and_go), CASE(passing_keys_leave_no_trace),
      CASE(a_walk_sees_each_entry_once_even_when_it_removes_them))
