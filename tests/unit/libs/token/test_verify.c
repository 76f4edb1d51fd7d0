/* test_verify.c — tokens that hold, and those that strangers make. */

#include "token/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "base/base64.h"
#include "crypto/hash.h"
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

#define GOOD_HEADER "{\"alg\":\"ES256\",\"kid\":\"" KID "\",\"typ\":\"JWT\"}"
#define USER        "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"
#define SESSION     "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2c"
#define DEVICE      "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2d"
#define TOKEN       "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2e"

static struct arena       *arena;
static struct signing_key *key;
static struct key_set     *keys;

static int set_up(void **state)
{
        uint8_t x[32], y[32];

        (void)state;
        arena = arena_create(64 << 20);
        keys  = key_set_create();
        if (signing_key_from_pem(str_from(private_pem), &key) != OK)
                return -1;
        signing_key_public(key, x, y);
        return key_set_add(keys, STR(KID), x, y) == OK ? 0 : -1;
}

static int tear_down(void **state)
{
        (void)state;
        key_set_release(&keys);
        signing_key_destroy(&key);
        arena_destroy(&arena);
        return 0;
}

/* --- making tokens by hand ------------------------------------------------------------------------------ */

static struct str joined(struct str header, struct str payload)
{
        struct str first = base64url_encode(header, arena), second = base64url_encode(payload, arena);

        return str_format(arena, "%s.%s", first.at, second.at);
}

static struct str signed_by(const struct signing_key *with, struct str header, struct str payload)
{
        struct str text = joined(header, payload);
        uint8_t    signature[ES256_SIGNATURE_BYTES];

        signing_key_sign(with, text, signature);
        return str_format(arena, "%s.%s", text.at,
                          base64url_encode((struct str){(char *)signature, sizeof(signature)}, arena).at);
}

static struct str with_payload(const char *payload)
{
        return signed_by(key, STR(GOOD_HEADER), str_from(payload));
}

/* One claim per row; a test replaces or drops some. */
enum claim { ADM, AMR, AUD, DID, EXP, IAT, ISS, JTI, NBF, SCOPE, SID, SUB, USE, CLAIMS };

static const char *const good_claims[CLAIMS] = {
        [ADM] = NULL,
        [AMR] = "\"amr\":[\"srp\",\"otp\"]",
        [AUD] = "\"aud\":[\"auth\",\"chat\",\"media\"]",
        [DID] = "\"did\":\"" DEVICE "\"",
        [EXP] = "\"exp\":1700000300",
        [IAT] = "\"iat\":1700000000",
        [ISS] = "\"iss\":\"https://chat.example\"",
        [JTI] = "\"jti\":\"" TOKEN "\"",
        [NBF] = "\"nbf\":1700000000",
        [SCOPE] = "\"scope\":\"messages:read messages:write\"",
        [SID] = "\"sid\":\"" SESSION "\"",
        [SUB] = "\"sub\":\"" USER "\"",
        [USE] = "\"use\":\"access\"",
};

static const char *payload_but(enum claim which, const char *instead)
{
        static char text[4096];
        const char *between = "{";
        char       *at      = text;

        for (enum claim i = 0; i < CLAIMS; i++) {
                const char *claim = i == which ? instead : good_claims[i];

                if (!claim)
                        continue;
                at += snprintf(at, (size_t)(text + sizeof(text) - at), "%s%s", between, claim);
                between = ",";
        }
        snprintf(at, (size_t)(text + sizeof(text) - at), "}");
        return text;
}

static const char *good_payload(void)
{
        return payload_but(CLAIMS, NULL);
}

static struct str with_header(const char *header)
{
        return signed_by(key, str_from(header), str_from(good_payload()));
}

static bool                unknown_kid;
static struct token_claims claims;

static enum err verify_at(struct str token, int64_t now_ms)
{
        return token_verify(token, keys, STR("https://chat.example"), STR("chat"), now_ms, arena, &claims,
                            &unknown_kid);
}

static enum err verify(struct str token)
{
        return verify_at(token, NOW_MS + 1000);
}

static void check_refused(struct str token)
{
        static const struct token_claims nothing = {0};

        assert_int_equal(verify(token), ERR_UNAUTHENTICATED);
        assert_memory_equal(&claims, &nothing, sizeof(nothing));
        assert_false(unknown_kid);
}

/* --- what holds ----------------------------------------------------------------------------------------- */

static bool is_id(struct id id, const char *text)
{
        struct id expected;

        return id_parse(str_from(text), &expected) && id_equal(id, expected);
}

