/* test_password.c — the slow step against answers of two other implementations of Argon2id (the reference one and hash-wasm). */

#include "crypto/password.h"

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

static const uint8_t *hex(const char *text)
{
        struct str bytes;

        assert_true(base16_decode(str_from(text), arena, &bytes));
        return (const uint8_t *)bytes.at;
}

static const char salt_zero[] = "00000000000000000000000000000000";

static void passwords_give_the_known_keys(void **state)
{
        static const struct {
                const char         *password, *salt;
                struct password_kdf kdf;
                const char         *srp, *vault;
        } known[] = {
                {"password123", "000102030405060708090a0b0c0d0e0f", {19456, 2},
                 "fd20532139f4987e1d8f942b9b113a9074d93ad0d64ec64299361a6e508d06d8",
                 "26057045cb3e722586c8329daccf48d1e3f208607595b56a80b21d6015e47af2"},
                {"pÄßwörd – 日本語 ﬁ ①", salt_zero, {19456, 2},
                 "9236b804e4bcd9752eceb666b1ca3aa9b3643da0efddbcb06c55e0bf2882d628",
                 "1e2493cc4ad2ea2e222ca5f6e04ff5fdac9cdf624fb98b9decee372895081fe9"},
                {"correct horse battery staple", "00ff00ff00ff00ff00ff00ff00ff00ff", PASSWORD_KDF_DEFAULT,
                 "854532c885e4343b45e3c775b4e9047b4429a1280d1e20ae98bb3fc5cf05b984",
                 "0784b2cd7aeb2244cff3490ff3c07e7bca3cada951e9d2ca01c516979a3a5b03"},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
                struct password_keys keys;

                assert_int_equal(
                        password_derive(str_from(known[i].password), hex(known[i].salt), known[i].kdf, &keys),
                        OK);
                assert_memory_equal(keys.srp, hex(known[i].srp), PASSWORD_KEY_BYTES);
                assert_memory_equal(keys.vault, hex(known[i].vault), PASSWORD_KEY_BYTES);
        }
}

static struct password_keys derived(struct str password)
{
        struct password_keys keys;

        assert_int_equal(password_derive(password, hex(salt_zero), PASSWORD_KDF_FLOOR, &keys), OK);
        return keys;
}

static void the_same_password_typed_on_another_keyboard_gives_the_same_keys(void **state)
{
        struct password_keys composed   = derived(STR("Zo\xc3\xab zw\xc3\xb6lf"));
        struct password_keys decomposed = derived(STR("Zoe\xcc\x88\xc2\xa0zwo\xcc\x88lf"));
        struct password_keys other      = derived(STR("Zoe zwolf"));

        (void)state;
        assert_memory_equal(&composed, &decomposed, sizeof(composed));
        assert_memory_not_equal(&composed, &other, sizeof(composed));
}

static void passwords_are_taken_whole(void **state)
{
        struct password_keys short_one = derived(STR("12345678")), long_one = derived(STR("12345678\0" "9"));
        char                 longest[PASSWORD_BYTES_MAX];
        struct password_keys whole, all_but_one;

        (void)state;
        assert_memory_not_equal(&short_one, &long_one, sizeof(short_one));       /* a zero byte is not an end */
        memset(longest, 'p', sizeof(longest));
        whole       = derived((struct str){longest, sizeof(longest)});
        all_but_one = derived((struct str){longest, sizeof(longest) - 1});
        assert_memory_not_equal(&whole, &all_but_one, sizeof(whole));
}

/* U+FDFA becomes 18 code points, the most that any does. */
static void the_longest_password_that_grows_most_is_taken(void **state)
{
        char ligatures[PASSWORD_BYTES_MAX];

        (void)state;
        for (size_t i = 0; i + 3 <= sizeof(ligatures); i += 3)
                memcpy(ligatures + i, "\xef\xb7\xba", 3);
        derived((struct str){ligatures, PASSWORD_BYTES_MAX - PASSWORD_BYTES_MAX % 3});
}

