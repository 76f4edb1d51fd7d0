/* mint.c — making access tokens, through libjwt. */

#include "token/token.h"

#include <jwt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "json/scan.h"

#define PEM_BYTES_MAX       (16 * 1024)
#define SIGNATURE_TEXT_LEN  86                           /* 64 bytes in base64url */

/* jansson, on which libjwt stands, has a json_string of its own; a program that shows ours to its shared
 * libraries would have it called there instead. One reference to it as hidden hides it in the whole program. */
extern __typeof__(json_string) json_string __attribute__((visibility("hidden")));
static __typeof__(json_string) *const ours __attribute__((used)) = json_string;

/* Words of printable characters that need no escape in JSON, with single spaces between; empty is none. */
static bool are_words(struct str text)
{
        for (size_t i = 0; i < text.len; i++) {
                char c = text.at[i];

                if (c == ' ' ? i == 0 || i + 1 == text.len || text.at[i - 1] == ' '
                             : c < '!' || c > '~' || c == '"' || c == '\\')
                        return false;
        }
        return true;
}

bool token_is_service_name(struct str name)
{
        for (size_t i = 0; i < name.len; i++)
                if (name.at[i] < 'a' || name.at[i] > 'z')
                        return false;
        return name.len > 0 && name.len <= TOKEN_SERVICE_MAX;
}

/* Anything that libjwt, which takes texts up to a zero byte, carries as it is. */
static bool is_plain(struct str text)
{
        return text.len > 0 && text.len <= TOKEN_BYTES_MAX && !memchr(text.at, 0, text.len) &&
               utf8_is_valid(text);
}

static bool are_mintable(const struct token_claims *claims)
{
        return id_is_none(claims->user) == token_is_service_name(claims->service) &&
               (id_is_none(claims->user) || !claims->service.len) && !id_is_none(claims->token) && are_words(claims->scope) &&
               are_words(claims->amr) && claims->scope.len + claims->amr.len <= TOKEN_BYTES_MAX &&
               claims->issued_at_ms >= 0 && claims->expires_at_ms / 1000 > claims->issued_at_ms / 1000 &&
               claims->expires_at_ms / 1000 <= LONG_MAX;
}

/* `words` as a JSON list. */
static void put_list(struct buf *out, const char *name, struct str words)
{
        const char *between = "";

        buf_printf(out, "\"%s\":[", name);
        while (words.at && words.len > 0) {
                struct str word = str_until(words, ' ', &words);

                buf_printf(out, "%s\"%.*s\"", between, STR_ARG(word));
                between = ",";
        }
        buf_put_char(out, ']');
}

static bool add_lists(jwt_t *jwt, struct str audience, struct str amr, struct arena *arena)
{
        struct buf lists;

        buf_init(&lists, arena, 64 + 4 * (size_t)TOKEN_BYTES_MAX);
        buf_put_char(&lists, '{');
        put_list(&lists, "aud", audience);
        buf_put_char(&lists, ',');
        put_list(&lists, "amr", amr);
        buf_put_char(&lists, '}');
        buf_put_char(&lists, '\0');
        return !lists.overflowed && jwt_add_grants_json(jwt, buf_str(&lists).at) == 0;
}

static bool add_id(jwt_t *jwt, const char *name, struct id id)
{
        char text[ID_TEXT_LEN + 1];

        if (id_is_none(id))
                return true;
        id_print(id, text);
        return jwt_add_grant(jwt, name, text) == 0;
}

static bool add_claims(jwt_t *jwt, struct str issuer, struct str audience, const struct token_claims *claims,
                       struct arena *arena)
{
        return jwt_add_grant(jwt, "iss", str_copy(issuer, arena).at) == 0 &&
               add_lists(jwt, audience, claims->amr, arena) && add_id(jwt, "sub", claims->user) &&
               add_id(jwt, "sid", claims->session) && add_id(jwt, "did", claims->device) &&
               add_id(jwt, "jti", claims->token) && jwt_add_grant(jwt, "use", "access") == 0 &&
               jwt_add_grant(jwt, "scope", claims->scope.len ? str_copy(claims->scope, arena).at : "") == 0 &&
               (!claims->is_admin || jwt_add_grant_bool(jwt, "adm", 1) == 0) &&
               (!claims->is_guest || jwt_add_grant_bool(jwt, "gst", 1) == 0) &&
               (!claims->service.len || jwt_add_grant(jwt, "svc", str_copy(claims->service, arena).at) == 0) &&
               jwt_add_grant_int(jwt, "iat", (long)(claims->issued_at_ms / 1000)) == 0 &&
               jwt_add_grant_int(jwt, "nbf", (long)(claims->issued_at_ms / 1000)) == 0 &&
               jwt_add_grant_int(jwt, "exp", (long)(claims->expires_at_ms / 1000)) == 0;
}

static enum err sign(jwt_t *jwt, struct str pem, struct arena *arena, struct str *token)
{
        struct str  text;
        char       *encoded;
        const char *dot;

        if (jwt_set_alg(jwt, JWT_ALG_ES256, (const unsigned char *)pem.at, (int)pem.len) != 0 ||
            !(encoded = jwt_encode_str(jwt)))
                return ERR_INVALID;
        text = str_copy(str_from(encoded), arena);
        free(encoded);
        /* libjwt signs "ES256" with a key of any curve; the signature's length tells. */
        dot = strrchr(text.at, '.');
        if (!dot || strlen(dot + 1) != SIGNATURE_TEXT_LEN)
                return ERR_INVALID;
        if (text.len > TOKEN_BYTES_MAX)
                return ERR_TOO_LARGE;
        *token = text;
        return OK;
}

enum err token_mint(struct str pem, struct str kid, struct str issuer, struct str audience,
                    const struct token_claims *claims, struct arena *arena, struct str *token)
{
        jwt_t   *jwt;
        enum err err;

        *token = STR_NONE;
        if (pem.len == 0 || pem.len > PEM_BYTES_MAX || !is_plain(kid) || kid.len > KEY_ID_BYTES_MAX ||
            !is_plain(issuer) || audience.len == 0 || audience.len > TOKEN_BYTES_MAX ||
            !are_words(audience) || !are_mintable(claims))
                return ERR_INVALID;
        if (memmem(pem.at, pem.len, "ENCRYPTED", 9)) /* libjwt would ask for the passphrase at the terminal */
                return ERR_INVALID;
        if (jwt_new(&jwt) != 0)
                return ERR_INTERNAL;
        err = jwt_add_header(jwt, "kid", str_copy(kid, arena).at) == 0 &&
                              add_claims(jwt, issuer, audience, claims, arena)
                      ? sign(jwt, pem, arena, token)
                      : ERR_INTERNAL;
        jwt_free(jwt);
        return err;
}
