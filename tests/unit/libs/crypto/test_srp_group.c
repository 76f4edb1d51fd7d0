/* test_srp_group.c — the formulas of SRP-6a against RFC 5054, appendix B, and numbers that no honest peer sends. */

#include "crypto/srp_group.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"
#include "base/base64.h"

static struct arena *arena;

static int set_up(void **state)
{
        (void)state;
        arena = arena_create(1 << 20);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static struct str hex(const char *text)
{
        struct str bytes;

        assert_true(base16_decode(str_from(text), arena, &bytes));
        return bytes;
}

static void check_bytes(const uint8_t *bytes, const char *expected)
{
        assert_memory_equal(bytes, hex(expected).at, strlen(expected) / 2);
}

static struct str view(const uint8_t *at, size_t len)
{
        return (struct str){(const char *)at, len};
}

/* --- RFC 5054, appendix B: 1024-bit group, SHA-1, I = "alice", P = "password123" ------------------------ */

static const char vector_N[] = "eeaf0ab9adb38dd69c33f80afa8fc5e86072618775ff3c0b9ea2314c9c256576d674df7496ea81d3383b4813d692c6e0"
                               "e0d5d8e250b98be48e495c1d6089dad15dc7d7b46154d6b6ce8ef4ad69b15d4982559b297bcf1885c529f566660e57ec"
                               "68edbc3c05726cc02fd4cbf4976eaa9afd5138fe8376435b9fc61d2fc0eb06e3";
static const char vector_s[] = "beb25379d1a8581eb5a727673a2441ee";
static const char vector_k[] = "7556aa045aef2cdd07abaf0f665c3e818913186f";
static const char vector_x[] = "94b7555aabe9127cc58ccf4993db6cf84d16c124";
static const char vector_v[] = "7e273de8696ffc4f4e337d05b4b375beb0dde1569e8fa00a9886d8129bada1f1822223ca1a605b530e379ba4729fdc59"
                               "f105b4787e5186f5c671085a1447b52a48cf1970b4fb6f8400bbf4cebfbb168152e08ab5ea53d15c1aff87b2b9da6e04"
                               "e058ad51cc72bfc9033b564e26480d78e955a5e29e7ab245db2be315e2099afb";
static const char vector_a[] = "60975527035cf2ad1989806f0407210bc81edc04e2762a56afd529ddda2d4393";
static const char vector_b[] = "e487cb59d31ac550471e81f00f6928e01dda08e974a004f49e61f5d105284d20";
static const char vector_A[] = "61d5e490f6f1b79547b0704c436f523dd0e560f0c64115bb72557ec44352e8903211c04692272d8b2d1a5358a2cf1b6e"
                               "0bfcf99f921530ec8e39356179eae45e42ba92aeaced825171e1e8b9af6d9c03e1327f44be087ef06530e69f66615261"
                               "eef54073ca11cf5858f0edfdfe15efeab349ef5d76988a3672fac47b0769447b";
static const char vector_B[] = "bd0c61512c692c0cb6d041fa01bb152d4916a1e77af46ae105393011baf38964dc46a0670dd125b95a981652236f99d9"
                               "b681cbf87837ec996c6da04453728610d0c6ddb58b318885d7d82c7f8deb75ce7bd4fbaa37089e6f9c6059f388838e7a"
                               "00030b331eb76840910440b1b27aaeaeeb4012b7d7665238a8e3fb004b117b58";
static const char vector_u[] = "ce38b9593487da98554ed47d70a7ae5f462ef019";
static const char vector_S[] = "b0dc82babcf30674ae450c0287745e7990a3381f63b387aaf271a10d233861e359b48220f7c4693c9ae12b0a6f67809f"
                               "0876e2d013800d6c41bb59b6d5979b5c00a172b4a2a5903a0bdcaf8a709585eb2afafa8f3499b200210dcc1f10eb3394"
                               "3cd67fc88a2f39a4be5bec4ec0a3212dc346d7e474b29ede8a469ffeca686e5a";

static struct srp_group *vector_group(void)
{
        return srp_group_create(hex(vector_N), 2, "SHA1");
}

static void the_multiplier_is_the_published_one(void **state)
{
        struct srp_group *group = vector_group();
        uint8_t           k[20];

        (void)state;
        srp_group_k(group, k);
        check_bytes(k, vector_k);
        srp_group_destroy(&group);
        assert_null(group);
}

static void the_private_key_of_a_password_is_the_published_one(void **state)
{
        struct srp_group *group = vector_group();
        uint8_t           x[20];

        (void)state;
        srp_group_x(group, STR("alice"), STR("password123"), hex(vector_s), x);
        check_bytes(x, vector_x);
        srp_group_destroy(&group);
}

static void verifier_and_public_numbers_are_the_published_ones(void **state)
{
        struct srp_group *group = vector_group();
        uint8_t           v[128], A[128], B[128];

        (void)state;
        srp_group_power(group, hex(vector_x), v);
        check_bytes(v, vector_v);
        srp_group_power(group, hex(vector_a), A);
        check_bytes(A, vector_A);
        srp_group_B(group, hex(vector_v), hex(vector_b), B);
        check_bytes(B, vector_B);
        srp_group_destroy(&group);
}

static void scrambler_is_the_published_one(void **state)
{
        struct srp_group *group = vector_group();
        uint8_t           u[20];

        (void)state;
        srp_group_u(group, hex(vector_A), hex(vector_B), u);
        check_bytes(u, vector_u);
        srp_group_destroy(&group);
}

static void both_sides_reach_the_published_secret(void **state)
{
        struct srp_group *group = vector_group();
        uint8_t           of_client[128], of_server[128];

        (void)state;
        srp_group_client_secret(group, hex(vector_x), hex(vector_u), hex(vector_B), hex(vector_a), of_client);
        check_bytes(of_client, vector_S);
        srp_group_server_secret(group, hex(vector_v), hex(vector_u), hex(vector_A), hex(vector_b), of_server);
        check_bytes(of_server, vector_S);
        srp_group_destroy(&group);
}

/* --- numbers at their edges ----------------------------------------------------------------------------- */

/* In the group of 23 every number fits a byte, so 2N can be written down too. */
static void only_numbers_above_zero_and_below_the_prime_are_in_the_group(void **state)
{
        const uint8_t     prime[] = {23};
        struct srp_group *group   = srp_group_create(view(prime, 1), 5, "SHA2-256");

        (void)state;
        for (unsigned n = 0; n < 256; n++) {
                uint8_t byte = (uint8_t)n;

                assert_int_equal(srp_group_has(group, view(&byte, 1)), n > 0 && n < 23);
                assert_int_equal(srp_group_has_verifier(group, view(&byte, 1)), n > 1 && n < 22);
        }
        assert_false(srp_group_has(group, view((const uint8_t[]){0, 7}, 2)));
        assert_false(srp_group_has(group, STR("")));
        srp_group_destroy(&group);
}

static void small_results_keep_the_groups_length(void **state)
{
        struct srp_group *group = srp_group_create_3072();
        const uint8_t     two[] = {2};
        uint8_t           v[384], expected[384] = {0};

        (void)state;
        expected[383] = 25;
        assert_int_equal(srp_group_bytes(group), 384);
        assert_int_equal(srp_group_hash_bytes(group), 32);
        srp_group_power(group, view(two, 1), v);
        assert_memory_equal(v, expected, sizeof(v));
        srp_group_destroy(&group);
}

/* A group small enough to try every pair of secrets. */
static void both_sides_agree_for_all_secrets_of_a_small_group(void **state)
{
        const uint8_t     prime[] = {23}, u[] = {7};
        struct srp_group *group   = srp_group_create(view(prime, 1), 5, "SHA2-256");

        (void)state;
        for (uint8_t x = 1; x < 22; x += 5)
                for (uint8_t a = 1; a < 22; a++)
                        for (uint8_t b = 1; b < 22; b++) {
                                uint8_t v, A, B, of_client, of_server;

                                srp_group_power(group, view(&x, 1), &v);
                                srp_group_power(group, view(&a, 1), &A);
                                srp_group_B(group, view(&v, 1), view(&b, 1), &B);
                                srp_group_client_secret(group, view(&x, 1), view(u, 1), view(&B, 1),
                                                        view(&a, 1), &of_client);
                                srp_group_server_secret(group, view(&v, 1), view(u, 1), view(&A, 1),
                                                        view(&b, 1), &of_server);
                                assert_int_equal(of_client, of_server);
                        }
        srp_group_destroy(&group);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(the_multiplier_is_the_published_one),
                cmocka_unit_test(the_private_key_of_a_password_is_the_published_one),
                cmocka_unit_test(verifier_and_public_numbers_are_the_published_ones),
                cmocka_unit_test(scrambler_is_the_published_one),
                cmocka_unit_test(both_sides_reach_the_published_secret),
                cmocka_unit_test(only_numbers_above_zero_and_below_the_prime_are_in_the_group),
                cmocka_unit_test(small_results_keep_the_groups_length),
                cmocka_unit_test(both_sides_agree_for_all_secrets_of_a_small_group),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
