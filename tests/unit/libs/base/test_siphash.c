/* test_siphash.c — SipHash against published and foreign values. */

#include "base/siphash.h"

#include "tests/support/check.h"

static struct str counting(char *at, size_t len, int from)
{
        for (size_t i = 0; i < len; i++)
                at[i] = (char)(from + (int)i);
        return (struct str){at, len};
}

TEST(siphash_2_4_is_the_published_one)
{
        /* The example of the paper's appendix, and the empty text from the authors' vectors. */
        const uint64_t key[2] = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
        char           at[15];
        assert_true(siphash(counting(at, 15, 0), key, 2, 4) == 0xa129ca6149be45e5);
        assert_true(siphash(STR(""), key, 2, 4) == 0x726fdb47dd0e0e31);
}

TEST(siphash_1_3_is_what_cpython_hashes_bytes_with)
{
        const uint64_t key[2]   = {0, 0};
        const struct {
                size_t   len;
                uint64_t hash;
        } known[] = {{1, 0x44bc103b1f8540ed}, {7, 0xb1cd85cc334196fa}, {8, 0x884ccc87cb0e5fb0},
                     {9, 0x27ed508fe95acb3},  {16, 0xe05d12a0a4b2d063}, {33, 0x229e4c3e12208140}};
        char at[33];
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
                assert_true(siphash(counting(at, known[i].len, 1), key, 1, 3) == known[i].hash);
}

TEST(the_process_has_one_key)
{
        assert_true(siphash_of(STR("x")) == siphash_of(STR("x")));
        assert_true(siphash_of(STR("x")) != siphash(STR("x"), (uint64_t[2]){0, 0}, 1, 3));
}

TEST(a_pair_has_one_key_and_its_order_counts)
{
        struct id one = id_make(), other = id_make();

        CHECK(id_equal(siphash_pair(one, other), siphash_pair(one, other)));
        CHECK(!id_equal(siphash_pair(one, other), siphash_pair(other, one)));
        CHECK(!id_equal(siphash_pair(one, other), siphash_pair(one, one)));
}

SUITE(CASE(siphash_2_4_is_the_published_one), CASE(siphash_1_3_is_what_cpython_hashes_bytes_with), CASE(the_process_has_one_key),
      CASE(a_pair_has_one_key_and_its_order_counts))
