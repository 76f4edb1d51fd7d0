/* test_signature.c — P-256 keys in and out, and signatures that are and are not genuine. The keys are published or made for this file. */

#include "crypto/signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
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

static uint8_t *base64url(const char *text)
{
        struct str bytes;

        assert_true(base64url_decode(str_from(text), arena, &bytes));
        return (uint8_t *)(uintptr_t)bytes.at;
}

static uint8_t *hex(const char *text)
{
        struct str bytes;

        assert_true(base16_decode(str_from(text), arena, &bytes));
        return (uint8_t *)(uintptr_t)bytes.at;
}

/* --- RFC 7515, appendix A.3 ----------------------------------------------------------------------------- */

static const char known_x[] = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
static const char known_y[] = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
static const char known_message[] = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
static const char known_signature[] = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
static const char known_pem[] =
        "-----BEGIN PRIVATE KEY-----\n"
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\n"
        "H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp\n"
        "7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt\n"
        "-----END PRIVATE KEY-----\n";

static struct verify_key *known_key(void)
{
        struct verify_key *key;

        assert_int_equal(verify_key_from_point(base64url(known_x), base64url(known_y), &key), OK);
        return key;
}

static void the_published_signature_is_genuine(void **state)
{
        struct verify_key *key = known_key();

        (void)state;
        assert_true(verify_key_accepts(key, str_from(known_message), base64url(known_signature)));
        verify_key_destroy(&key);
        assert_null(key);
        verify_key_destroy(&key);
}

static void every_changed_byte_is_noticed(void **state)
{
        struct verify_key *key       = known_key();
        uint8_t           *signature = base64url(known_signature);
        char               message[sizeof(known_message)];

        (void)state;
        for (int i = 0; i < ES256_SIGNATURE_BYTES; i++) {
                signature[i] ^= 1;
                assert_false(verify_key_accepts(key, str_from(known_message), signature));
                signature[i] ^= 1;
        }
        memcpy(message, known_message, sizeof(message));
        for (size_t i = 0; i + 1 < sizeof(message); i += 7) {
                message[i] ^= 1;
                assert_false(verify_key_accepts(key, str_from(message), signature));
                message[i] ^= 1;
        }
        assert_false(verify_key_accepts(key, (struct str){message, strlen(message) - 1}, signature));
        assert_false(verify_key_accepts(key, STR(""), signature));
        assert_false(verify_key_accepts(key, STR_NONE, signature));
        assert_true(verify_key_accepts(key, str_from(message), signature));
        verify_key_destroy(&key);
}

/* Numbers outside of 1 … n - 1, among them the zeros with which some verifiers took any message. */
static void signatures_outside_the_range_are_refused(void **state)
{
        static const char *const edges[] = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
                "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632552",
                "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "0000000000000000000000000000000000000000000000000000000000000001",
        };
        struct verify_key *key = known_key();
        uint8_t            signature[ES256_SIGNATURE_BYTES];

        (void)state;
        for (size_t r = 0; r < 6; r++)
                for (size_t s = 0; s < 6; s++) {
                        memcpy(signature, hex(edges[r]), 32);
                        memcpy(signature + 32, hex(edges[s]), 32);
                        assert_false(verify_key_accepts(key, str_from(known_message), signature));
                }
        for (size_t i = 0; i < 6; i++) {
                memcpy(signature, base64url(known_signature), 64);
                memcpy(signature, hex(edges[i]), 32);
                assert_false(verify_key_accepts(key, str_from(known_message), signature));
                memcpy(signature, base64url(known_signature), 64);
                memcpy(signature + 32, hex(edges[i]), 32);
                assert_false(verify_key_accepts(key, str_from(known_message), signature));
        }
        verify_key_destroy(&key);
}

