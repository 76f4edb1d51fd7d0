/* token.h — access tokens: JWT (RFC 7519) signed with ES256, minted by auth alone, verified everywhere.
 *
 * Claims: iss aud sub sid did scope amr adm gst svc iat nbf exp jti, and use = "access". A token is a person's (sub) or a service's (svc), never both. aud and amr are lists (RFC 7519, RFC 8176), scope is one
 * text (RFC 8693). Header: typ JWT, alg ES256, kid = the key's RFC 7638 thumbprint. Minting goes through libjwt; verifying is ours (libjwt 1.10 would take an HS256 token keyed with the public key, and
 * parses its PEM on every verify): the header must say ES256 with a known kid, the signature is checked with a kept key, and no
 * claim is read before that. Tokens over TOKEN_BYTES_MAX are refused unparsed. jku, x5u and jwk are ignored.
 *
 * When a token was issued is known to the millisecond: jti is a UUIDv7, made when the token was, and iat is the second it lies in. So a token made
 * right after everything from before was revoked is good, and one made right before it is not, though both have the same iat.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/id.h"
#include "base/str.h"

struct arena;
struct signing_key;

#define TOKEN_BYTES_MAX 4096
#define TOKEN_SKEW_MS   30000
#define TOKEN_LIFETIME_MS_MAX (24 * 3600 * 1000)         /* from iat to exp: what says that it is good for longer is none of ours, whoever signed it */
#define TOKEN_SERVICE_MAX 15                             /* bytes of a service's name: lower case letters */

struct token_claims {
        struct id  user, session, device;                /* sub, sid, did; session and device may be none */
        struct str service;                              /* svc: which service of the installation it is; empty for a person's */
        struct str scope;                                /* words separated by single spaces, or empty */
        struct str amr;                                  /* how they signed in, likewise: "pwd", "srp", "key" */
        bool       is_admin;                             /* claim adm */
        bool       is_guest;                             /* claim gst: somebody without an account of their own, for a while */
        int64_t    issued_at_ms, expires_at_ms;          /* iat, exp: whole seconds on the wire; read, the time of jti where it lies in that second */
        struct id  token;                                /* jti: minted with an id_make() of that moment */
};

/* --- key sets: the public keys by kid. One owner; replaced as a whole, so readers on other threads take a reference. Keys are added before
 * the set is shared. */
#define KEY_SET_KEYS_MAX  32
#define KEY_ID_BYTES_MAX  128
#define JWKS_BYTES_MAX    (64 * 1024)
struct key_set;
struct key_set *key_set_create(void);
struct key_set *key_set_take(struct key_set *set);       /* another reference */
void            key_set_release(struct key_set **set);
/* ERR_INVALID: no point of the curve, or kid empty, too long or not UTF-8; ERR_CONFLICT: kid is there already; ERR_TOO_LARGE: KEY_SET_KEYS_MAX are. */
enum err        key_set_add(struct key_set *set, struct str kid, const uint8_t x[static 32], const uint8_t y[static 32]);
size_t          key_set_count(const struct key_set *set);
struct str      key_set_to_jwks(const struct key_set *set, struct arena *arena);         /* RFC 7517 */
/* Keys of other kinds or uses, and those without kid, are passed over. Anything wrong with ours: ERR_INVALID (or as above), and no set. */
enum err        key_set_from_jwks(struct str text, struct key_set **out);
struct str      key_thumbprint(const uint8_t x[static 32], const uint8_t y[static 32], struct arena *arena);      /* RFC 7638 */

/* `pem` is the private key as text (PKCS #8 or SEC 1, not encrypted); `audience` is words separated by single spaces. Times are cut to
 * whole seconds; nbf is iat. ERR_INVALID: neither a user nor a service or both, no token id, an odd word, times the wrong way round, or a key that is not P-256.
 * About a millisecond: libjwt parses the key each time. */
enum err token_mint(struct str pem, struct str kid, struct str issuer, struct str audience, const struct token_claims *claims,
                    struct arena *arena, struct str *token);

/* Whether a claim svc may say that. */
bool token_is_service_name(struct str name);

/* ERR_UNAUTHENTICATED for every reason that a stranger may cause; *unknown_kid tells that fetching the key set again may help.
 * `audience` is one word, which must be in the token's list. The claims' texts live in the arena. `now_ms` is wall time; exp, nbf and iat are
 * taken with TOKEN_SKEW_MS of patience; a token that is good for longer than TOKEN_LIFETIME_MS_MAX is none. */
enum err token_verify(struct str token, const struct key_set *keys, struct str issuer, struct str audience, int64_t now_ms,
                      struct arena *arena, struct token_claims *claims, bool *unknown_kid);
