/* srp.c — SRP-6a in our profile: the group, the hash, the identity and the password are fixed here. */

#include "crypto/srp.h"

#include <pthread.h>
#include <stddef.h>
#include "base/random.h"
#include "crypto/hash.h"
#include "crypto/srp_group.h"

static struct srp_group *the_group;
static pthread_once_t    once = PTHREAD_ONCE_INIT;

static void make_group(void)
{
        the_group = srp_group_create_3072();
}

static const struct srp_group *group(void)
{
        pthread_once(&once, make_group);
        return the_group;
}

static struct str view(const void *at, size_t len)
{
        return (struct str){at, len};
}

static bool is_zero(const uint8_t *number, size_t bytes)
{
        uint8_t bits = 0;

        for (size_t i = 0; i < bytes; i++)
                bits |= number[i];
        return bits == 0;
}

/* The generic formulas give their results at the group's length and the hash's: these. */
_Static_assert(SRP_NUMBER_BYTES == 3072 / 8 && SRP_PROOF_BYTES == SHA256_BYTES, "the profile's lengths");

static void derive_x(struct id account, const uint8_t *salt, const uint8_t *p, uint8_t x[static SHA256_BYTES])
{
        static const char digits[] = "0123456789abcdef";
        char              identity[ID_TEXT_LEN + 1], hex[2 * PASSWORD_KEY_BYTES];

        id_print(account, identity);
        for (size_t i = 0; i < PASSWORD_KEY_BYTES; i++) {
                hex[2 * i]     = digits[p[i] >> 4];
                hex[2 * i + 1] = digits[p[i] & 15];
        }
        srp_group_x(group(), view(identity, ID_TEXT_LEN), view(hex, sizeof(hex)),
                    view(salt, PASSWORD_SALT_BYTES), x);
        bytes_wipe(hex, sizeof(hex));
}

static void prove(struct id account, const uint8_t *salt, const uint8_t *A, const uint8_t *B,
                  const uint8_t *K, uint8_t M1[static SRP_PROOF_BYTES])
{
        char identity[ID_TEXT_LEN + 1];

        id_print(account, identity);
        srp_group_proof_of_client(group(), view(identity, ID_TEXT_LEN), view(salt, PASSWORD_SALT_BYTES),
                                  view(A, SRP_NUMBER_BYTES), view(B, SRP_NUMBER_BYTES),
                                  view(K, SRP_PROOF_BYTES), M1);
}

void srp_verifier(struct id account, const uint8_t salt[static PASSWORD_SALT_BYTES],
                  const uint8_t p[static PASSWORD_KEY_BYTES], uint8_t verifier[static SRP_NUMBER_BYTES])
{
        uint8_t x[SHA256_BYTES];

        derive_x(account, salt, p, x);
        srp_group_power(group(), view(x, sizeof(x)), verifier);
        bytes_wipe(x, sizeof(x));
}

bool srp_verifier_is_acceptable(const uint8_t verifier[static SRP_NUMBER_BYTES])
{
        return srp_group_has_verifier(group(), view(verifier, SRP_NUMBER_BYTES));
}

/* --- the server's side ---------------------------------------------------------------------------------- */

void srp_challenge(const uint8_t verifier[static SRP_NUMBER_BYTES], struct srp_challenge *out)
{
        do {
                random_bytes(out->b, sizeof(out->b));
                srp_group_B(group(), view(verifier, SRP_NUMBER_BYTES), view(out->b, sizeof(out->b)), out->B);
        } while (is_zero(out->B, sizeof(out->B)));
}

