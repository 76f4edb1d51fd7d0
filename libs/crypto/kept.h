/* kept.h — OpenSSL's algorithms, looked up once and kept; only for the files of this folder.
 *
 * Looking an algorithm up by name takes locks and about a microsecond each time. What can only fail for want
 * of memory, or of a part that every build of OpenSSL has, ends the process, like any small allocation that
 * fails: MUST.
 */
#pragma once
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

struct kept {
        EVP_MD     *sha256;
        EVP_MAC    *hmac;
        EVP_KDF    *hkdf;
        EVP_CIPHER *aes_256_gcm;
};

/* Any thread. */
const struct kept *kept(void);

_Noreturn void kept_broken(const char *expression);
#define MUST(expression) ((expression) ? (void)0 : kept_broken(#expression))

/* The digest of several pieces, as if they were one text; out has EVP_MD_get_size bytes. */
void digest_pieces(const EVP_MD *algorithm, const struct str *pieces, size_t count, uint8_t *out);
