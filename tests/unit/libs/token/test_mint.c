/* test_mint.c — tokens that auth makes: we take them, libjwt takes them, and nothing odd is signed. */

#include "token/token.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <jwt.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/base64.h"
#include "crypto/signature.h"

#define NOW_MS INT64_C(1700000000000)

/* The key of RFC 7515, appendix A.3. */
static const char private_pem[] = "-----BEGIN PRIVATE KEY-----\n"
                                  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\n"
                                  "H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp\n"
                                  "7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt\n"
                                  "-----END PRIVATE KEY-----\n";
static const char public_pem[] = "-----BEGIN PUBLIC KEY-----\n"
                                 "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n"
                                 "6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
                                 "-----END PUBLIC KEY-----\n";
#define KID "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"
#define ISSUER STR("https://chat.example")

static struct arena *arena;

static int set_up(void **state)
{
        (void)state;
        arena = arena_create(64 << 20);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static struct key_set *known_keys(void)
{
        struct key_set     *keys = key_set_create();
        struct signing_key *key;
        uint8_t             x[32], y[32];

        assert_int_equal(signing_key_from_pem(str_from(private_pem), &key), OK);
        signing_key_public(key, x, y);
        signing_key_destroy(&key);
        assert_true(str_equal(key_thumbprint(x, y, arena), STR(KID)));
        assert_int_equal(key_set_add(keys, STR(KID), x, y), OK);
        return keys;
}

static struct token_claims some_claims(void)
{
        return (struct token_claims){.user = id_make(),
                                     .session = id_make(),
                                     .device = id_make(),
                                     .token = id_make(),
                                     .scope = STR("messages:read rooms:manage"),
                                     .amr = STR("srp otp"),
                                     .issued_at_ms = NOW_MS,
                                     .expires_at_ms = NOW_MS + 300000};
}

static struct str minted(const struct token_claims *claims)
{
        struct str token;

        assert_int_equal(token_mint(str_from(private_pem), STR(KID), ISSUER, STR("auth chat media"), claims,
                                    arena, &token),
                         OK);
        return token;
}

static bool is_id(const char *text, struct id id)
{
        char expected[ID_TEXT_LEN + 1];

        id_print(id, expected);
        return text && strcmp(text, expected) == 0;
}

/* So many that over a few runs r and s with leading zero bytes are among them. */
static void what_is_minted_is_taken_by_us_and_by_libjwt(void **state)
{
        struct key_set *keys = known_keys();

        (void)state;
        for (int i = 0; i < 100; i++) {
                struct token_claims claims = some_claims(), read;
                struct str          token;
                bool                unknown_kid;
                jwt_t              *jwt;

                claims.is_admin = i % 2 == 0;
                claims.issued_at_ms += i;                        /* cut to whole seconds */
                if (i % 3 == 0)
                        claims.device = ID_NONE;
                token = minted(&claims);
                assert_int_equal(
                        token_verify(token, keys, ISSUER, STR("chat"), NOW_MS, arena, &read, &unknown_kid),
                        OK);
                assert_true(id_equal(read.user, claims.user) && id_equal(read.session, claims.session));
                assert_true(id_equal(read.device, claims.device) && id_equal(read.token, claims.token));
                assert_true(str_equal(read.scope, claims.scope) && str_equal(read.amr, claims.amr));
                assert_int_equal(read.is_admin, claims.is_admin);
                assert_int_equal(read.issued_at_ms, NOW_MS);
                assert_int_equal(read.expires_at_ms, NOW_MS + 300000);

                assert_int_equal(jwt_decode(&jwt, token.at, (const unsigned char *)public_pem,
                                            (int)sizeof(public_pem) - 1),
                                 0);
                assert_int_equal(jwt_get_alg(jwt), JWT_ALG_ES256);
                assert_true(is_id(jwt_get_grant(jwt, "sub"), claims.user));
                assert_int_equal(jwt_get_grant_int(jwt, "exp"), NOW_MS / 1000 + 300);
                jwt_free(jwt);
        }
        key_set_release(&keys);
}

static void the_wire_form_is_the_agreed_one(void **state)
{
        struct token_claims claims = some_claims();
        struct str          token, header, payload;
        const char         *form;

        (void)state;
        assert_true(id_parse(STR("0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"), &claims.user));
        claims.session = claims.device = claims.token = claims.user;
        claims.is_admin = claims.is_guest             = true;
        token                                         = minted(&claims);
        assert_true(base64url_decode(str_until(token, '.', &token), arena, &header));
        assert_true(base64url_decode(str_until(token, '.', &token), arena, &payload));
        assert_true(str_equal(header, STR("{\"alg\":\"ES256\",\"kid\":\"" KID "\",\"typ\":\"JWT\"}")));
        form = "{\"adm\":true,\"amr\":[\"srp\",\"otp\"],\"aud\":[\"auth\",\"chat\",\"media\"],\"did\":\"0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b\","
               "\"exp\":1700000300,\"gst\":true,\"iat\":1700000000,\"iss\":\"https://chat.example\",\"jti\":\"0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b\","
               "\"nbf\":1700000000,\"scope\":\"messages:read rooms:manage\",\"sid\":\"0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b\","
               "\"sub\":\"0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b\",\"use\":\"access\"}";
        assert_true(str_equal(payload, str_from(form)));
}

static void ids_and_words_that_are_not_there_are_not_said(void **state)
{
        struct key_set     *keys   = known_keys();
        struct token_claims claims = some_claims(), read;
        bool                unknown_kid;

        (void)state;
        claims.session = claims.device = ID_NONE;
        claims.scope                   = STR_NONE;
        claims.amr                     = STR("");
        assert_int_equal(
                token_verify(minted(&claims), keys, ISSUER, STR("auth"), NOW_MS, arena, &read, &unknown_kid),
                OK);
        assert_true(id_is_none(read.session) && id_is_none(read.device));
        assert_true(str_equal(read.scope, STR("")) && str_equal(read.amr, STR("")));
        key_set_release(&keys);
}

static void a_token_may_be_a_services_instead_of_a_persons(void **state)
{
        static const char *const names[] = {"w", "worker", "abcdefghijklmno"}, *const odd[] = {"Worker", "worker2", "wor ker", "wor\"ker", "abcdefghijklmnop"};
        struct key_set          *keys    = known_keys();
        struct token_claims      claims  = some_claims(), read;
        struct str               token;
        bool                     unknown_kid;

        (void)state;
        claims.service = STR("worker");                          /* and a person's: it is one or the other */
        assert_int_equal(token_mint(str_from(private_pem), STR(KID), ISSUER, STR("chat"), &claims, arena, &token), ERR_INVALID);
        claims.user = claims.session = claims.device = ID_NONE;
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
                claims.service = str_from(names[i]);
                assert_int_equal(token_verify(minted(&claims), keys, ISSUER, STR("auth"), NOW_MS, arena, &read, &unknown_kid), OK);
                assert_true(str_equal(read.service, claims.service) && id_is_none(read.user));
        }
        for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
                claims.service = str_from(odd[i]);
                assert_int_equal(token_mint(str_from(private_pem), STR(KID), ISSUER, STR("chat"), &claims, arena, &token), ERR_INVALID);
        }
        key_set_release(&keys);
}

