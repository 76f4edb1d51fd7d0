/* srp_group.h — SRP-6a's formulas over any group, hash, identity and password; only for srp.c and its test.
 *
 * srp.h fixes all four. They stay apart because the published vectors (RFC 5054, appendix B) use another
 * group and another hash. Numbers are big-endian; those the group makes have exactly its length. A group does
 * not change once made: any thread.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

#define SRP_GROUP_BYTES_MAX 512                          /* 4096 bits */
#define SRP_HASH_BYTES_MAX  64

struct srp_group;

/* `prime` is an odd safe prime with its highest byte not zero; `hash` a name that OpenSSL knows. */
struct srp_group *srp_group_create(struct str prime, uint8_t generator, const char *hash);
struct srp_group *srp_group_create_3072(void);           /* RFC 3526 group 15, g = 5, SHA-256 */
void              srp_group_destroy(struct srp_group **group);
size_t            srp_group_bytes(const struct srp_group *group);
size_t            srp_group_hash_bytes(const struct srp_group *group);

/* 0 < number < N and of the group's length: the only A and B that an honest peer can send. */
bool srp_group_has(const struct srp_group *group, struct str number);

/* 1 < number < N - 1: not one of the powers that tell nothing. */
bool srp_group_has_verifier(const struct srp_group *group, struct str number);

/* k = H(N ‖ PAD g), x = H(salt ‖ H(identity ":" password)), u = H(PAD A ‖ PAD B) */
void srp_group_k(const struct srp_group *group, uint8_t *k);
void srp_group_x(const struct srp_group *group, struct str identity, struct str password, struct str salt,
                 uint8_t *x);
void srp_group_u(const struct srp_group *group, struct str A, struct str B, uint8_t *u);

/* g^secret, which is v or A; and B = k v + g^b */
void srp_group_power(const struct srp_group *group, struct str secret, uint8_t *out);
void srp_group_B(const struct srp_group *group, struct str verifier, struct str b, uint8_t *B);

/* S; the caller has checked the peer's number. */
void srp_group_server_secret(const struct srp_group *group, struct str verifier, struct str u, struct str A,
                             struct str b, uint8_t *S);
void srp_group_client_secret(const struct srp_group *group, struct str x, struct str u, struct str B,
                             struct str a, uint8_t *S);

/* K = H(PAD S), M1 and M2, all of the hash's length. */
void srp_group_hash(const struct srp_group *group, struct str bytes, uint8_t *out);
void srp_group_proof_of_client(const struct srp_group *group, struct str identity, struct str salt,
                               struct str A, struct str B, struct str K, uint8_t *M1);
void srp_group_proof_of_server(const struct srp_group *group, struct str A, struct str M1, struct str K,
                               uint8_t *M2);