static void points_off_the_curve_are_no_keys(void **state)
{
        uint8_t            nothing[32] = {0}, all[32], *x = base64url(known_x), *y = base64url(known_y);
        struct verify_key *key;

        (void)state;
        memset(all, 0xff, sizeof(all));
        assert_int_equal(verify_key_from_point(nothing, nothing, &key), ERR_INVALID);
        assert_null(key);
        assert_int_equal(verify_key_from_point(all, all, &key), ERR_INVALID);
        assert_int_equal(verify_key_from_point(y, x, &key), ERR_INVALID);
        y[31] ^= 1;
        assert_int_equal(verify_key_from_point(x, y, &key), ERR_INVALID);
        /* x + p names the same point to a careless reader; it must not have two names. Here: the point with x = 5, beyond p. */
        x = hex("ffffffff00000001000000000000000000000001000000000000000000000004");
        y = hex("459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc");
        assert_int_equal(verify_key_from_point(x, y, &key), ERR_INVALID);
        x = hex("0000000000000000000000000000000000000000000000000000000000000005");
        assert_int_equal(verify_key_from_point(x, y, &key), OK);
        verify_key_destroy(&key);
}

/* --- private keys --------------------------------------------------------------------------------------- */

static void a_private_key_tells_its_public_one(void **state)
{
        struct signing_key *key;
        uint8_t             x[32], y[32];

        (void)state;
        assert_int_equal(signing_key_from_pem(str_from(known_pem), &key), OK);
        signing_key_public(key, x, y);
        assert_memory_equal(x, base64url(known_x), 32);
        assert_memory_equal(y, base64url(known_y), 32);
        signing_key_destroy(&key);
        assert_null(key);
        signing_key_destroy(&key);
}

static void a_made_key_survives_its_text(void **state)
{
        (void)state;
        for (int i = 0; i < 20; i++) {
                struct signing_key *made = signing_key_make(), *read;
                struct verify_key  *check;
                uint8_t             x[32], y[32], x_read[32], y_read[32];
                struct str          pem = signing_key_to_pem(made, arena);

                assert_true(str_starts_with(pem, STR("-----BEGIN PRIVATE KEY-----\n")));
                assert_int_equal(signing_key_from_pem(pem, &read), OK);
                signing_key_public(made, x, y);
                signing_key_public(read, x_read, y_read);
                assert_memory_equal(x, x_read, 32);
                assert_memory_equal(y, y_read, 32);
                assert_int_equal(verify_key_from_point(x, y, &check), OK);
                verify_key_destroy(&check);
                signing_key_destroy(&made);
                signing_key_destroy(&read);
        }
}

static const char sec1[] =
        "-----BEGIN EC PARAMETERS-----\n"
        "BggqhkjOPQMBBw==\n"
        "-----END EC PARAMETERS-----\n"
        "-----BEGIN EC PRIVATE KEY-----\n"
        "MHcCAQEEIGdEwox+1Gt2DTmkU5m7x/JjCYF9znCyuimlJviJI++HoAoGCCqGSM49\n"
        "AwEHoUQDQgAE4rFBnKB+VFJm+/b8vUSORANEwi0KH6jXrInX7kfMyTl3wKm7z6/C\n"
        "l0U5V3NlZovzwjs/nJqq2aZg/R2+xn7+kg==\n"
        "-----END EC PRIVATE KEY-----\n";

static const char compressed[] =
        "-----BEGIN PRIVATE KEY-----\n"
        "MGcCAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcETTBLAgEBBCAUyTKkro8XgAnvlFqQ\n"
        "4j/WkmeTGXq8UEfmVEwIcjH2uKEkAyIAAwW2HxeN4FiAle5+kdQdJCPXjJld/c85\n"
        "7JK66CuCY4T1\n"
        "-----END PRIVATE KEY-----\n";

/* Goes on until some r or s began with a zero byte: one in 128 does. */
static void what_a_key_signed_its_public_key_accepts(void **state)
{
        struct signing_key *key = signing_key_make(), *stranger = signing_key_make();
        struct verify_key  *check, *stranger_check;
        uint8_t             x[32], y[32], signature[ES256_SIGNATURE_BYTES];
        int                 short_ones = 0;

        (void)state;
        signing_key_public(key, x, y);
        assert_int_equal(verify_key_from_point(x, y, &check), OK);
        signing_key_public(stranger, x, y);
        assert_int_equal(verify_key_from_point(x, y, &stranger_check), OK);
        for (int i = 0; i < 200 || (short_ones == 0 && i < 10000); i++) {
                char       text[16];
                struct str message = {text, (size_t)snprintf(text, sizeof(text), "%.*d", i % 10, i)};

                signing_key_sign(key, message, signature);
                short_ones += signature[0] == 0 || signature[32] == 0;
                assert_true(verify_key_accepts(check, message, signature));
                if (i % 50 == 0)
                        assert_false(verify_key_accepts(stranger_check, message, signature));
        }
        assert_true(short_ones > 0);
        signing_key_sign(key, STR(""), signature);
        assert_true(verify_key_accepts(check, STR_NONE, signature));
        verify_key_destroy(&check);
        verify_key_destroy(&stranger_check);
        signing_key_destroy(&key);
        signing_key_destroy(&stranger);
}

