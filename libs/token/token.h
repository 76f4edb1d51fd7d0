/* token.h — access tokens: JWT (RFC 7519) signed with ES256, minted by auth alone, verified everywhere.
 *
 * Claims: iss aud sub sid did scope amr iat nbf exp jti, and use = "access". aud is a list. Header: typ JWT, alg ES256, kid = the key's
 * RFC 7638 thumbprint. Minting goes through libjwt; verifying is ours (libjwt 1.10 would take an HS256 token keyed with the public key, and
 * parses its PEM on every verify): the header must say ES256 with a known kid, the signature is checked with a kept key, and no
 * claim is read before that. Tokens over TOKEN_BYTES_MAX are refused unparsed. jku, x5u and jwk are ignored.
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

struct token_claims {
        struct id  user, session, device;                /* sub, sid, did; device may be none */
        struct str scope;                                /* separated by spaces */
        struct str amr;                                  /* how they signed in: "pwd", "srp", "key" */
        bool       is_admin;                             /* claim adm */
        int64_t    issued_at_ms, expires_at_ms;          /* iat, exp: whole seconds on the wire */
        struct id  token;                                /* jti */
};

/* --- key sets: the public keys by kid. One owner; replaced as a whole, so readers on other threads take a reference. */
struct key_set;
struct key_set *key_set_create(void);
struct key_set *key_set_take(struct key_set *set);       /* another reference */
void            key_set_release(struct key_set **set);
enum err        key_set_add(struct key_set *set, struct str kid, const uint8_t x[static 32], const uint8_t y[static 32]);
size_t          key_set_count(const struct key_set *set);
struct str      key_set_to_jwks(const struct key_set *set, struct arena *arena);         /* RFC 7517 */
enum err        key_set_from_jwks(struct str text, struct key_set **out);                /* keys of other kinds are passed over */
struct str      key_thumbprint(const uint8_t x[static 32], const uint8_t y[static 32], struct arena *arena);      /* RFC 7638 */

/* `pem` is the private key as text; `audience` a list separated by spaces. */
enum err token_mint(struct str pem, struct str kid, struct str issuer, struct str audience, const struct token_claims *claims,
                    struct arena *arena, struct str *token);

/* ERR_UNAUTHENTICATED for every reason that a stranger may cause; *unknown_kid tells that fetching the key set again may help.
 * The claims' texts live in the arena. `now_ms` is wall time. */
enum err token_verify(struct str token, const struct key_set *keys, struct str issuer, struct str audience, int64_t now_ms,
                      struct arena *arena, struct token_claims *claims, bool *unknown_kid);

/* --- a cache of verified tokens: SHA-256 of the token → claims, until expiry. It makes reconnects free. One thread. */
struct token_cache;
struct token_cache *token_cache_create(size_t limit);
void                token_cache_destroy(struct token_cache **cache);
bool                token_cache_get(struct token_cache *cache, struct str token, int64_t now_ms, struct arena *arena, struct token_claims *claims);
void                token_cache_put(struct token_cache *cache, struct str token, const struct token_claims *claims);
void                token_cache_clear(struct token_cache *cache);                        /* a key was withdrawn */