static void odd_claims_are_not_signed(void **state)
{
        static const char *const words[] = {" a", "a ", "a  b", "a\"b", "a\\b", "a\nb", "a\tb", "\x7f", "é", "\x01"};
        struct token_claims      claims;
        struct str               token;

        (void)state;
#define CHECK_NOT_MINTED(pem, kid, issuer, audience)                                                                  \
        do {                                                                                                          \
                assert_int_equal(token_mint((pem), (kid), (issuer), (audience), &claims, arena, &token), ERR_INVALID); \
                assert_null(token.at);                                                                                \
        } while (0)
        claims = some_claims();
        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
                CHECK_NOT_MINTED(str_from(private_pem), STR(KID), ISSUER, str_from(words[i]));
                claims.scope = str_from(words[i]);
                CHECK_NOT_MINTED(str_from(private_pem), STR(KID), ISSUER, STR("chat"));
                claims     = some_claims();
                claims.amr = str_from(words[i]);
                CHECK_NOT_MINTED(str_from(private_pem), STR(KID), ISSUER, STR("chat"));
                claims = some_claims();
        }
        CHECK_NOT_MINTED(str_from(private_pem), STR(KID), ISSUER, STR(""));
        CHECK_NOT_MINTED(str_from(private_pem), STR(KID), STR(""), STR("chat"));
        CHECK_NOT_MINTED(str_from(private_pem), STR(KID), STR("a\0b"), STR("chat"));
        CHECK_NOT_MINTED(str_from(private_pem), STR(KID), STR("\xff"), STR("chat"));
        CHECK_NOT_MINTED(str_from(private_pem), STR(""), ISSUER, STR("chat"));
        CHECK_NOT_MINTED(str_from(private_pem), STR_NONE, ISSUER, STR("chat"));
        claims.user = ID_NONE;
        CHECK_NOT_MINTED(str_from(private_pem), STR(KID), ISSUER, STR("chat"));
        claims       = some_claims();
        claims.token = ID_NONE;
        CHECK_NOT_MINTED(str_from(private_pem), STR(KID), ISSUER, STR("chat"));
        claims               = some_claims();
        claims.expires_at_ms = claims.issued_at_ms + 999;
        CHECK_NOT_MINTED(str_from(private_pem), STR(KID), ISSUER, STR("chat"));
        claims.expires_at_ms = claims.issued_at_ms - 300000;
        CHECK_NOT_MINTED(str_from(private_pem), STR(KID), ISSUER, STR("chat"));
        claims              = some_claims();
        claims.issued_at_ms = -1;
        CHECK_NOT_MINTED(str_from(private_pem), STR(KID), ISSUER, STR("chat"));
}