static void other_spellings_of_a_p256_key_are_read(void **state)
{
        const char *const spellings[] = {sec1, compressed};

        (void)state;
        for (size_t i = 0; i < 2; i++) {
                struct signing_key *key;
                struct verify_key  *check;
                uint8_t             x[32], y[32];

                assert_int_equal(signing_key_from_pem(str_from(spellings[i]), &key), OK);
                signing_key_public(key, x, y);
                assert_int_equal(verify_key_from_point(x, y, &check), OK);
                verify_key_destroy(&check);
                signing_key_destroy(&key);
        }
}

static const char p384[] =
        "-----BEGIN PRIVATE KEY-----\n"
        "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDBdl5HdDkcf8dFwIldt\n"
        "5+b6w0TwjnjhDLeTTlmup7oGd2WHnVnHak2SlPnbCnfTjoChZANiAASAegCPo7qZ\n"
        "bTwHHvxqUtuHh9U7BQW+Tzs61tZ257rv+uavEsiWFm5wMdh4cIjXN0K6A7S9cEKQ\n"
        "vdK/uuyRaM4AM4SPq3ez/iKlJZpVofCxzgI/GwVy7uuGcG52ULP9idw=\n"
        "-----END PRIVATE KEY-----\n";

static const char ed25519[] =
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VwBCIEIGgLhE79SbX50p/ArZTpgElK5kuPWfqhm8FjmwZZZ6ll\n"
        "-----END PRIVATE KEY-----\n";

static const char rsa[] =
        "-----BEGIN PRIVATE KEY-----\n"
        "MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBANIyGX1lmnLrEfg9\n"
        "hLz6M8/+4fgKoJNaEAw7f2Sfab8mjiWqqBrDjCNo6RmOIL5i7ZDYdpZhjsZCVrFR\n"
        "Tv0DuVGLRF9Eg9l5rnfb2Eop8zgLfukHpx59jnWUHNWb+OXUc8UK+scJ9QAE7OZ4\n"
        "LEn74LbGip5WIyCnaesCO0+93H3hAgMBAAECgYEAxxAvV7SLit3YzNHmDdqeixMG\n"
        "ChR2clZO8GbAhRj72s22vTFbts0OwNIwP8V8eRHTjuORm2WVA2n8FD2+opuOOlSN\n"
        "7Oq5S/JMGP8KvUGbHqBk83F9OoXf4C5/lVZet2IQZ9IRom3iQ7LPC1EGXfCxCn/7\n"
        "S3MWgi00hKmJxS+tcAECQQD9+fx5nNeympKyy8xPDLYBFXsVQ/k1JoVnj9VQin8j\n"
        "FKY5O8DE+6eAQ28t4jhK+fnVpT0qEp88BwuMln7t+9vBAkEA097RQ6mpmkzoq3qz\n"
        "aHLFAqaoBRxCbmaLN7779sbiTAFXz8j80VdINpRWy8V5cjYCPS+syq6OfM5LrGR8\n"
        "GjeqIQJAL4LofEefAkZwUwpU+iTCl4lRMTU6FXtTUYBSw3JlPkbKocJP2YnKV/BF\n"
        "iCvdpAkHd7QlsQ0yxKP8wRwWOqb3AQJAcrKiiUXVOmI+Z27ipz3Sp8+/EB0vXYMI\n"
        "BSLQVtVudwUXG7bMHyxoPJvrrR730zun1KX1njgHjUtFLkur36mY4QJBAPnH4MEI\n"
        "EEH9u7Cz3B6CG1N2QNuFKrcekEIgIxrdG4r9RxxhxrHLBiDV/kLqXSqU0rsAgUpJ\n"
        "m3WQuWQWML+ub20=\n"
        "-----END PRIVATE KEY-----\n";