static void a_good_token_tells_its_claims(void **state)
{
        (void)state;
        assert_int_equal(verify(with_payload(good_payload())), OK);
        assert_true(is_id(claims.user, USER));
        assert_true(is_id(claims.session, SESSION));
        assert_true(is_id(claims.device, DEVICE));
        assert_true(is_id(claims.token, TOKEN));
        assert_true(str_equal(claims.scope, STR("messages:read messages:write")));
        assert_true(str_equal(claims.amr, STR("srp otp")));
        assert_false(claims.is_admin);
        assert_int_equal(claims.issued_at_ms, NOW_MS);
        assert_int_equal(claims.expires_at_ms, NOW_MS + 300000);
        assert_false(unknown_kid);
}

/* Of a UUIDv7 with that time, and with this digit for its version. */
static const char *jti_of(int64_t at_ms, char version)
{
        static char text[128];

        snprintf(text, sizeof(text), "\"jti\":\"%08llx-%04llx-%caaa-8aaa-aaaaaaaaaaaa\"", (long long)at_ms >> 16, (long long)at_ms & 0xffff, version);
        return text;
}

static void its_id_tells_the_millisecond(void **state)
{
        static const struct {
                int64_t at_ms;
                char    version;
                int64_t issued_at_ms;
        } ids[] = {
                {NOW_MS, '7', NOW_MS}, {NOW_MS + 1, '7', NOW_MS + 1}, {NOW_MS + 999, '7', NOW_MS + 999},
                /* of another second, or no time at all: iat alone counts */
                {NOW_MS + 1000, '7', NOW_MS}, {NOW_MS - 1, '7', NOW_MS}, {0, '7', NOW_MS}, {(INT64_C(1) << 48) - 1, '7', NOW_MS}, {NOW_MS + 500, '4', NOW_MS},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
                assert_int_equal(verify(with_payload(payload_but(JTI, jti_of(ids[i].at_ms, ids[i].version)))), OK);
                assert_int_equal(claims.issued_at_ms, ids[i].issued_at_ms);
        }
}

static void what_is_optional_may_be_absent(void **state)
{
        (void)state;
        assert_int_equal(verify(with_payload(payload_but(SID, NULL))), OK);
        assert_true(id_is_none(claims.session));
        assert_int_equal(verify(with_payload(payload_but(DID, NULL))), OK);
        assert_true(id_is_none(claims.device));
        assert_true(str_equal(claims.service, STR("")));
        assert_int_equal(verify(with_payload(payload_but(SUB, "\"svc\":\"worker\""))), OK);
        assert_true(id_is_none(claims.user) && str_equal(claims.service, STR("worker")));
        assert_int_equal(verify(with_payload(payload_but(ADM, "\"adm\":true"))), OK);
        assert_true(claims.is_admin);
        assert_int_equal(verify(with_payload(payload_but(ADM, "\"adm\":false"))), OK);
        assert_false(claims.is_admin);
        assert_false(claims.is_guest);
        assert_int_equal(verify(with_payload(payload_but(ADM, "\"gst\":true"))), OK);
        assert_true(claims.is_guest);
        assert_int_equal(verify(with_payload(payload_but(ADM, "\"gst\":false"))), OK);
        assert_false(claims.is_guest);
        assert_int_equal(verify(with_payload(payload_but(SCOPE, "\"scope\":\"\""))), OK);
        assert_true(str_equal(claims.scope, STR("")));
        assert_int_equal(verify(with_payload(payload_but(AMR, "\"amr\":[]"))), OK);
        assert_true(str_equal(claims.amr, STR("")));
        assert_int_equal(verify(with_payload(payload_but(ADM, "\"later\":{\"a\":[1,2,{}]}"))), OK);
        assert_int_equal(verify(with_header("{\"alg\":\"ES256\",\"kid\":\"" KID "\"}")), OK);
        assert_int_equal(verify(with_header(" {\t\"kid\" : \"" KID "\",\n\"alg\":\"ES256\"} ")), OK);
        assert_int_equal(verify(with_header("{\"\\u0061lg\":\"E\\u0053256\",\"kid\":\"" KID "\"}")), OK);
}

/* --- what strangers make -------------------------------------------------------------------------------- */

