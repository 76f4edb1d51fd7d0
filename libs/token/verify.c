/* verify.c — reading tokens that strangers hand in; nothing of a payload before its signature held. */

#include "token/key_set.h"

#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "crypto/signature.h"
#include "json/scan.h"

#define SECONDS_MAX INT64_C(253402300799)                /* the end of the year 9999 */

struct parts {
        struct str header, payload, signature;
        struct str signed_text;                          /* header and payload, and the dot between */
};

static bool split(struct str token, struct parts *parts)
{
        struct str rest, more;

        parts->header      = str_until(token, '.', &rest);
        parts->payload     = str_until(rest, '.', &rest);
        parts->signature   = str_until(rest, '.', &more);
        parts->signed_text = (struct str){token.at, parts->header.len + 1 + parts->payload.len};
        return parts->header.len > 0 && parts->payload.len > 0 && parts->signature.len > 0 && !more.at;
}

/* One part as a JSON object: strict base64url, and nothing that the scanner refuses, such as a name twice. */
static bool read_object(struct str text, struct arena *arena, struct str *object)
{
        struct json_fault fault;
        struct str        bytes;

        if (!base64url_decode(text, arena, &bytes) || json_scan(bytes, TOKEN_BYTES_MAX, &fault) != OK)
                return false;
        *object = json_trim(bytes);
        return object->at[0] == '{';
}

static bool read_text(struct str object, const char *name, struct arena *arena, struct str *out)
{
        return json_string(json_member(object, name), arena, out);
}

static bool says(struct str object, const char *name, const char *expected, struct arena *arena)
{
        struct str text;

        return read_text(object, name, arena, &text) && str_equal(text, str_from(expected));
}

/* alg is compared, never obeyed. Keys named inside the token (jku, jwk, x5u, x5c) are not even read; crit
 * names rules that we do not know, whatever they are. */
static bool read_header(struct str text, struct arena *arena, struct str *kid)
{
        struct str header;

        return read_object(text, arena, &header) && says(header, "alg", "ES256", arena) &&
               !json_member(header, "crit").at &&
               (!json_member(header, "typ").at || says(header, "typ", "JWT", arena)) &&
               read_text(header, "kid", arena, kid) && kid->len > 0 && kid->len <= KEY_ID_BYTES_MAX;
}

static bool is_signed(const struct parts *parts, const struct verify_key *key, struct arena *arena)
{
        struct str signature;

        return base64url_decode(parts->signature, arena, &signature) &&
               signature.len == ES256_SIGNATURE_BYTES &&
               verify_key_accepts(key, parts->signed_text, (const uint8_t *)signature.at);
}

/* --- claims --------------------------------------------------------------------------------------------- */

static bool read_id(struct str object, const char *name, bool is_required, struct arena *arena,
                    struct id *out)
{
        struct str text;

        *out = ID_NONE;
        if (!is_required && !json_member(object, name).at)
                return true;
        return read_text(object, name, arena, &text) && id_parse(text, out) && !id_is_none(*out);
}

static bool read_seconds(struct str object, const char *name, int64_t *at_ms)
{
        int64_t seconds;

        if (!json_int(json_member(object, name), 0, SECONDS_MAX, &seconds))
                return false;
        *at_ms = seconds * 1000;
        return true;
}

static bool is_list(struct str value)
{
        return value.len > 0 && value.at[0] == '[';
}

static bool is_for(struct str payload, struct str audience, struct arena *arena)
{
        struct str list = json_member(payload, "aud"), item, text;
        bool       is   = false;

        if (!is_list(list))
                return false;
        while (json_next_item(&list, &item)) {
                if (!json_string(item, arena, &text))
                        return false;
                is |= str_equal(text, audience);
        }
        return is;
}

