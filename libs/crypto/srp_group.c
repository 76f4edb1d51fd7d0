/* srp_group.c — the formulas of SRP-6a over any group, on OpenSSL's numbers.
 *
 * Whatever has a secret for its exponent goes through BN_mod_exp_mont_consttime, and every secret number is
 * flagged, so that no later call takes a path that depends on it. BN_CTX_free and BN_clear_free wipe.
 */

#include "crypto/srp_group.h"

#include <assert.h>
#include <openssl/bn.h>
#include <stdlib.h>
#include "base/memory.h"
#include "crypto/hash.h"
#include "crypto/kept.h"

struct srp_group {
        BIGNUM      *N, *g, *k;
        BN_MONT_CTX *mont;                               /* of N; read only once made */
        EVP_MD      *md;
        size_t       bytes, hash_bytes;
};

static struct str view(const uint8_t *at, size_t len)
{
        return (struct str){(const char *)at, len};
}

static BIGNUM *number_public(struct str s)
{
        BIGNUM *n = BN_bin2bn((const unsigned char *)s.at, (int)s.len, NULL);

        MUST(n);
        return n;
}

static BIGNUM *number_secret(struct str s)
{
        BIGNUM *n = number_public(s);

        BN_set_flags(n, BN_FLG_CONSTTIME);
        return n;
}

static BIGNUM *number_new(void)
{
        BIGNUM *n = BN_new();

        MUST(n);
        BN_set_flags(n, BN_FLG_CONSTTIME);
        return n;
}

static BN_CTX *scratch_new(void)
{
        BN_CTX *scratch = BN_CTX_new();

        MUST(scratch);
        return scratch;
}

static void print_padded(const struct srp_group *group, const BIGNUM *n, uint8_t *out)
{
        MUST(BN_bn2binpad(n, out, (int)group->bytes) == (int)group->bytes);
}

/* --- making a group ------------------------------------------------------------------------------------- */

static struct srp_group *create(BIGNUM *N, uint8_t generator, const char *hash)
{
        struct srp_group *group   = memory_zero(sizeof(*group));
        BN_CTX           *scratch = scratch_new();
        uint8_t           k[SRP_HASH_BYTES_MAX];

        MUST(N);
        group->N     = N;
        group->bytes = (size_t)BN_num_bytes(N);
        assert(BN_is_odd(N) && group->bytes > 0 && group->bytes <= SRP_GROUP_BYTES_MAX);
        MUST(group->g = BN_new());
        MUST(BN_set_word(group->g, generator));
        MUST(group->mont = BN_MONT_CTX_new());
        MUST(BN_MONT_CTX_set(group->mont, N, scratch));
        MUST(group->md = EVP_MD_fetch(NULL, hash, NULL));
        group->hash_bytes = (size_t)EVP_MD_get_size(group->md);
        assert(group->hash_bytes <= SRP_HASH_BYTES_MAX);
        srp_group_k(group, k);
        group->k = number_public(view(k, group->hash_bytes));
        BN_CTX_free(scratch);
        return group;
}

struct srp_group *srp_group_create(struct str prime, uint8_t generator, const char *hash)
{
        return create(number_public(prime), generator, hash);
}

struct srp_group *srp_group_create_3072(void)
{
        return create(BN_get_rfc3526_prime_3072(NULL), 5, "SHA2-256");
}

void srp_group_destroy(struct srp_group **group)
{
        if (!*group)
                return;
        BN_free((*group)->N);
        BN_free((*group)->g);
        BN_free((*group)->k);
        BN_MONT_CTX_free((*group)->mont);
        EVP_MD_free((*group)->md);
        free(*group);
        *group = NULL;
}

size_t srp_group_bytes(const struct srp_group *group)
{
        return group->bytes;
}

size_t srp_group_hash_bytes(const struct srp_group *group)
{
        return group->hash_bytes;
}

bool srp_group_has(const struct srp_group *group, struct str number)
{
        BIGNUM *n;
        bool    has;

        if (number.len != group->bytes)
                return false;
        n   = number_public(number);
        has = !BN_is_zero(n) && BN_cmp(n, group->N) < 0;
        BN_free(n);
        return has;
}

bool srp_group_has_verifier(const struct srp_group *group, struct str number)
{
        BIGNUM *n, *next;
        bool    has;

        if (number.len != group->bytes)
                return false;
        n    = number_secret(number);
        next = number_new();
        MUST(BN_copy(next, n) && BN_add_word(next, 1));
        has = !BN_is_zero(n) && !BN_is_one(n) && BN_cmp(next, group->N) < 0;
        BN_clear_free(n);
        BN_clear_free(next);
        return has;
}

/* --- hashes --------------------------------------------------------------------------------------------- */

void srp_group_hash(const struct srp_group *group, struct str bytes, uint8_t *out)
{
        digest_pieces(group->md, &bytes, 1, out);
}

void srp_group_k(const struct srp_group *group, uint8_t *k)
{
        uint8_t    N[SRP_GROUP_BYTES_MAX], g[SRP_GROUP_BYTES_MAX];
        struct str pieces[] = {view(N, group->bytes), view(g, group->bytes)};

        print_padded(group, group->N, N);
        print_padded(group, group->g, g);
        digest_pieces(group->md, pieces, 2, k);
}

