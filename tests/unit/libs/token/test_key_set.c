/* test_key_set.c — key sets in and out, thumbprints, and who holds them. */

#include "token/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"
#include "base/base64.h"
#include "crypto/signature.h"
#include "token/key_set.h"

static struct arena *arena;

static int set_up(void **state)
{
        (void)state;
        arena = arena_create(4 << 20);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static const uint8_t *base64url(const char *text)
{
        struct str bytes;

        assert_true(base64url_decode(str_from(text), arena, &bytes));
        return (const uint8_t *)bytes.at;
}

#define X "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"       /* RFC 7515, appendix A.3 */
#define Y "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"

static void thumbprints_are_the_known_ones(void **state)
{
        (void)state;
        /* RFC 9449, sections 4.1 and 6.1 */
        assert_true(str_equal(key_thumbprint(base64url("l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs"),
                                             base64url("9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"), arena),
                              STR("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")));
        assert_true(str_equal(key_thumbprint(base64url(X), base64url(Y), arena),
                              STR("oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U")));
}

static void make_point(uint8_t x[static 32], uint8_t y[static 32])
{
        struct signing_key *key = signing_key_make();

        signing_key_public(key, x, y);
        signing_key_destroy(&key);
}

static void a_set_holds_so_many_different_kids(void **state)
{
        struct key_set *set = key_set_create();
        uint8_t         x[32], y[32];

        (void)state;
        make_point(x, y);
        assert_int_equal(key_set_count(set), 0);
        for (int i = 0; i < KEY_SET_KEYS_MAX; i++) {
                struct str kid = str_format(arena, "key-%d", i);

                assert_null(key_set_find(set, kid));
                assert_int_equal(key_set_add(set, kid, x, y), OK);
                assert_int_equal(key_set_add(set, kid, x, y), ERR_CONFLICT);
                assert_non_null(key_set_find(set, kid));
        }
        assert_int_equal(key_set_count(set), KEY_SET_KEYS_MAX);
        assert_int_equal(key_set_add(set, STR("one more"), x, y), ERR_TOO_LARGE);
        assert_int_equal(key_set_add(set, STR("key-0"), x, y), ERR_CONFLICT);
        assert_null(key_set_find(set, STR("key-")));
        assert_null(key_set_find(set, STR("")));
        key_set_release(&set);
        assert_null(set);
        key_set_release(&set);
}

static void odd_kids_and_points_are_refused(void **state)
{
        struct key_set *set = key_set_create();
        uint8_t         x[32], y[32];
        char            kid[KEY_ID_BYTES_MAX + 1];

        (void)state;
        make_point(x, y);
        memset(kid, 'k', sizeof(kid));
        assert_int_equal(key_set_add(set, STR(""), x, y), ERR_INVALID);
        assert_int_equal(key_set_add(set, STR_NONE, x, y), ERR_INVALID);
        assert_int_equal(key_set_add(set, STR("\xff"), x, y), ERR_INVALID);
        assert_int_equal(key_set_add(set, (struct str){kid, sizeof(kid)}, x, y), ERR_INVALID);
        assert_int_equal(key_set_add(set, (struct str){kid, sizeof(kid) - 1}, x, y), OK);
        y[0] ^= 1;
        assert_int_equal(key_set_add(set, STR("off the curve"), x, y), ERR_INVALID);
        assert_int_equal(key_set_count(set), 1);
        key_set_release(&set);
}

static void the_last_holder_of_a_set_ends_it(void **state)
{
        struct key_set *set = key_set_create(), *other = key_set_take(set);
        uint8_t         x[32], y[32];

        (void)state;
        assert_ptr_equal(set, other);
        make_point(x, y);
        assert_int_equal(key_set_add(set, STR("a"), x, y), OK);
        key_set_release(&set);
        assert_null(set);
        assert_int_equal(key_set_count(other), 1);
        assert_non_null(key_set_find(other, STR("a")));
        key_set_release(&other);
}

static void a_set_survives_its_text(void **state)
{
        struct key_set *set = key_set_create(), *read, *again;
        char            controls[KEY_ID_BYTES_MAX];
        uint8_t         x[32], y[32];
        struct str      text;

        (void)state;
        assert_int_equal(key_set_add(set, STR("odd \"kid\" \\ \n é"), base64url(X), base64url(Y)), OK);
        make_point(x, y);
        memset(controls, 1, sizeof(controls));
        assert_int_equal(key_set_add(set, (struct str){controls, sizeof(controls)}, x, y), OK);
        for (int i = 2; i < KEY_SET_KEYS_MAX; i++) {
                make_point(x, y);
                controls[0] = (char)i;
                assert_int_equal(key_set_add(set, (struct str){controls, sizeof(controls)}, x, y), OK);
        }
        text = key_set_to_jwks(set, arena);
        assert_true(text.len < JWKS_BYTES_MAX);
        assert_int_equal(key_set_from_jwks(text, &read), OK);
        assert_int_equal(key_set_count(read), KEY_SET_KEYS_MAX);
        assert_non_null(key_set_find(read, STR("odd \"kid\" \\ \n é")));
        assert_true(str_equal(key_set_to_jwks(read, arena), text));
        key_set_release(&set);
        key_set_release(&read);

        set = key_set_create();
        assert_true(str_equal(key_set_to_jwks(set, arena), STR("{\"keys\":[]}")));
        assert_int_equal(key_set_from_jwks(STR("{\"keys\":[]}"), &again), OK);
        assert_int_equal(key_set_count(again), 0);
        key_set_release(&again);
        assert_int_equal(key_set_add(set, STR("a"), base64url(X), base64url(Y)), OK);
        assert_true(str_equal(
                key_set_to_jwks(set, arena),
                STR("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"use\":\"sig\",\"kid\":\"a\",\"x\":\"" X
                    "\",\"y\":\"" Y "\"}]}")));
        key_set_release(&set);
}

#define EC(more) "{\"kty\":\"EC\",\"crv\":\"P-256\"," more "\"x\":\"" X "\",\"y\":\"" Y "\"}"

static void keys_of_other_kinds_are_passed_over(void **state)
{
        static const char text[] =
                " {\"note\":[{\"a\":1}], \"keys\" : [\n"
                "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"kid\":\"rsa\"},"
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"},"
                "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AA\",\"y\":\"AA\",\"kid\":\"p384\"},"
                EC("\"kid\":\"enc\",\"use\":\"enc\",") ","
                EC("\"kid\":\"es384\",\"alg\":\"ES384\",") ","
                EC("") "," EC("\"kid\":7,") ",{},"
                EC("\"kid\":\"good\",\"use\":\"sig\",\"alg\":\"ES256\",\"d\":\"ignored\",") ","
                EC("\"kid\":\"bare\",") "] } ";
        struct key_set *set;

        (void)state;
        assert_int_equal(key_set_from_jwks(str_from(text), &set), OK);
        assert_int_equal(key_set_count(set), 2);
        assert_non_null(key_set_find(set, STR("good")));
        assert_non_null(key_set_find(set, STR("bare")));
        key_set_release(&set);
}

static void broken_sets_are_refused_whole(void **state)
{
        static const char *const texts[] = {
                "", "null", "[]", "{}", "{\"keys\":null}", "{\"keys\":{}}", "{\"keys\":\"\"}", "{\"keys\":[7]}", "{\"keys\":[[]]}", "{\"keys\":[null]}",
                "{\"keys\":[" EC("\"kid\":\"a\",") "]", "{\"keys\":[" EC("\"kid\":\"a\",") "]}x", "{\"keys\":[],\"keys\":[]}", "{\"keys\":[\"\xff\"]}",
                "{\"keys\":[" EC("\"kid\":\"\",") "]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"" X "\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"" X "\",\"y\":7}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"" X "\",\"y\":\"" X "\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"" X "\",\"y\":\"AA\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"" X "=\",\"y\":\"" Y "\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"" X "AAAA\",\"y\":\"" Y "\"}]}",
        };
        struct key_set *set;

        (void)state;
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                if (key_set_from_jwks(str_from(texts[i]), &set) != ERR_INVALID)
                        fail_msg("read: %s", texts[i]);
                assert_null(set);
        }
        assert_int_equal(key_set_from_jwks(
                                 STR("{\"keys\":[" EC("\"kid\":\"a\",") "," EC("\"kid\":\"a\",") "]}"), &set),
                         ERR_CONFLICT);
        assert_null(set);
        assert_int_equal(key_set_from_jwks(STR_NONE, &set), ERR_INVALID);
}

