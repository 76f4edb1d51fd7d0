/* hash.c — digests, derivation and sealing, on OpenSSL's EVP. */

#include "crypto/hash.h"

#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include "base/arena.h"
#include "base/random.h"
#include "crypto/kept.h"

/* OpenSSL reads a NULL as "not given" where we mean "empty". */
static unsigned char *given(struct str s)
{
        static unsigned char empty[1];

        return s.len > 0 ? (unsigned char *)(uintptr_t)s.at : empty;
}

void sha256(struct str bytes, uint8_t out[static SHA256_BYTES])
{
        digest_pieces(kept()->sha256, &bytes, 1, out);
}

void hmac_sha256(struct str key, struct str bytes, uint8_t out[static SHA256_BYTES])
{
        char         digest[] = "SHA2-256";
        OSSL_PARAM   params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                 OSSL_PARAM_construct_end()};
        EVP_MAC_CTX *context  = EVP_MAC_CTX_new(kept()->hmac);

        MUST(context);
        MUST(EVP_MAC_init(context, given(key), key.len, params));
        MUST(EVP_MAC_update(context, given(bytes), bytes.len));
        MUST(EVP_MAC_final(context, out, NULL, SHA256_BYTES));
        EVP_MAC_CTX_free(context);
}

void hkdf_sha256_salted(struct str secret, struct str salt, struct str info, uint8_t *out, size_t out_bytes)
{
        char         digest[] = "SHA2-256";
        EVP_KDF_CTX *context  = EVP_KDF_CTX_new(kept()->hkdf);
        OSSL_PARAM   params[5], *param = params;

        assert(secret.len > 0 && info.len <= HKDF_INFO_BYTES_MAX && out_bytes > 0 &&
               out_bytes <= 255 * SHA256_BYTES);
        *param++ = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0);
        *param++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, given(secret), secret.len);
        *param++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, given(info), info.len);
        if (salt.len > 0)
                *param++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, given(salt), salt.len);
        *param = OSSL_PARAM_construct_end();
        MUST(context);
        MUST(EVP_KDF_derive(context, out, out_bytes, params) > 0);
        EVP_KDF_CTX_free(context);
}

void hkdf_sha256(struct str secret, struct str info, uint8_t *out, size_t out_bytes)
{
        hkdf_sha256_salted(secret, STR_NONE, info, out, out_bytes);
}

bool bytes_are_equal(const void *a, const void *b, size_t bytes)
{
        return CRYPTO_memcmp(a, b, bytes) == 0;
}

void bytes_wipe(void *secret, size_t bytes)
{
        OPENSSL_cleanse(secret, bytes);
}

struct str seal(const uint8_t key[static 32], struct str about, struct str secret, struct arena *arena)
{
        uint8_t        *out     = arena_alloc(arena, SEAL_NONCE_BYTES + secret.len + SEAL_TAG_BYTES);
        uint8_t        *text    = out + SEAL_NONCE_BYTES;
        EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
        int             len;

        assert(secret.len <= SEAL_BYTES_MAX && about.len <= SEAL_BYTES_MAX);
        random_bytes(out, SEAL_NONCE_BYTES);
        MUST(context);
        MUST(EVP_EncryptInit_ex2(context, kept()->aes_256_gcm, key, out, NULL));
        if (about.len > 0)
                MUST(EVP_EncryptUpdate(context, NULL, &len, given(about), (int)about.len));
        if (secret.len > 0)
                MUST(EVP_EncryptUpdate(context, text, &len, given(secret), (int)secret.len));
        MUST(EVP_EncryptFinal_ex(context, text + secret.len, &len));
        MUST(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, SEAL_TAG_BYTES, text + secret.len));
        EVP_CIPHER_CTX_free(context);
        return (struct str){(char *)out, SEAL_NONCE_BYTES + secret.len + SEAL_TAG_BYTES};
}

enum err unseal(const uint8_t key[static 32], struct str about, struct str sealed, struct arena *arena,
                struct str *secret)
{
        const uint8_t  *nonce = (const uint8_t *)sealed.at;
        EVP_CIPHER_CTX *context;
        uint8_t        *text;
        size_t          text_len;
        int             len;
        bool            is_genuine;

        *secret = STR_NONE;
        if (sealed.len < SEAL_NONCE_BYTES + SEAL_TAG_BYTES ||
            sealed.len > SEAL_BYTES_MAX + SEAL_NONCE_BYTES + SEAL_TAG_BYTES || about.len > SEAL_BYTES_MAX)
                return ERR_INVALID;
        text_len = sealed.len - SEAL_NONCE_BYTES - SEAL_TAG_BYTES;
        text     = arena_zero(arena, text_len + 1);              /* a zero behind it, for C interfaces */
        context  = EVP_CIPHER_CTX_new();
        MUST(context);
        MUST(EVP_DecryptInit_ex2(context, kept()->aes_256_gcm, key, nonce, NULL));
        if (about.len > 0)
                MUST(EVP_DecryptUpdate(context, NULL, &len, given(about), (int)about.len));
        if (text_len > 0)
                MUST(EVP_DecryptUpdate(context, text, &len, nonce + SEAL_NONCE_BYTES, (int)text_len));
        MUST(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, SEAL_TAG_BYTES,
                                 (void *)(uintptr_t)(nonce + SEAL_NONCE_BYTES + text_len)));
        is_genuine = EVP_DecryptFinal_ex(context, text + text_len, &len) > 0;
        EVP_CIPHER_CTX_free(context);
        if (!is_genuine) {
                bytes_wipe(text, text_len);
                return ERR_INVALID;
        }
        *secret = (struct str){(char *)text, text_len};
        return OK;
}