/* libjwt 1.10 takes this one: the public key, which everybody has, used as a shared secret. */
static void a_token_keyed_with_the_public_key_is_refused(void **state)
{
        static const char *const headers[] = {"{\"alg\":\"HS256\",\"kid\":\"" KID "\",\"typ\":\"JWT\"}", GOOD_HEADER};
        const struct str         secrets[] = {str_from(public_pem), STR("")};

        (void)state;
        for (size_t i = 0; i < 2; i++)
                for (size_t j = 0; j < 2; j++) {
                        struct str text = joined(str_from(headers[i]), str_from(good_payload()));
                        uint8_t    mac[SHA256_BYTES];

                        hmac_sha256(secrets[j], text, mac);
                        check_refused(str_format(
                                arena, "%s.%s", text.at,
                                base64url_encode((struct str){(char *)mac, sizeof(mac)}, arena).at));
                }
}

static void only_es256_is_obeyed(void **state)
{
        static const char *const algorithms[] = {"\"none\"", "\"None\"", "\"\"", "\"es256\"", "\"ES256 \"", "\"ES256K\"", "\"ES384\"", "\"RS256\"", "\"PS256\"",
                                                 "\"EdDSA\"", "\"HS256\"", "null", "256", "[\"ES256\"]", "{\"a\":\"ES256\"}", "true"};

        (void)state;
        for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++) {
                struct str header = str_format(arena, "{\"alg\":%s,\"kid\":\"" KID "\",\"typ\":\"JWT\"}",
                                               algorithms[i]);

                check_refused(signed_by(key, header, str_from(good_payload())));
                check_refused(str_format(arena, "%s.", joined(header, str_from(good_payload())).at));    /* unsigned */
        }
        check_refused(with_header("{\"kid\":\"" KID "\"}"));
        check_refused(with_header("{\"ALG\":\"ES256\",\"kid\":\"" KID "\"}"));
}

static void a_key_that_we_do_not_know_may_be_fetched_but_is_refused(void **state)
{
        struct signing_key *stranger = signing_key_make();

        (void)state;
        assert_int_equal(verify(signed_by(stranger, STR("{\"alg\":\"ES256\",\"kid\":\"other\"}"),
                                          str_from(good_payload()))),
                         ERR_UNAUTHENTICATED);
        assert_true(unknown_kid);
        assert_int_equal(verify(with_header("{\"alg\":\"ES256\",\"kid\":\"" KID "x\"}")),
                         ERR_UNAUTHENTICATED);
        assert_true(unknown_kid);
        check_refused(signed_by(stranger, STR(GOOD_HEADER), str_from(good_payload())));          /* our kid, another's key */
        signing_key_destroy(&stranger);
}

static void a_kid_is_one_short_text(void **state)
{
        static const char *const kids[] = {"\"\"", "null", "7", "[\"" KID "\"]", "true", "{}"};
        char                     long_kid[KEY_ID_BYTES_MAX + 2];

        (void)state;
        for (size_t i = 0; i < sizeof(kids) / sizeof(kids[0]); i++)
                check_refused(with_header(str_format(arena, "{\"alg\":\"ES256\",\"kid\":%s}", kids[i]).at));
        check_refused(with_header("{\"alg\":\"ES256\"}"));
        memset(long_kid, 'k', sizeof(long_kid));
        long_kid[sizeof(long_kid) - 1] = '\0';
        check_refused(with_header(str_format(arena, "{\"alg\":\"ES256\",\"kid\":\"%s\"}", long_kid).at));
        long_kid[sizeof(long_kid) - 2] = '\0';
        assert_int_equal(
                verify(with_header(str_format(arena, "{\"alg\":\"ES256\",\"kid\":\"%s\"}", long_kid).at)),
                ERR_UNAUTHENTICATED);
        assert_true(unknown_kid);
}

/* A token may name a key of its own, or where to fetch one; that changes nothing. */
static void keys_named_inside_a_token_are_ignored(void **state)
{
        static const char *const names[] = {"\"jku\":\"https://evil.example/jwks\"", "\"x5u\":\"https://evil.example/cert\"", "\"x5c\":[\"MIIB\"]"};
        struct signing_key      *stranger = signing_key_make();
        uint8_t                  x[32], y[32];
        struct str               header;

        (void)state;
        for (size_t i = 0; i < 3; i++) {
                header = str_format(arena, "{\"alg\":\"ES256\",\"kid\":\"" KID "\",%s}", names[i]);
                assert_int_equal(verify(signed_by(key, header, str_from(good_payload()))), OK);
                check_refused(signed_by(stranger, header, str_from(good_payload())));
        }
        signing_key_public(stranger, x, y);
        header = str_format(arena,
                            "{\"alg\":\"ES256\",\"kid\":\"" KID
                            "\",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}}",
                            base64url_encode((struct str){(char *)x, 32}, arena).at,
                            base64url_encode((struct str){(char *)y, 32}, arena).at);
        check_refused(signed_by(stranger, header, str_from(good_payload())));
        signing_key_destroy(&stranger);
}