enum err srp_finish(struct id account, const uint8_t salt[static PASSWORD_SALT_BYTES],
                    const uint8_t verifier[static SRP_NUMBER_BYTES], const struct srp_challenge *challenge,
                    const uint8_t A[static SRP_NUMBER_BYTES], const uint8_t M1[static SRP_PROOF_BYTES],
                    uint8_t M2[static SRP_PROOF_BYTES])
{
        uint8_t u[SHA256_BYTES], S[SRP_NUMBER_BYTES], K[SRP_PROOF_BYTES], expected[SRP_PROOF_BYTES];
        bool    is_proved;

        for (size_t i = 0; i < SRP_PROOF_BYTES; i++)
                M2[i] = 0;
        if (!srp_group_has(group(), view(A, SRP_NUMBER_BYTES)))
                return ERR_UNAUTHENTICATED;
        srp_group_u(group(), view(A, SRP_NUMBER_BYTES), view(challenge->B, SRP_NUMBER_BYTES), u);
        if (is_zero(u, sizeof(u)))
                return ERR_UNAUTHENTICATED;
        srp_group_server_secret(group(), view(verifier, SRP_NUMBER_BYTES), view(u, sizeof(u)),
                                view(A, SRP_NUMBER_BYTES), view(challenge->b, SRP_SECRET_BYTES), S);
        srp_group_hash(group(), view(S, sizeof(S)), K);
        prove(account, salt, A, challenge->B, K, expected);
        is_proved = bytes_are_equal(expected, M1, SRP_PROOF_BYTES);
        if (is_proved)
                srp_group_proof_of_server(group(), view(A, SRP_NUMBER_BYTES), view(M1, SRP_PROOF_BYTES),
                                          view(K, sizeof(K)), M2);
        bytes_wipe(S, sizeof(S));
        bytes_wipe(K, sizeof(K));
        bytes_wipe(expected, sizeof(expected));
        return is_proved ? OK : ERR_UNAUTHENTICATED;
}

/* --- the client's side ---------------------------------------------------------------------------------- */

void srp_client_start(struct srp_client *client)
{
        *client = (struct srp_client){0};
        random_bytes(client->a, sizeof(client->a));
        srp_group_power(group(), view(client->a, sizeof(client->a)), client->A);
}

enum err srp_client_answer(struct srp_client *client, struct id account,
                           const uint8_t salt[static PASSWORD_SALT_BYTES],
                           const uint8_t p[static PASSWORD_KEY_BYTES],
                           const uint8_t B[static SRP_NUMBER_BYTES])
{
        uint8_t u[SHA256_BYTES], x[SHA256_BYTES], S[SRP_NUMBER_BYTES];

        if (!srp_group_has(group(), view(B, SRP_NUMBER_BYTES)))
                return ERR_INVALID;
        srp_group_u(group(), view(client->A, SRP_NUMBER_BYTES), view(B, SRP_NUMBER_BYTES), u);
        if (is_zero(u, sizeof(u)))
                return ERR_INVALID;
        derive_x(account, salt, p, x);
        srp_group_client_secret(group(), view(x, sizeof(x)), view(u, sizeof(u)), view(B, SRP_NUMBER_BYTES),
                                view(client->a, sizeof(client->a)), S);
        srp_group_hash(group(), view(S, sizeof(S)), client->K);
        prove(account, salt, client->A, B, client->K, client->M1);
        bytes_wipe(x, sizeof(x));
        bytes_wipe(S, sizeof(S));
        return OK;
}

bool srp_client_check(const struct srp_client *client, const uint8_t M2[static SRP_PROOF_BYTES])
{
        uint8_t expected[SRP_PROOF_BYTES];
        bool    is_proved;

        srp_group_proof_of_server(group(), view(client->A, SRP_NUMBER_BYTES),
                                  view(client->M1, SRP_PROOF_BYTES), view(client->K, SRP_PROOF_BYTES),
                                  expected);
        is_proved = bytes_are_equal(expected, M2, SRP_PROOF_BYTES);
        bytes_wipe(expected, sizeof(expected));
        return is_proved;
}

void srp_client_wipe(struct srp_client *client)
{
        bytes_wipe(client, sizeof(*client));
}
