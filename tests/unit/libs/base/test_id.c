/* test_id.c — identifiers. */

#include "base/id.h"

#include <pthread.h>
#include "base/clock.h"
#include "tests/support/check.h"

TEST(ids_of_one_thread_increase_strictly)
{
        struct id before = id_make();
        for (int i = 0; i < 100000; i++) {
                struct id id = id_make();
                CHECK(id_compare(before, id) < 0);
                before = id;
        }
}

TEST(an_id_is_version_7_and_tells_its_time)
{
        int64_t   from = clock_wall_ms();
        struct id id   = id_make();
        int64_t   to   = clock_wall_ms();
        CHECK(id_is_v7(id));
        CHECK(!id_is_none(id));
        /* A millisecond may have been borrowed by the ids made before. */
        CHECK(id_time_ms(id) >= from && id_time_ms(id) <= to + 5);
}

static void *make_many(void *ids)
{
        for (int i = 0; i < 2000; i++)
                ((struct id *)ids)[i] = id_make();
        return NULL;
}

TEST(threads_do_not_make_the_same_ids)
{
        static struct id ids[2][2000];
        pthread_t        threads[2];
        for (int i = 0; i < 2; i++)
                pthread_create(&threads[i], NULL, make_many, ids[i]);
        for (int i = 0; i < 2; i++)
                pthread_join(threads[i], NULL);
        for (int a = 0, b = 0; a < 2000 && b < 2000;) {
                int order = id_compare(ids[0][a], ids[1][b]);
                CHECK(order != 0);
                if (order < 0)
                        a++;
                else
                        b++;
        }
}

TEST(text_and_back)
{
        struct id id;
        char      text[ID_TEXT_LEN + 1];
        CHECK(id_parse(STR("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), &id));
        id_print(id, text);
        assert_string_equal(text, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
        CHECK(id_is_v7(id));
        CHECK_INT(id_time_ms(id), INT64_C(0x017F22E279B0));
        CHECK(id_parse(STR("00000000-0000-0000-0000-000000000000"), &id));
        CHECK(id_is_none(id));
        CHECK(id_parse(STR("f47ac10b-58cc-4372-a567-0e02b2c3d479"), &id));
        CHECK(!id_is_v7(id));
}

TEST(anything_else_is_no_id)
{
        const char *bad[] = {"", "017f22e2", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
                             "017f22e279b07cc398c4dc0c0c07398f1234", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
                             "017f22e2 79b0-7cc3-98c4-dc0c0c07398f", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
                             "017f22e2-79b0-7cc3-98c4_dc0c0c07398f", "0-7f22e2-79b0-7cc3-98c4-dc0c0c07398f"};
        struct id   id    = {{1}};
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
                CHECK(!id_parse(str_from(bad[i]), &id));
        CHECK(!id_parse(STR_NONE, &id));
        CHECK_INT(id.bytes[0], 1);
}

TEST(order_and_hash)
{
        struct id a = {{1}}, b = {{1, 1}};
        CHECK(id_compare(a, b) < 0 && id_compare(b, a) > 0 && id_compare(a, a) == 0);
        CHECK(id_hash(a) == id_hash(a));
        CHECK(id_hash(a) != id_hash(b));
}

SUITE(CASE(ids_of_one_thread_increase_strictly), CASE(an_id_is_version_7_and_tells_its_time),
      CASE(threads_do_not_make_the_same_ids), CASE(text_and_back), CASE(anything_else_is_no_id), CASE(order_and_hash))