static void rules_that_we_do_not_know_are_refused(void **state)
{
        (void)state;
        check_refused(with_header("{\"alg\":\"ES256\",\"kid\":\"" KID "\",\"crit\":[\"exp\"]}"));
        check_refused(
                with_header("{\"alg\":\"ES256\",\"kid\":\"" KID "\",\"crit\":[\"b64\"],\"b64\":false}"));
        check_refused(with_header("{\"alg\":\"ES256\",\"kid\":\"" KID "\",\"crit\":[]}"));
        check_refused(with_header("{\"alg\":\"ES256\",\"kid\":\"" KID "\",\"typ\":\"secevent+jwt\"}"));
        check_refused(with_header("{\"alg\":\"ES256\",\"kid\":\"" KID "\",\"typ\":7}"));
}

static void names_said_twice_are_refused(void **state)
{
        static const char *const twice[] = {"\"use\":\"access\"", "\"sub\":\"0190a1b2-c3d4-7e5f-8a6b-000000000000\"", "\"exp\":1900000000", "\"aud\":[\"chat\"]",
                                            "\"s\\u0075b\":\"0190a1b2-c3d4-7e5f-8a6b-000000000000\"", "\"adm\":true,\"adm\":false"};

        (void)state;
        for (size_t i = 0; i < sizeof(twice) / sizeof(twice[0]); i++)
                check_refused(with_payload(payload_but(ADM, twice[i])));
        check_refused(with_header("{\"alg\":\"ES256\",\"kid\":\"" KID "\",\"alg\":\"none\"}"));
        check_refused(with_header("{\"alg\":\"none\",\"kid\":\"" KID "\",\"alg\":\"ES256\"}"));
        check_refused(with_header("{\"alg\":\"ES256\",\"kid\":\"other\",\"kid\":\"" KID "\"}"));
        check_refused(with_header("{\"alg\":\"ES256\",\"kid\":\"" KID "\",\"\\u0061lg\":\"ES256\"}"));
}

/* Each replaces one good claim. */
static void odd_claims_are_refused(void **state)
{
        static const struct {
                enum claim  which;
                const char *instead;
        } odd[] = {
                {USE, "\"use\":\"refresh\""}, {USE, "\"use\":\"Access\""}, {USE, "\"use\":[\"access\"]"}, {USE, "\"use\":true"}, {USE, NULL},
                {ISS, "\"iss\":\"https://evil.example\""}, {ISS, "\"iss\":\"https://chat.example/\""}, {ISS, "\"iss\":\"\""}, {ISS, NULL},
                {ISS, "\"iss\":[\"https://chat.example\"]"},
                {AUD, "\"aud\":[\"auth\",\"media\"]"}, {AUD, "\"aud\":[]"}, {AUD, "\"aud\":\"chat\""}, {AUD, "\"aud\":[\"auth chat\"]"},
                {AUD, "\"aud\":[\"Chat\"]"}, {AUD, "\"aud\":[[\"chat\"]]"}, {AUD, "\"aud\":{\"chat\":1}"}, {AUD, "\"aud\":[\"chat\",7]"}, {AUD, NULL},
                {SUB, "\"sub\":\"alice\""}, {SUB, "\"sub\":\"\""}, {SUB, "\"sub\":7"}, {SUB, NULL}, {SUB, "\"sub\":\"" USER "0\""},
                {SUB, "\"sub\":\"00000000-0000-0000-0000-000000000000\""},
                {SUB, "\"sub\":\"" USER "\",\"svc\":\"worker\""}, {SUB, "\"svc\":\"\""}, {SUB, "\"svc\":\"Worker\""}, {SUB, "\"svc\":\"abcdefghijklmnop\""},
                {SUB, "\"svc\":7"}, {SUB, "\"svc\":null"}, {SUB, "\"svc\":[\"worker\"]"}, {SUB, "\"sub\":null,\"svc\":\"worker\""},
                {SID, "\"sid\":\"x\""}, {SID, "\"sid\":null"}, {SID, "\"sid\":\"00000000-0000-0000-0000-000000000000\""},
                {DID, "\"did\":\"x\""}, {DID, "\"did\":null"}, {DID, "\"did\":7"},
                {JTI, "\"jti\":\"x\""}, {JTI, NULL},
                {SCOPE, "\"scope\":[\"a\"]"}, {SCOPE, "\"scope\":null"}, {SCOPE, NULL},
                {AMR, "\"amr\":\"srp\""}, {AMR, "\"amr\":[7]"}, {AMR, NULL},
                {ADM, "\"adm\":1"}, {ADM, "\"adm\":\"true\""}, {ADM, "\"adm\":null"},
                {ADM, "\"gst\":1"}, {ADM, "\"gst\":\"true\""}, {ADM, "\"gst\":null"},
                {EXP, NULL}, {EXP, "\"exp\":\"1700000300\""}, {EXP, "\"exp\":1700000300.5"}, {EXP, "\"exp\":17e9"}, {EXP, "\"exp\":-1"},
                {EXP, "\"exp\":9007199254740991"}, {EXP, "\"exp\":99999999999999999999"}, {EXP, "\"exp\":null"}, {EXP, "\"exp\":0"},
                {NBF, NULL}, {NBF, "\"nbf\":\"1\""}, {NBF, "\"nbf\":1700001000"}, {NBF, "\"nbf\":-1700000000"},
                {IAT, NULL}, {IAT, "\"iat\":1700001000"}, {IAT, "\"iat\":\"1\""},
        };

        (void)state;
        for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
                const char *payload = payload_but(odd[i].which, odd[i].instead);

                if (verify(with_payload(payload)) != ERR_UNAUTHENTICATED)
                        fail_msg("taken: %s", payload);
                check_refused(with_payload(payload));
        }
}