static void tokens_longer_than_any_reader_takes_are_not_made(void **state)
{
        struct token_claims claims = some_claims();
        char                scope[3500];
        struct str          token;

        (void)state;
        memset(scope, 's', sizeof(scope));
        claims.scope = (struct str){scope, sizeof(scope)};
        assert_int_equal(
                token_mint(str_from(private_pem), STR(KID), ISSUER, STR("chat"), &claims, arena, &token),
                ERR_TOO_LARGE);
        claims.scope.len = 2000;
        assert_int_equal(
                token_mint(str_from(private_pem), STR(KID), ISSUER, STR("chat"), &claims, arena, &token), OK);
}

static const char p384[] = "-----BEGIN PRIVATE KEY-----\n"
                           "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDBdl5HdDkcf8dFwIldt\n"
                           "5+b6w0TwjnjhDLeTTlmup7oGd2WHnVnHak2SlPnbCnfTjoChZANiAASAegCPo7qZ\n"
                           "bTwHHvxqUtuHh9U7BQW+Tzs61tZ257rv+uavEsiWFm5wMdh4cIjXN0K6A7S9cEKQ\n"
                           "vdK/uuyRaM4AM4SPq3ez/iKlJZpVofCxzgI/GwVy7uuGcG52ULP9idw=\n"
                           "-----END PRIVATE KEY-----\n";
static const char encrypted[] = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                                "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhdtvqQibg/dAICCAAw\n"
                                "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEGI/Na3IcJFm9CMHb+jzbxMEgZAg\n"
                                "6J4LXHke1KEMcgJVDhUs+f3efeN73L1yxooD8DkvVs2pXMeq2Mnq562z3TK1VPiI\n"
                                "t2otRBYOEDDN68yra6EQWs6K9gjmlSHiiadf1GEhsf9AJlFw6262S8U8YGvO8O6F\n"
                                "Y6WnhxtNP8VuJCQ7Edi4yBbPgX66D14GFfptzuA6fCPeA6ZAc3w5mb0AEB/lpcA=\n"
                                "-----END ENCRYPTED PRIVATE KEY-----\n";

static void other_keys_sign_nothing_and_nobody_is_asked(void **state)
{
        const char *const   pems[] = {p384, encrypted, public_pem, "", "nonsense", "-----BEGIN PRIVATE KEY-----\n"};
        struct token_claims claims = some_claims();
        struct str          token;

        (void)state;
        for (size_t i = 0; i < sizeof(pems) / sizeof(pems[0]); i++)
                CHECK_NOT_MINTED(str_from(pems[i]), STR(KID), ISSUER, STR("chat"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(what_is_minted_is_taken_by_us_and_by_libjwt),
                cmocka_unit_test(the_wire_form_is_the_agreed_one),
                cmocka_unit_test(ids_and_words_that_are_not_there_are_not_said),
                cmocka_unit_test(a_token_may_be_a_services_instead_of_a_persons),
                cmocka_unit_test(odd_claims_are_not_signed),
                cmocka_unit_test(tokens_longer_than_any_reader_takes_are_not_made),
                cmocka_unit_test(other_keys_sign_nothing_and_nobody_is_asked),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
