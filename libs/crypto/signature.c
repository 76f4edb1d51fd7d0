/* signature.c — P-256 keys, parsed once, and signatures by them. */

#include "crypto/signature.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/memory.h"
#include "crypto/kept.h"

#define PEM_BYTES_MAX (16 * 1024)
#define DER_BYTES_MAX 80 /* SEQUENCE of two INTEGERs of at most 33 bytes: 72 */

struct signing_key {
        EVP_PKEY *pkey;
};

struct verify_key {
        EVP_PKEY *pkey;
};

/* --- private -------------------------------------------------------------------------------------------- */

struct signing_key *signing_key_make(void)
{
        struct signing_key *key = memory_zero(sizeof(*key));

        MUST(key->pkey = EVP_EC_gen("P-256"));
        return key;
}

static bool is_p256(const EVP_PKEY *pkey)
{
        char   group[32];
        size_t len;

        return EVP_PKEY_is_a(pkey, "EC") && EVP_PKEY_get_group_name(pkey, group, sizeof(group), &len) &&
               strcmp(group, SN_X9_62_prime256v1) == 0;
}

/* Private and public part present and belonging together. */
static bool is_whole(EVP_PKEY *pkey)
{
        EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
        bool          is;

        MUST(context);
        is = EVP_PKEY_check(context) > 0;
        EVP_PKEY_CTX_free(context);
        return is;
}

/* Without this OpenSSL would ask for a passphrase at the terminal. */
static int refuse_passphrase(char *room, int size, int is_writing, void *nothing)
{
        (void)room, (void)size, (void)is_writing, (void)nothing;
        return -1;
}

enum err signing_key_from_pem(struct str pem, struct signing_key **out)
{
        EVP_PKEY *pkey;
        BIO      *bio;

        *out = NULL;
        if (pem.len == 0 || pem.len > PEM_BYTES_MAX)
                return ERR_INVALID;
        bio = BIO_new_mem_buf(pem.at, (int)pem.len);
        MUST(bio);
        pkey = PEM_read_bio_PrivateKey(bio, NULL, refuse_passphrase, NULL);
        BIO_free(bio);
        if (!pkey || !is_p256(pkey) || !is_whole(pkey)) {
                EVP_PKEY_free(pkey);
                ERR_clear_error();
                return ERR_INVALID;
        }
        *out         = memory_zero(sizeof(**out));
        (*out)->pkey = pkey;
        return OK;
}

struct str signing_key_to_pem(const struct signing_key *key, struct arena *arena)
{
        BIO       *bio = BIO_new(BIO_s_secmem());                /* wiped when freed */
        char      *at;
        long       len;
        struct str pem;

        MUST(bio);
        MUST(PEM_write_bio_PKCS8PrivateKey(bio, key->pkey, NULL, NULL, 0, NULL, NULL));
        len = BIO_get_mem_data(bio, &at);
        pem = str_copy((struct str){at, (size_t)len}, arena);
        BIO_free(bio);
        return pem;
}

static void print_coordinate(const EVP_PKEY *pkey, const char *name,
                             uint8_t out[static P256_COORDINATE_BYTES])
{
        BIGNUM *number = NULL;

        MUST(EVP_PKEY_get_bn_param(pkey, name, &number));
        MUST(BN_bn2binpad(number, out, P256_COORDINATE_BYTES) == P256_COORDINATE_BYTES);
        BN_free(number);
}

void signing_key_public(const struct signing_key *key, uint8_t x[static P256_COORDINATE_BYTES],
                        uint8_t y[static P256_COORDINATE_BYTES])
{
        print_coordinate(key->pkey, OSSL_PKEY_PARAM_EC_PUB_X, x);
        print_coordinate(key->pkey, OSSL_PKEY_PARAM_EC_PUB_Y, y);
}