static bool read_words(struct str payload, const char *name, struct arena *arena, struct str *out)
{
        struct str list = json_member(payload, name), item, text;
        struct buf words;

        if (!is_list(list))
                return false;
        buf_init(&words, arena, TOKEN_BYTES_MAX);
        while (json_next_item(&list, &item)) {
                if (!json_string(item, arena, &text))
                        return false;
                if (words.len > 0)
                        buf_put_char(&words, ' ');
                buf_put(&words, text);
        }
        *out = words.len > 0 ? buf_str(&words) : STR("");
        return !words.overflowed;
}

/* iat has whole seconds; where the token's id is a UUIDv7 of that second it tells the millisecond. */
static int64_t issued_at_ms(int64_t iat_ms, struct id token)
{
        int64_t at_ms = id_time_ms(token);

        return id_is_v7(token) && at_ms >= iat_ms && at_ms < iat_ms + 1000 ? at_ms : iat_ms;
}

/* Absent means no. */
static bool read_flag(struct str payload, const char *name, bool *flag)
{
        struct str value = json_member(payload, name);

        *flag = str_equal(value, STR("true"));
        return !value.at || *flag || str_equal(value, STR("false"));
}

/* A person's or a service's, never both. */
static bool read_whose(struct str payload, struct arena *arena, struct token_claims *claims)
{
        claims->service = STR("");
        if (!json_member(payload, "svc").at)
                return read_id(payload, "sub", true, arena, &claims->user);
        claims->user = ID_NONE;
        return !json_member(payload, "sub").at && read_text(payload, "svc", arena, &claims->service) &&
               token_is_service_name(claims->service);
}

static bool read_claims(struct str payload, struct arena *arena, struct token_claims *claims)
{
        int64_t iat_ms;

        if (!read_whose(payload, arena, claims))
                return false;
        if (!read_flag(payload, "adm", &claims->is_admin) || !read_flag(payload, "gst", &claims->is_guest) ||
            !read_id(payload, "sid", false, arena, &claims->session) ||
            !read_id(payload, "did", false, arena, &claims->device) ||
            !read_id(payload, "jti", true, arena, &claims->token) ||
            !read_text(payload, "scope", arena, &claims->scope) ||
            !read_words(payload, "amr", arena, &claims->amr) || !read_seconds(payload, "iat", &iat_ms) ||
            !read_seconds(payload, "exp", &claims->expires_at_ms))
                return false;
        claims->issued_at_ms = issued_at_ms(iat_ms, claims->token);
        return true;
}

static bool is_time(struct str payload, const struct token_claims *claims, int64_t now_ms)
{
        int64_t not_before_ms;

        return read_seconds(payload, "nbf", &not_before_ms) && claims->expires_at_ms - claims->issued_at_ms <= TOKEN_LIFETIME_MS_MAX &&
               now_ms < claims->expires_at_ms + TOKEN_SKEW_MS && now_ms >= not_before_ms - TOKEN_SKEW_MS &&
               now_ms >= claims->issued_at_ms - TOKEN_SKEW_MS;
}

enum err token_verify(struct str token, const struct key_set *keys, struct str issuer, struct str audience,
                      int64_t now_ms, struct arena *arena, struct token_claims *claims, bool *unknown_kid)
{
        const struct verify_key *key;
        struct token_claims      read;
        struct parts             parts;
        struct str               kid, payload, from;

        *claims      = (struct token_claims){0};
        *unknown_kid = false;
        if (token.len > TOKEN_BYTES_MAX || !split(token, &parts) || !read_header(parts.header, arena, &kid))
                return ERR_UNAUTHENTICATED;
        key = key_set_find(keys, kid);
        if (!key) {
                *unknown_kid = true;
                return ERR_UNAUTHENTICATED;
        }
        if (!is_signed(&parts, key, arena) || !read_object(parts.payload, arena, &payload))
                return ERR_UNAUTHENTICATED;
        if (!says(payload, "use", "access", arena) || !read_text(payload, "iss", arena, &from) ||
            !str_equal(from, issuer) || !is_for(payload, audience, arena) ||
            !read_claims(payload, arena, &read) || !is_time(payload, &read, now_ms))
                return ERR_UNAUTHENTICATED;
        *claims = read;
        return OK;
}
