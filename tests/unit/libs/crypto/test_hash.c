/* test_hash.c — digests, HMAC and HKDF against published vectors; sealing against whoever alters it. */

#include "crypto/hash.h"

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
        arena = arena_create(8 << 20);
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

static struct str repeated(int byte, size_t count)
{
        char *at = arena_alloc(arena, count);

        memset(at, byte, count);
        return (struct str){at, count};
}

static void check_bytes(const uint8_t *bytes, const char *expected)
{
        assert_memory_equal(bytes, hex(expected).at, strlen(expected) / 2);
}

/* FIPS 180-4's examples. */
static void sha256_gives_the_published_digests(void **state)
{
        uint8_t out[SHA256_BYTES];

        (void)state;
        sha256(STR("abc"), out);
        check_bytes(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        sha256(STR(""), out);
        check_bytes(out, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        sha256(STR_NONE, out);
        check_bytes(out, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        sha256(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), out);
        check_bytes(out, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        sha256(repeated('a', 1000000), out);
        check_bytes(out, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* RFC 4231, test cases 1 to 7. */
static void hmac_gives_the_codes_of_rfc_4231(void **state)
{
        uint8_t out[SHA256_BYTES];

        (void)state;
        hmac_sha256(repeated(0x0b, 20), STR("Hi There"), out);
        check_bytes(out, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"), out);
        check_bytes(out, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        hmac_sha256(repeated(0xaa, 20), repeated(0xdd, 50), out);
        check_bytes(out, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
        hmac_sha256(hex("0102030405060708090a0b0c0d0e0f10111213141516171819"), repeated(0xcd, 50), out);
        check_bytes(out, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
        hmac_sha256(repeated(0x0c, 20), STR("Test With Truncation"), out);
        check_bytes(out, "a3b6167473100ee06e0c796c2955552b");
        hmac_sha256(repeated(0xaa, 131), STR("Test Using Larger Than Block-Size Key - Hash Key First"), out);
        check_bytes(out, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
        hmac_sha256(
                repeated(0xaa, 131),
                STR("This is a test using a larger than block-size key and a larger than block-size data. "
                    "The key needs to be hashed before being used by the HMAC algorithm."),
                out);
        check_bytes(out, "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

static void hmac_takes_an_empty_key_and_an_empty_text(void **state)
{
        uint8_t out[SHA256_BYTES];

        (void)state;
        hmac_sha256(STR(""), STR(""), out);
        check_bytes(out, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
        hmac_sha256(STR_NONE, STR_NONE, out);
        check_bytes(out, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

/* RFC 5869, test cases 1 to 3. */
static void hkdf_gives_the_keys_of_rfc_5869(void **state)
{
        char    ikm[80], salt[80], info[80];
        uint8_t out[82];

        (void)state;
        hkdf_sha256_salted(repeated(0x0b, 22), hex("000102030405060708090a0b0c"), hex("f0f1f2f3f4f5f6f7f8f9"),
                           out, 42);
        check_bytes(out,
                    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
        for (int i = 0; i < 80; i++) {
                ikm[i]  = (char)i;
                salt[i] = (char)(0x60 + i);
                info[i] = (char)(0xb0 + i);
        }
        hkdf_sha256_salted((struct str){ikm, 80}, (struct str){salt, 80}, (struct str){info, 80}, out, 82);
        check_bytes(
                out,
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
        hkdf_sha256(repeated(0x0b, 22), STR(""), out, 42);
        check_bytes(out,
                    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

static void comparison_sees_every_byte(void **state)
{
        (void)state;
        assert_true(bytes_are_equal("abc", "abc", 3));
        assert_false(bytes_are_equal("abc", "abd", 3));
        assert_false(bytes_are_equal("abc", "bbc", 3));
        assert_true(bytes_are_equal("abc", "xyz", 0));
}

static void wiped_bytes_are_zero(void **state)
{
        char secret[] = "secret", nothing[sizeof(secret)] = {0};

        (void)state;
        bytes_wipe(secret, sizeof(secret));
        assert_memory_equal(secret, nothing, sizeof(nothing));
}

/* --- sealing -------------------------------------------------------------------------------------------- */

static const uint8_t key[32] = "0123456789abcdef0123456789abcde",
                     other_key[32] = "0123456789abcdef0123456789abcdf";

static void what_was_sealed_can_be_unsealed(void **state)
{
        const struct str secrets[] = {STR("a secret"), STR(""), repeated('x', 70000), repeated(0, 16)};
        const struct str abouts[]  = {STR(""), STR_NONE, STR("row 7"), repeated('y', 1000)};

        (void)state;
        for (size_t i = 0; i < 4; i++)
                for (size_t j = 0; j < 4; j++) {
                        struct str sealed = seal(key, abouts[j], secrets[i], arena), back;

                        assert_int_equal(sealed.len, secrets[i].len + SEAL_NONCE_BYTES + SEAL_TAG_BYTES);
                        assert_int_equal(unseal(key, abouts[j], sealed, arena, &back), OK);
                        assert_true(str_equal(back, secrets[i]));
                        assert_int_equal(back.at[back.len], 0);
                }
}

static void the_same_secret_never_looks_the_same_twice(void **state)
{
        struct str one = seal(key, STR("a"), STR("secret"), arena), two = seal(key, STR("a"), STR("secret"), arena);

        (void)state;
        assert_false(str_equal(one, two));
}

static void every_altered_or_missing_byte_is_noticed(void **state)
{
        struct str sealed = seal(key, STR("row 7"), STR("secret"), arena), back;

        (void)state;
        for (size_t i = 0; i < sealed.len; i++) {
                struct str altered = str_copy(sealed, arena);

                ((char *)(uintptr_t)altered.at)[i] ^= 1;
                assert_int_equal(unseal(key, STR("row 7"), altered, arena, &back), ERR_INVALID);
                assert_null(back.at);
                assert_int_equal(unseal(key, STR("row 7"), (struct str){sealed.at, i}, arena, &back),
                                 ERR_INVALID);
        }
        assert_int_equal(unseal(other_key, STR("row 7"), sealed, arena, &back), ERR_INVALID);
        assert_int_equal(unseal(key, STR("row 8"), sealed, arena, &back), ERR_INVALID);
        assert_int_equal(unseal(key, STR(""), sealed, arena, &back), ERR_INVALID);
        assert_int_equal(unseal(key, STR("row 7"), STR_NONE, arena, &back), ERR_INVALID);
        assert_int_equal(unseal(key, STR("row 7"), sealed, arena, &back), OK);
}

/* The GCM specification's test case 14: a zero key, nonce and block. */
static void sealing_is_aes_256_gcm(void **state)
{
        const uint8_t zero[32] = {0};
        struct str    back;

        (void)state;
        assert_int_equal(
                unseal(zero, STR(""),
                       hex("000000000000000000000000cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
                       arena, &back),
                OK);
        assert_true(str_equal(back, repeated(0, 16)));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(sha256_gives_the_published_digests),
                cmocka_unit_test(hmac_gives_the_codes_of_rfc_4231),
                cmocka_unit_test(hmac_takes_an_empty_key_and_an_empty_text),
                cmocka_unit_test(hkdf_gives_the_keys_of_rfc_5869),
                cmocka_unit_test(comparison_sees_every_byte),
                cmocka_unit_test(wiped_bytes_are_zero),
                cmocka_unit_test(what_was_sealed_can_be_unsealed),
                cmocka_unit_test(the_same_secret_never_looks_the_same_twice),
                cmocka_unit_test(every_altered_or_missing_byte_is_noticed),
                cmocka_unit_test(sealing_is_aes_256_gcm),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