static const char public_only[] =
        "-----BEGIN PUBLIC KEY-----\n"
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEBbYfF43gWICV7n6R1B0kI9eMmV39\n"
        "zznskrroK4JjhPUL1qFjOtmYYOA2zc9KEqqShLIew/Nx7FBSgTl/Tdc6FQ==\n"
        "-----END PUBLIC KEY-----\n";

static const char encrypted[] =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
        "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhdtvqQibg/dAICCAAw\n"
        "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEGI/Na3IcJFm9CMHb+jzbxMEgZAg\n"
        "6J4LXHke1KEMcgJVDhUs+f3efeN73L1yxooD8DkvVs2pXMeq2Mnq562z3TK1VPiI\n"
        "t2otRBYOEDDN68yra6EQWs6K9gjmlSHiiadf1GEhsf9AJlFw6262S8U8YGvO8O6F\n"
        "Y6WnhxtNP8VuJCQ7Edi4yBbPgX66D14GFfptzuA6fCPeA6ZAc3w5mb0AEB/lpcA=\n"
        "-----END ENCRYPTED PRIVATE KEY-----\n";

static const char encrypted_as_before[] =
        "-----BEGIN EC PRIVATE KEY-----\n"
        "Proc-Type: 4,ENCRYPTED\n"
        "DEK-Info: AES-128-CBC,1CA3A55E53CF4D5175AEC77F967835AD\n"
        "\n"
        "JWcbdGR/NebX3Nuu/TS7mBBrMjLZadt/NuXrebPkoLNml0lPXAL00b2jP7ZMHkSS\n"
        "iko7OF+FrCd1CmxUjvzBhgo+rsSjt4ya40iCxfDgoBfe4U18EP9I4OYLvuLuofKD\n"
        "ffPPBg5qmHmHDrdS8aWRLIGZXw+mA+GYu3LYu3b8M9I=\n"
        "-----END EC PRIVATE KEY-----\n";

/* The published private key with another key's public part. */
static const char mismatched[] =
        "-----BEGIN PRIVATE KEY-----\n"
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\n"
        "H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAQFth8XjeBYgJXufpHUHSQj14yZXf3P\n"
        "OeySuugrgmOE9QvWoWM62Zhg4DbNz0oSqpKEsh7D83HsUFKBOX9N1zoV\n"
        "-----END PRIVATE KEY-----\n";

static void other_keys_are_refused_without_asking_anybody(void **state)
{
        const char *const pems[] = {p384, ed25519, rsa, public_only, encrypted, encrypted_as_before, mismatched, "", "-----BEGIN PRIVATE KEY-----\n",
                                    "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n", "nonsense"};

        (void)state;
        for (size_t i = 0; i < sizeof(pems) / sizeof(pems[0]); i++) {
                struct signing_key *key;

                if (signing_key_from_pem(str_from(pems[i]), &key) != ERR_INVALID)
                        fail_msg("number %zu was read", i);
                assert_null(key);
        }
}

static void a_key_text_of_any_length_is_bounded(void **state)
{
        struct signing_key *key;
        char               *text = arena_alloc(arena, 20000);

        (void)state;
        memset(text, '\n', 20000);
        memcpy(text, known_pem, sizeof(known_pem) - 1);
        assert_int_equal(signing_key_from_pem((struct str){text, 20000}, &key), ERR_INVALID);
        assert_int_equal(signing_key_from_pem((struct str){text, 16 * 1024}, &key), OK);
        signing_key_destroy(&key);
        for (size_t len = 0; len + 2 < sizeof(known_pem); len += 5)      /* cut anywhere; OpenSSL does not need the last line's end */
                assert_int_equal(signing_key_from_pem((struct str){known_pem, len}, &key), ERR_INVALID);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(the_published_signature_is_genuine),
                cmocka_unit_test(every_changed_byte_is_noticed),
                cmocka_unit_test(signatures_outside_the_range_are_refused),
                cmocka_unit_test(points_off_the_curve_are_no_keys),
                cmocka_unit_test(a_private_key_tells_its_public_one),
                cmocka_unit_test(a_made_key_survives_its_text),
                cmocka_unit_test(what_a_key_signed_its_public_key_accepts),
                cmocka_unit_test(other_spellings_of_a_p256_key_are_read),
                cmocka_unit_test(other_keys_are_refused_without_asking_anybody),
                cmocka_unit_test(a_key_text_of_any_length_is_bounded),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