void signing_key_sign(const struct signing_key *key, struct str message,
                      uint8_t signature[static ES256_SIGNATURE_BYTES])
{
        EVP_MD_CTX          *context = EVP_MD_CTX_new();
        uint8_t              der[DER_BYTES_MAX];
        const unsigned char *at  = der;
        size_t               len = sizeof(der);
        ECDSA_SIG           *pair;

        MUST(context);
        MUST(EVP_DigestSignInit_ex(context, NULL, "SHA2-256", NULL, NULL, key->pkey, NULL) > 0);
        MUST(EVP_DigestSign(context, der, &len, (const unsigned char *)(message.len ? message.at : ""),
                            message.len) > 0);
        EVP_MD_CTX_free(context);
        pair = d2i_ECDSA_SIG(NULL, &at, (long)len);
        MUST(pair);
        MUST(BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, P256_COORDINATE_BYTES) == P256_COORDINATE_BYTES);
        MUST(BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + P256_COORDINATE_BYTES, P256_COORDINATE_BYTES) ==
             P256_COORDINATE_BYTES);
        ECDSA_SIG_free(pair);
}

void signing_key_destroy(struct signing_key **key)
{
        if (!*key)
                return;
        EVP_PKEY_free((*key)->pkey);
        free(*key);
        *key = NULL;
}

/* --- public --------------------------------------------------------------------------------------------- */

enum err verify_key_from_point(const uint8_t x[static P256_COORDINATE_BYTES],
                               const uint8_t y[static P256_COORDINATE_BYTES], struct verify_key **out)
{
        uint8_t       point[1 + 2 * P256_COORDINATE_BYTES] = {POINT_CONVERSION_UNCOMPRESSED};
        char          group[]  = SN_X9_62_prime256v1;
        OSSL_PARAM    params[] = {
                OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
                OSSL_PARAM_construct_end(),
        };
        EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
        EVP_PKEY     *pkey    = NULL;

        *out = NULL;
        MUST(context);
        memcpy(point + 1, x, P256_COORDINATE_BYTES);
        memcpy(point + 1 + P256_COORDINATE_BYTES, y, P256_COORDINATE_BYTES);
        MUST(EVP_PKEY_fromdata_init(context) > 0);
        /* It looks whether the point is on the curve. */
        if (EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_PUBLIC_KEY, params) <= 0)
                pkey = NULL;
        EVP_PKEY_CTX_free(context);
        if (!pkey) {
                ERR_clear_error();
                return ERR_INVALID;
        }
        *out         = memory_zero(sizeof(**out));
        (*out)->pkey = pkey;
        return OK;
}

/* r ‖ s as ASN.1; the length, or 0. */
static size_t der_from_pair(const uint8_t pair[static ES256_SIGNATURE_BYTES],
                            uint8_t der[static DER_BYTES_MAX])
{
        ECDSA_SIG *signature = ECDSA_SIG_new();
        BIGNUM    *r = BN_bin2bn(pair, P256_COORDINATE_BYTES, NULL);
        BIGNUM    *s = BN_bin2bn(pair + P256_COORDINATE_BYTES, P256_COORDINATE_BYTES, NULL);
        int        len;

        MUST(signature && r && s && ECDSA_SIG_set0(signature, r, s));
        len = i2d_ECDSA_SIG(signature, NULL);
        MUST(len > 0 && len <= DER_BYTES_MAX);
        i2d_ECDSA_SIG(signature, &der);
        ECDSA_SIG_free(signature);
        return (size_t)len;
}

bool verify_key_accepts(const struct verify_key *key, struct str message,
                        const uint8_t signature[static ES256_SIGNATURE_BYTES])
{
        EVP_MD_CTX *context = EVP_MD_CTX_new();
        uint8_t     der[DER_BYTES_MAX];
        size_t      der_len = der_from_pair(signature, der);
        bool        is_good;

        MUST(context);
        MUST(EVP_DigestVerifyInit_ex(context, NULL, "SHA2-256", NULL, NULL, key->pkey, NULL) > 0);
        is_good = EVP_DigestVerify(context, der, der_len,
                                   (const unsigned char *)(message.len ? message.at : ""), message.len) == 1;
        EVP_MD_CTX_free(context);
        if (!is_good)
                ERR_clear_error();
        return is_good;
}

void verify_key_destroy(struct verify_key **key)
{
        if (!*key)
                return;
        EVP_PKEY_free((*key)->pkey);
        free(*key);
        *key = NULL;
}
