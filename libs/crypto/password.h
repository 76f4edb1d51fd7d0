/* password.h — the slow step of a password: Argon2id (RFC 9106) over the NFKC form, then split by HKDF (RFC 5869).
 *
 * Profile srp6a-3072-sha256-a2id-v1: m = Argon2id(NFKC(password), salt 16 bytes, memory 64 MiB, t = 3, p = 1, 64 bytes);
 * P' = HKDF-SHA256(m, info "srp", 32 bytes), vault_kek = HKDF-SHA256(m, info "vault", 32 bytes). Whoever knows one cannot derive the other.
 * About 130 ms and 64 MiB per call: never on the loop, and in a bounded pool.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

#define PASSWORD_SALT_BYTES 16
#define PASSWORD_KEY_BYTES  32
#define PASSWORD_CODE_POINTS_MIN 8
#define PASSWORD_BYTES_MAX  1024

struct password_kdf {
        int64_t memory_kib;                              /* 65536 by default */
        int64_t passes;                                  /* 3 by default */
};
#define PASSWORD_KDF_DEFAULT ((struct password_kdf){65536, 3})
#define PASSWORD_KDF_FLOOR   ((struct password_kdf){19456, 2})   /* clients refuse anything cheaper: no downgrade */

struct password_keys {
        uint8_t srp[PASSWORD_KEY_BYTES];                 /* P' */
        uint8_t vault[PASSWORD_KEY_BYTES];
};

bool password_kdf_is_acceptable(struct password_kdf kdf);        /* floor ≤ kdf ≤ 1 GiB, 16 passes */

/* ERR_INVALID: not UTF-8, longer than PASSWORD_BYTES_MAX, or `kdf` not acceptable. ERR_UNAVAILABLE: no memory for it right now.
 * Wipe the keys after use. */
enum err password_derive(struct str password, const uint8_t salt[static PASSWORD_SALT_BYTES], struct password_kdf kdf,
                         struct password_keys *out);
void     password_wipe(struct password_keys *keys);

/* The key of a password that opens a thing, not an account: the same step at its floor (19 MiB, 2 passes; about 20 ms), split off under the
 * info "thing". Kept beside its salt; compared by bytes_are_equal. Errors as above. */
enum err password_key_of_thing(struct str password, const uint8_t salt[static PASSWORD_SALT_BYTES], uint8_t out[static PASSWORD_KEY_BYTES]);