static void payloads_that_are_no_object_are_refused(void **state)
{
        static const char *const payloads[] = {"[]", "null", "7", "\"text\"", "{}", "{", "{}{}", "\xff", " ", "{\"a\":\"\\ud800\"}", "{'use':'access'}",
                                               "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"};

        (void)state;
        for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++) {
                check_refused(with_payload(payloads[i]));
                check_refused(with_header(payloads[i]));
        }
}

static void a_token_ends_and_begins_with_half_a_minute_of_patience(void **state)
{
        struct str token = with_payload(good_payload());

        (void)state;
        assert_int_equal(verify_at(token, NOW_MS + 300000 + TOKEN_SKEW_MS - 1), OK);
        assert_int_equal(verify_at(token, NOW_MS + 300000 + TOKEN_SKEW_MS), ERR_UNAUTHENTICATED);
        assert_int_equal(verify_at(token, NOW_MS - TOKEN_SKEW_MS), OK);
        assert_int_equal(verify_at(token, NOW_MS - TOKEN_SKEW_MS - 1), ERR_UNAUTHENTICATED);
        assert_int_equal(verify_at(token, 0), ERR_UNAUTHENTICATED);
        assert_int_equal(verify_at(token, INT64_MAX), ERR_UNAUTHENTICATED);
        token = with_payload(payload_but(NBF, "\"nbf\":1700000100"));
        assert_int_equal(verify_at(token, NOW_MS + 70000), OK);
        assert_int_equal(verify_at(token, NOW_MS + 69999), ERR_UNAUTHENTICATED);
}

static void a_token_for_longer_than_a_day_is_none(void **state)
{
        (void)state;
        assert_int_equal(verify(with_payload(payload_but(EXP, "\"exp\":1700086400"))), OK);
        check_refused(with_payload(payload_but(EXP, "\"exp\":1700086401")));
        check_refused(with_payload(payload_but(EXP, "\"exp\":253402300799")));
}

static void another_service_does_not_take_it(void **state)
{
        struct str token = with_payload(good_payload());

        (void)state;
        assert_int_equal(token_verify(token, keys, STR("https://chat.example"), STR("admin"), NOW_MS, arena,
                                      &claims, &unknown_kid),
                         ERR_UNAUTHENTICATED);
        assert_int_equal(token_verify(token, keys, STR("https://chat.example"), STR("media"), NOW_MS, arena,
                                      &claims, &unknown_kid),
                         OK);
        assert_int_equal(token_verify(token, keys, STR("https://other.example"), STR("chat"), NOW_MS, arena,
                                      &claims, &unknown_kid),
                         ERR_UNAUTHENTICATED);
        assert_int_equal(token_verify(token, keys, STR("https://chat.example"), STR(""), NOW_MS, arena,
                                      &claims, &unknown_kid),
                         ERR_UNAUTHENTICATED);
}