static void bad_texts_are_refused_and_leave_no_keys(void **state)
{
        static const struct password_keys nothing = {0};
        struct password_keys              keys;
        char                              too_long[PASSWORD_BYTES_MAX + 1];

        (void)state;
        memset(too_long, 'p', sizeof(too_long));
        memset(&keys, 1, sizeof(keys));
        assert_int_equal(password_derive((struct str){too_long, sizeof(too_long)}, hex(salt_zero),
                                         PASSWORD_KDF_FLOOR, &keys),
                         ERR_INVALID);
        assert_memory_equal(&keys, &nothing, sizeof(keys));
        memset(&keys, 1, sizeof(keys));
        assert_int_equal(password_derive(STR("caf\xe9 au lait"), hex(salt_zero), PASSWORD_KDF_FLOOR, &keys),
                         ERR_INVALID);
        assert_memory_equal(&keys, &nothing, sizeof(keys));
        assert_int_equal(
                password_derive(STR("\xed\xa0\x80password"), hex(salt_zero), PASSWORD_KDF_FLOOR, &keys),
                ERR_INVALID);
}

static void costs_outside_the_bounds_are_refused(void **state)
{
        static const struct {
                struct password_kdf kdf;
                bool                acceptable;
        } costs[] = {
                {PASSWORD_KDF_DEFAULT, true}, {PASSWORD_KDF_FLOOR, true}, {{1048576, 16}, true},
                {{19455, 2}, false}, {{19456, 1}, false}, {{1048577, 3}, false}, {{65536, 17}, false},
                {{0, 0}, false}, {{-1, 3}, false}, {{65536, -3}, false}, {{INT64_MAX, 3}, false}, {{65536, INT64_MAX}, false},
                {{INT64_MIN, INT64_MIN}, false},
        };
        struct password_keys keys;

        (void)state;
        for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
                assert_int_equal(password_kdf_is_acceptable(costs[i].kdf), costs[i].acceptable);
                if (!costs[i].acceptable)
                        assert_int_equal(
                                password_derive(STR("password123"), hex(salt_zero), costs[i].kdf, &keys),
                                ERR_INVALID);
        }
}

static void nothing_is_left_of_wiped_keys(void **state)
{
        static const struct password_keys nothing = {0};
        struct password_keys              keys    = derived(STR("password123"));

        (void)state;
        password_wipe(&keys);
        assert_memory_equal(&keys, &nothing, sizeof(keys));
}

static void the_key_of_a_thing_is_its_own(void **state)
{
        const uint8_t        *salt = hex(salt_zero);
        struct password_keys keys;
        uint8_t              one[PASSWORD_KEY_BYTES], again[PASSWORD_KEY_BYTES], other[PASSWORD_KEY_BYTES];

        (void)state;
        assert_int_equal(password_key_of_thing(STR("open sesame"), salt, one), OK);
        assert_int_equal(password_key_of_thing(STR("open sesame"), salt, again), OK);
        assert_int_equal(password_key_of_thing(STR("open sesam"), salt, other), OK);
        assert_memory_equal(one, again, sizeof(one));
        assert_memory_not_equal(one, other, sizeof(one));
        assert_int_equal(password_derive(STR("open sesame"), salt, PASSWORD_KDF_FLOOR, &keys), OK);
        assert_memory_not_equal(one, keys.srp, sizeof(one));
        assert_int_equal(password_key_of_thing(STR("\xff"), salt, one), ERR_INVALID);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(passwords_give_the_known_keys),
                cmocka_unit_test(the_same_password_typed_on_another_keyboard_gives_the_same_keys),
                cmocka_unit_test(passwords_are_taken_whole),
                cmocka_unit_test(the_longest_password_that_grows_most_is_taken),
                cmocka_unit_test(bad_texts_are_refused_and_leave_no_keys),
                cmocka_unit_test(costs_outside_the_bounds_are_refused),
                cmocka_unit_test(nothing_is_left_of_wiped_keys),
                cmocka_unit_test(the_key_of_a_thing_is_its_own),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