void srp_group_x(const struct srp_group *group, struct str identity, struct str password, struct str salt,
                 uint8_t *x)
{
        uint8_t    inner[SRP_HASH_BYTES_MAX];
        struct str who[] = {identity, STR(":"), password};
        struct str all[] = {salt, view(inner, group->hash_bytes)};

        digest_pieces(group->md, who, 3, inner);
        digest_pieces(group->md, all, 2, x);
        bytes_wipe(inner, sizeof(inner));
}

void srp_group_u(const struct srp_group *group, struct str A, struct str B, uint8_t *u)
{
        struct str pieces[] = {A, B};

        assert(A.len == group->bytes && B.len == group->bytes);
        digest_pieces(group->md, pieces, 2, u);
}

void srp_group_proof_of_client(const struct srp_group *group, struct str identity, struct str salt,
                               struct str A, struct str B, struct str K, uint8_t *M1)
{
        uint8_t    padded[SRP_GROUP_BYTES_MAX];
        uint8_t    both[SRP_HASH_BYTES_MAX], of_g[SRP_HASH_BYTES_MAX], of_identity[SRP_HASH_BYTES_MAX];
        size_t     h        = group->hash_bytes;
        struct str pieces[] = {view(both, h), view(of_identity, h), salt, A, B, K};

        print_padded(group, group->N, padded);
        srp_group_hash(group, view(padded, group->bytes), both);
        print_padded(group, group->g, padded);
        srp_group_hash(group, view(padded, group->bytes), of_g);
        for (size_t i = 0; i < h; i++)
                both[i] ^= of_g[i];
        srp_group_hash(group, identity, of_identity);
        digest_pieces(group->md, pieces, 6, M1);
}

void srp_group_proof_of_server(const struct srp_group *group, struct str A, struct str M1, struct str K,
                               uint8_t *M2)
{
        struct str pieces[] = {A, M1, K};

        digest_pieces(group->md, pieces, 3, M2);
}

/* --- powers --------------------------------------------------------------------------------------------- */

static void power(const struct srp_group *group, BIGNUM *out, const BIGNUM *base, const BIGNUM *exponent,
                  BN_CTX *scratch)
{
        MUST(BN_mod_exp_mont_consttime(out, base, exponent, group->N, scratch, group->mont));
        BN_set_flags(out, BN_FLG_CONSTTIME);
}

void srp_group_power(const struct srp_group *group, struct str secret, uint8_t *out)
{
        BN_CTX *scratch = scratch_new();
        BIGNUM *e = number_secret(secret), *n = number_new();

        power(group, n, group->g, e, scratch);
        print_padded(group, n, out);
        BN_clear_free(e);
        BN_clear_free(n);
        BN_CTX_free(scratch);
}

void srp_group_B(const struct srp_group *group, struct str verifier, struct str b, uint8_t *B)
{
        BN_CTX *scratch = scratch_new();
        BIGNUM *v = number_secret(verifier), *e = number_secret(b), *n = number_new(), *kv = number_new();

        MUST(BN_mod_mul(kv, group->k, v, group->N, scratch));
        power(group, n, group->g, e, scratch);
        MUST(BN_mod_add(n, n, kv, group->N, scratch));
        print_padded(group, n, B);
        BN_clear_free(v);
        BN_clear_free(e);
        BN_clear_free(n);
        BN_clear_free(kv);
        BN_CTX_free(scratch);
}

/* (A v^u)^b */
void srp_group_server_secret(const struct srp_group *group, struct str verifier, struct str u, struct str A,
                             struct str b, uint8_t *S)
{
        BN_CTX *scratch = scratch_new();
        BIGNUM *v = number_secret(verifier), *e = number_secret(b), *n = number_new();
        BIGNUM *nu = number_public(u), *nA = number_public(A);

        MUST(BN_nnmod(v, v, group->N, scratch));
        power(group, n, v, nu, scratch);
        MUST(BN_mod_mul(n, n, nA, group->N, scratch));
        power(group, n, n, e, scratch);
        print_padded(group, n, S);
        BN_clear_free(v);
        BN_clear_free(e);
        BN_clear_free(n);
        BN_free(nu);
        BN_free(nA);
        BN_CTX_free(scratch);
}

/* (B - k g^x)^(a + u x) */
void srp_group_client_secret(const struct srp_group *group, struct str x, struct str u, struct str B,
                             struct str a, uint8_t *S)
{
        BN_CTX *scratch = scratch_new();
        BIGNUM *nx = number_secret(x), *e = number_secret(a), *n = number_new(), *ux = number_new();
        BIGNUM *nu = number_public(u), *nB = number_public(B);

        power(group, n, group->g, nx, scratch);
        MUST(BN_mod_mul(n, group->k, n, group->N, scratch));
        MUST(BN_mod_sub(n, nB, n, group->N, scratch));
        MUST(BN_mul(ux, nu, nx, scratch));
        MUST(BN_add(e, e, ux));
        power(group, n, n, e, scratch);
        print_padded(group, n, S);
        BN_clear_free(nx);
        BN_clear_free(e);
        BN_clear_free(n);
        BN_clear_free(ux);
        BN_free(nu);
        BN_free(nB);
        BN_CTX_free(scratch);
}
