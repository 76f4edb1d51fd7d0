/* hash.h — SHA-256, HMAC, HKDF, comparison in constant time, wiping, and sealing of small secrets. Any thread. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

struct arena;

#define SHA256_BYTES 32

void sha256(struct str bytes, uint8_t out[static SHA256_BYTES]);
void hmac_sha256(struct str key, struct str bytes, uint8_t out[static SHA256_BYTES]);               /* RFC 2104 */

/* RFC 5869; `secret` is not empty, `out_bytes` at most 255 × 32, `info` at most HKDF_INFO_BYTES_MAX. */
#define HKDF_INFO_BYTES_MAX 1024
void hkdf_sha256(struct str secret, struct str info, uint8_t *out, size_t out_bytes);               /* no salt */
void hkdf_sha256_salted(struct str secret, struct str salt, struct str info, uint8_t *out, size_t out_bytes);

bool bytes_are_equal(const void *a, const void *b, size_t bytes);                                   /* constant time */
void bytes_wipe(void *secret, size_t bytes);

/* AES-256-GCM with a random nonce, nonce ‖ ciphertext ‖ tag; `about` is authenticated, not encrypted. One key seals at most
 * 2^32 times. ERR_INVALID: another key, another `about`, or altered; nothing tells which. */
#define SEAL_NONCE_BYTES 12
#define SEAL_TAG_BYTES   16
#define SEAL_BYTES_MAX   (1 << 20)
struct str seal(const uint8_t key[static 32], struct str about, struct str secret, struct arena *arena);
enum err   unseal(const uint8_t key[static 32], struct str about, struct str sealed, struct arena *arena, struct str *secret);