static void large_sets_are_refused(void **state)
{
        char           *text = arena_alloc(arena, JWKS_BYTES_MAX + 1);
        struct key_set *set;
        struct str      many = STR("{\"keys\":[");

        (void)state;
        memset(text, ' ', JWKS_BYTES_MAX + 1);
        memcpy(text, "{\"keys\":[]}", 11);
        assert_int_equal(key_set_from_jwks((struct str){text, JWKS_BYTES_MAX}, &set), OK);
        key_set_release(&set);
        assert_int_equal(key_set_from_jwks((struct str){text, JWKS_BYTES_MAX + 1}, &set), ERR_TOO_LARGE);
        for (int i = 0; i <= KEY_SET_KEYS_MAX; i++)
                many = str_format(arena,
                                  "%.*s%s{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%d\",\"x\":\"" X
                                  "\",\"y\":\"" Y "\"}",
                                  STR_ARG(many), i ? "," : "", i);
        assert_int_equal(key_set_from_jwks(str_format(arena, "%.*s]}", STR_ARG(many)), &set), ERR_TOO_LARGE);
        assert_null(set);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(thumbprints_are_the_known_ones),
                cmocka_unit_test(a_set_holds_so_many_different_kids),
                cmocka_unit_test(odd_kids_and_points_are_refused),
                cmocka_unit_test(the_last_holder_of_a_set_ends_it),
                cmocka_unit_test(a_set_survives_its_text),
                cmocka_unit_test(keys_of_other_kinds_are_passed_over),
                cmocka_unit_test(broken_sets_are_refused_whole),
                cmocka_unit_test(large_sets_are_refused),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
