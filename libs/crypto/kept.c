/* kept.c — OpenSSL's algorithms, looked up once and kept. */

#include "crypto/kept.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static struct kept    the_kept;
static pthread_once_t once = PTHREAD_ONCE_INIT;

_Noreturn void kept_broken(const char *expression)
{
        fprintf(stderr, "crypto: this may not fail: %s\n", expression);
        abort();
}

static void fetch(void)
{
        MUST(the_kept.sha256 = EVP_MD_fetch(NULL, "SHA2-256", NULL));
        MUST(the_kept.hmac = EVP_MAC_fetch(NULL, "HMAC", NULL));
        MUST(the_kept.hkdf = EVP_KDF_fetch(NULL, "HKDF", NULL));
        MUST(the_kept.aes_256_gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL));
}

const struct kept *kept(void)
{
        pthread_once(&once, fetch);
        return &the_kept;
}

void digest_pieces(const EVP_MD *algorithm, const struct str *pieces, size_t count, uint8_t *out)
{
        EVP_MD_CTX *context = EVP_MD_CTX_new();

        MUST(context);
        MUST(EVP_DigestInit_ex2(context, algorithm, NULL));
        for (size_t i = 0; i < count; i++)
                if (pieces[i].len > 0)
                        MUST(EVP_DigestUpdate(context, pieces[i].at, pieces[i].len));
        MUST(EVP_DigestFinal_ex(context, out, NULL));
        EVP_MD_CTX_free(context);                                /* wipes what it holds */
}
