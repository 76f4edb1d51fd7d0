/* srp.h — SRP-6a (RFC 2945, RFC 5054) in the profile srp6a-3072-sha256-a2id-v1.
 *
 * Group: RFC 3526 group 15 (3072 bits), g = 5. H = SHA-256. Every number travels and is hashed at its full length of 384 bytes.
 *      x  = H(s ‖ H(I ":" hex P'))         k = H(N ‖ PAD g)           u = H(PAD A ‖ PAD B)
 *      K  = H(PAD S)                       M1 = H(H(N) xor H(PAD g) ‖ H(I) ‖ s ‖ PAD A ‖ PAD B ‖ K)      M2 = H(PAD A ‖ M1 ‖ K)
 * I is the account id as its 36 lower-case characters, so that renaming is free; P' comes from password.h, hex in lower case.
 * Any thread. Secrets are handled in constant time and wiped.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/id.h"
#include "crypto/password.h"

#define SRP_NUMBER_BYTES 384
#define SRP_PROOF_BYTES  32
#define SRP_SECRET_BYTES 32

/* v = g^x: what registration stores. */
void srp_verifier(struct id account, const uint8_t salt[static PASSWORD_SALT_BYTES], const uint8_t p[static PASSWORD_KEY_BYTES],
                  uint8_t verifier[static SRP_NUMBER_BYTES]);

/* 1 < v < N - 1. Registration refuses every other verifier: with those, a stranger can compute the proof. */
bool srp_verifier_is_acceptable(const uint8_t verifier[static SRP_NUMBER_BYTES]);

/* --- the server's side: challenge keeps b (32 bytes, secret) and B; finish checks A and M1 and makes M2. */
struct srp_challenge {
        uint8_t b[SRP_SECRET_BYTES];
        uint8_t B[SRP_NUMBER_BYTES];
};
void srp_challenge(const uint8_t verifier[static SRP_NUMBER_BYTES], struct srp_challenge *out);

/* ERR_UNAUTHENTICATED when A is zero or not below N, u is zero, or the proof is wrong; nothing tells which. M2 is then all zero. */
enum err srp_finish(struct id account, const uint8_t salt[static PASSWORD_SALT_BYTES], const uint8_t verifier[static SRP_NUMBER_BYTES],
                    const struct srp_challenge *challenge, const uint8_t A[static SRP_NUMBER_BYTES],
                    const uint8_t M1[static SRP_PROOF_BYTES], uint8_t M2[static SRP_PROOF_BYTES]);

/* --- the client's side */
struct srp_client {
        uint8_t a[SRP_SECRET_BYTES];
        uint8_t A[SRP_NUMBER_BYTES];
        uint8_t M1[SRP_PROOF_BYTES];
        uint8_t K[SRP_PROOF_BYTES];
};
void     srp_client_start(struct srp_client *client);                                    /* makes a and A */
/* ERR_INVALID when B is zero or not below N, or u is zero: the server is not one. Afterwards M1 is what to send. */
enum err srp_client_answer(struct srp_client *client, struct id account, const uint8_t salt[static PASSWORD_SALT_BYTES],
                           const uint8_t p[static PASSWORD_KEY_BYTES], const uint8_t B[static SRP_NUMBER_BYTES]);
bool     srp_client_check(const struct srp_client *client, const uint8_t M2[static SRP_PROOF_BYTES]);
void     srp_client_wipe(struct srp_client *client);

/* The same formulas over any group and identity, as the RFC's vectors need them: see tests/unit/libs/crypto/test_srp.c. */
