/* test_stand_in.c — names that nobody has: constant, dated like real ones, and different for every name and key. */

#include "auth/stand_in.h"

#include <string.h>

#include "base/arena.h"
#include "tests/support/check.h"

#define DAY_MS  (24 * 3600 * 1000LL)
#define BORN_MS 1700000000000LL
#define NAMES   4000

static const uint8_t key[32] = "one key", other_key[32] = "another key";

static struct stand_in make(const uint8_t *with, const char *login, int64_t now_ms)
{
        struct stand_in made;

        stand_in_make(with, str_from(login), BORN_MS, now_ms, &made);
        return made;
}

TEST(a_name_gets_the_same_answer_each_time)
{
        struct stand_in one = make(key, "alice", BORN_MS + 50 * DAY_MS),
                        two = make(key, "alice", BORN_MS + 50 * DAY_MS + 1000);

        CHECK(memcmp(&one, &two, sizeof one) == 0);
}

TEST(other_names_and_other_keys_get_other_answers)
{
        int64_t now_ms = BORN_MS + 50 * DAY_MS;
        struct stand_in one = make(key, "alice", now_ms),
                        others[] = {make(key, "alicf", now_ms), make(key, "alice.", now_ms),
                                    make(other_key, "alice", now_ms)};

        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
                CHECK(!id_equal(one.account, others[i].account));
                CHECK(!id_equal(one.log, others[i].log));
                CHECK(memcmp(one.salt, others[i].salt, sizeof one.salt) != 0);
                CHECK(memcmp(one.verifier, others[i].verifier, sizeof one.verifier) != 0);
        }
}

TEST(ids_and_verifiers_look_like_real_ones)
{
        for (int i = 0; i < 200; i++) {
                char name[16];
                struct stand_in made;

                snprintf(name, sizeof name, "name%d", i);
                made = make(key, name, BORN_MS + 400 * DAY_MS);
                CHECK(id_is_v7(made.account));
                CHECK((made.account.bytes[8] & 0xc0) == 0x80);
                CHECK(srp_verifier_is_acceptable(made.verifier));
                CHECK(!id_equal(made.account, made.log));
        }
}

/* Whenever one looks, a quarter of them stands in each quarter of the age. */
TEST(times_are_spread_over_the_age)
{
        static const int64_t ages_ms[] = {DAY_MS, 9 * DAY_MS, 100 * DAY_MS, 3000 * DAY_MS};

        for (size_t age = 0; age < sizeof ages_ms / sizeof *ages_ms; age++) {
                int quarters[4] = {0};

                for (int i = 0; i < NAMES; i++) {
                        char name[16];
                        int64_t at_ms;

                        snprintf(name, sizeof name, "name%d", i);
                        at_ms = stand_in_taken_at_ms(key, str_from(name), BORN_MS, BORN_MS + ages_ms[age]) -
                                BORN_MS;
                        CHECK(at_ms >= 0 && at_ms <= ages_ms[age]);
                        quarters[at_ms * 4 / (ages_ms[age] + 1)]++;
                }
                for (int i = 0; i < 4; i++)              /* 1000 are expected, with a deviation of 27 */
                        CHECK(quarters[i] > 850 && quarters[i] < 1150);
        }
}

TEST(a_name_moves_forward_only_and_seldom)
{
        int moved = 0;

        for (int i = 0; i < 300; i++) {
                char name[16];
                int64_t before_ms = 0;

                snprintf(name, sizeof name, "name%d", i);
                for (int day = 100; day <= 200; day++) {
                        int64_t at_ms =
                                stand_in_taken_at_ms(key, str_from(name), BORN_MS, BORN_MS + day * DAY_MS);

                        CHECK(at_ms >= before_ms);
                        moved += before_ms && at_ms != before_ms;
                        before_ms = at_ms;
                }
        }
        CHECK(moved > 140 &&
              moved < 280); /* ln 2 of 300 while the age doubles: 208, with a deviation of 14 */
}

TEST(who_takes_a_name_anew_brings_everything_anew_but_the_log)
{
        for (int i = 0; i < 300; i++) {
                char name[16];
                struct stand_in before, after;

                snprintf(name, sizeof name, "name%d", i);
                before = make(key, name, BORN_MS + 100 * DAY_MS);
                after  = make(key, name, BORN_MS + 200 * DAY_MS);
                CHECK(id_equal(before.log, after.log));
                if (id_equal(before.account, after.account))
                        continue;
                CHECK(memcmp(before.salt, after.salt, sizeof before.salt) != 0);
                CHECK(memcmp(before.verifier, after.verifier, sizeof before.verifier) != 0);
        }
}

TEST(a_clock_that_is_wrong_does_no_harm)
{
        CHECK(stand_in_taken_at_ms(key, STR("alice"), BORN_MS, BORN_MS) <= BORN_MS + 1);
        CHECK(stand_in_taken_at_ms(key, STR("alice"), BORN_MS, BORN_MS - DAY_MS) <= BORN_MS + 1);
        CHECK(stand_in_taken_at_ms(key, STR("alice"), BORN_MS, BORN_MS + 1) <= BORN_MS + 1);
}

SUITE(CASE(a_name_gets_the_same_answer_each_time), CASE(other_names_and_other_keys_get_other_answers),
      CASE(ids_and_verifiers_look_like_real_ones), CASE(times_are_spread_over_the_age),
      CASE(a_name_moves_forward_only_and_seldom),
      CASE(who_takes_a_name_anew_brings_everything_anew_but_the_log),
      CASE(a_clock_that_is_wrong_does_no_harm))
