/* test_random.c — random bytes and numbers. */

#include "base/random.h"

#include <string.h>
#include "tests/support/check.h"

TEST(bytes_differ_each_time)
{
        unsigned char a[32], b[32];
        random_bytes(a, sizeof a);
        random_bytes(b, sizeof b);
        CHECK(memcmp(a, b, sizeof a) != 0);
        random_bytes(a, 0);
}

TEST(large_requests_are_filled_to_the_end)
{
        static unsigned char many[4096];
        random_bytes(many, sizeof many);
        int zeros = 0;
        for (size_t i = 0; i < sizeof many; i++)
                zeros += many[i] == 0;
        CHECK(zeros < 100);
}

TEST(numbers_stay_below_their_bound_and_reach_all_of_it)
{
        int seen[6] = {0};
        for (int i = 0; i < 6000; i++)
                seen[random_below(6)]++;
        for (int i = 0; i < 6; i++)
                CHECK(seen[i] > 700 && seen[i] < 1300);
        CHECK_INT(random_below(1), 0);
        for (int i = 0; i < 100; i++)
                CHECK(random_below((UINT64_C(1) << 63) + 1) <= UINT64_C(1) << 63);
}

SUITE(CASE(bytes_differ_each_time), CASE(large_requests_are_filled_to_the_end), CASE(numbers_stay_below_their_bound_and_reach_all_of_it))
