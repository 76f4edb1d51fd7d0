/* signature.h — ECDSA on P-256 with SHA-256 (ES256, RFC 7518 section 3.4), with keys parsed once and kept. Any thread. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

struct arena;
struct signing_key;                                      /* private; one owner */
struct verify_key;                                       /* public; may be shared between threads */

#define P256_COORDINATE_BYTES 32
#define ES256_SIGNATURE_BYTES 64                         /* r ‖ s */

struct signing_key *signing_key_make(void);
enum err signing_key_from_pem(struct str pem, struct signing_key **out);         /* ERR_INVALID: not a P-256 private key */
struct str signing_key_to_pem(const struct signing_key *key, struct arena *arena);
void     signing_key_public(const struct signing_key *key, uint8_t x[static P256_COORDINATE_BYTES], uint8_t y[static P256_COORDINATE_BYTES]);
void     signing_key_sign(const struct signing_key *key, struct str message, uint8_t signature[static ES256_SIGNATURE_BYTES]);
void     signing_key_destroy(struct signing_key **key);

enum err verify_key_from_point(const uint8_t x[static P256_COORDINATE_BYTES], const uint8_t y[static P256_COORDINATE_BYTES],
                               struct verify_key **out);                         /* ERR_INVALID: not on the curve */
bool     verify_key_accepts(const struct verify_key *key, struct str message, const uint8_t signature[static ES256_SIGNATURE_BYTES]);
void     verify_key_destroy(struct verify_key **key);