/* --- mangled -------------------------------------------------------------------------------------------- */

static void every_truncation_is_refused(void **state)
{
        struct str token = with_payload(good_payload());

        (void)state;
        for (size_t len = 0; len < token.len; len++) {
                char *exact = arena_copy(arena, token.at, len + 1);      /* so that a read past the end shows */

                assert_int_equal(verify((struct str){exact, len}), ERR_UNAUTHENTICATED);
        }
        assert_int_equal(verify(STR_NONE), ERR_UNAUTHENTICATED);
}

static void every_changed_character_is_refused(void **state)
{
        struct str token = with_payload(good_payload());
        char      *text  = arena_copy(arena, token.at, token.len);

        (void)state;
        for (size_t i = 0; i < token.len; i++) {
                char was = text[i];

                text[i] = was == 'A' ? 'B' : 'A';
                assert_int_equal(verify((struct str){text, token.len}), ERR_UNAUTHENTICATED);
                text[i] = '=';
                assert_int_equal(verify((struct str){text, token.len}), ERR_UNAUTHENTICATED);
                text[i] = was;
        }
        assert_int_equal(verify((struct str){text, token.len}), OK);
}

static void the_form_is_exactly_three_parts(void **state)
{
        struct str token = with_payload(good_payload()),
                   text = joined(STR(GOOD_HEADER), str_from(good_payload()));

        (void)state;
        check_refused(str_format(arena, "%s.", token.at));
        check_refused(str_format(arena, "%s.x", token.at));
        check_refused(str_format(arena, ".%s", token.at));
        check_refused(str_format(arena, "%s=", token.at));
        check_refused(str_format(arena, "%sAA", token.at));              /* a longer signature that begins well */
        check_refused(str_format(arena, "%s\n", token.at));
        check_refused(str_format(arena, " %s", token.at));
        check_refused(str_format(arena, "%s.%s", text.at, "AAAA"));
        check_refused(str_format(arena, "%s", text.at));
        check_refused(STR("."));
        check_refused(STR(".."));
        check_refused(STR("..."));
        check_refused(STR("e30.e30.e30"));
        check_refused((struct str){str_format(arena, "%s%c%s", token.at, 0, "x").at, token.len + 1});    /* a zero byte behind it */
}

static void a_long_token_is_refused_unparsed(void **state)
{
        struct str plain = with_payload(good_payload());
        char       filler[4096];
        size_t     fits = 0;

        (void)state;
        for (size_t len = 1; len < 3000; len++) {
                struct str token;

                if (len < 2400 && len % 100 != 0)
                        continue;
                snprintf(filler, sizeof(filler), "\"filler\":\"%0*d\"", (int)len, 0);
                token = with_payload(payload_but(ADM, filler));
                assert_true(token.len > plain.len);
                if (token.len <= TOKEN_BYTES_MAX) {
                        assert_int_equal(verify(token), OK);
                        fits = token.len;
                } else {
                        check_refused(token);
                }
        }
        assert_true(fits > TOKEN_BYTES_MAX - 4);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(a_good_token_tells_its_claims),
                cmocka_unit_test(its_id_tells_the_millisecond),
                cmocka_unit_test(what_is_optional_may_be_absent),
                cmocka_unit_test(a_token_keyed_with_the_public_key_is_refused),
                cmocka_unit_test(only_es256_is_obeyed),
                cmocka_unit_test(a_key_that_we_do_not_know_may_be_fetched_but_is_refused),
                cmocka_unit_test(a_kid_is_one_short_text),
                cmocka_unit_test(keys_named_inside_a_token_are_ignored),
                cmocka_unit_test(rules_that_we_do_not_know_are_refused),
                cmocka_unit_test(names_said_twice_are_refused),
                cmocka_unit_test(odd_claims_are_refused),
                cmocka_unit_test(payloads_that_are_no_object_are_refused),
                cmocka_unit_test(a_token_ends_and_begins_with_half_a_minute_of_patience),
                cmocka_unit_test(a_token_for_longer_than_a_day_is_none),
                cmocka_unit_test(another_service_does_not_take_it),
                cmocka_unit_test(every_truncation_is_refused),
                cmocka_unit_test(every_changed_character_is_refused),
                cmocka_unit_test(the_form_is_exactly_three_parts),
                cmocka_unit_test(a_long_token_is_refused_unparsed),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
