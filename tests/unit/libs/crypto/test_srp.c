/* test_srp.c — log-in by SRP-6a in our profile: known answers, both sides against each other, and whoever should be refused. */

#include "crypto/srp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "base/arena.h"
#include "base/base64.h"
#include "base/random.h"
#include "crypto/srp_group.h"

static struct arena *arena;

static int set_up(void **state)
{
        (void)state;
        arena = arena_create(1 << 20);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        arena_destroy(&arena);
        return 0;
}

static const uint8_t *hex(const char *text)
{
        struct str bytes;

        assert_true(base16_decode(str_from(text), arena, &bytes));
        return (const uint8_t *)bytes.at;
}

/* --- Computed by tests/support/srp.py: password "correct horse" at the floor's cost; a and b are SHA-256 of "a" and "b".  */

static const char known_account[] = "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";
static const char known_salt[] = "00112233445566778899aabbccddeeff";
static const char known_p[] = "52171a65e61338d0e0ec6c9660350d1e77940bea3bdcefeff6991de95a194123";
static const char known_verifier[] = "5adcc0ad0e63018680957722bd6c458fe9a96900f955296253397fa61c30c1f885812ad769a984387a3cb22403c5c2be"
                                     "1df88a8579034fced193ce1e6b260d5cc4e88d2ceab60afeac77669cf5bda78aab990f4f456ce7ad9cf796bbb1789654"
                                     "e493cd3aa5e487c48dff70a191c05ceafcfb8149c3089e4804be09066ddb642176b8cd5fe0bd061f18c9427a39b64fc8"
                                     "0d58059e99c1cb42314dba1c5b55bd73e40832145f46b8e8cd4154136a446572aed44e9ab4d97fbf21b6a3b362149032"
                                     "0cb5f10cdc6e41404c2b4135aeb3057f5ce96f4af82010e359495d98955bf67b4501e1c82da63def5bccff121723b2a1"
                                     "2d9ef2da53d0fee8aa2665bffa96b8bc600da2fd19f50e21f8ac05fa6c1c462cdefb51a9337fdabb261eec110b4fdc66"
                                     "62e12ca1594e2ddbd0e6fc3c013d7e849458315277298ad330c55af6593f80cd80be87e23901b69ddb35cf7d25b76a5f"
                                     "ef18796306497f7e47ff32a87c841c20367afb7c68ebb332f2b95e9cb66dd04f13caecde9155ee0e5e5cab30d7fa54ad";
static const char known_a[] = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
static const char known_A[] = "1907e57370f4a8133f9757d71d639febce49203b7e59da74f37a9d3ca00454d437a4510599b68aa8a3fc0f3e58e937f4"
                              "8db4ac2cc313a1dbcd305b6151a25a95f13c754df636db46c8fbbae231ded478805d79536cb22d88ef917247a22104dc"
                              "39f1913aba6d23da9dab6725b015c9d3502188409479c5b498704ff1bb82693fdb69478a93bd35290bff247c219d7e19"
                              "d01643e13471bfb0d08ea744700e40b23c1d2b726af9bc8959296f458d93f012b107c75aceed2d7a48c66a8ae0e8fcfc"
                              "92234e2f33d657e5da88c4be029b0949d9e00e05acb13fb32a2e7dac0b17948fc87e1d0195fbc4117d2de3818468fd58"
                              "f5158cc8eb45a2383609bdb5bfe20f3de23b1797fd1570500215dbbe1e516edaf79cf2fbcaaacbcd3df2eac24b36ab1b"
                              "891b2033f1f15c0ec5ef646fe42fcfd5a61ce459f05be594e965a8fe3bef3c66240cdf510ea99e571a8c9b582ac1339b"
                              "b167d4041095c5aa8910b8935284d7a937c1b125c4f56f08331201fc7ad9375452a2d05bdc28fc738cf825f41b5dfed3";
static const char known_b[] = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d";
static const char known_B[] = "a0a677ea4526e8a90f6414600b30bb9b2a85202928a756009a02c021baa4f27a32c41669df155bd75c825edbd5c221f2"
                              "1fa17fbfc3e7c32de4ca4f15437116fa89c77b4927474d601d95ff3435c6a02ebbc054500a9981ed550cd036b571b762"
                              "4d543b9f7206aa15c0e1377442ab8b589eee9fce07c1b7185ee678cdd4db4d03bcd0e04220f4dab0b0f7e086e2f68c70"
                              "328bb9adf8a0597b833727d77f8871450b703c59c1686490c23aeff49b0d9f09a7847f490e6027298d00bea6f025cf2b"
                              "b8b4502a79bdaeda3197a2d98a5a2a415bcd2bfbc2e7d747d77f72273eedaa24b0bafc929fff356a21f3f747e45fc938"
                              "5d3a88a03ff3dc9966a5047bcc9d3e37761f378ed48d5ef697adfbe90c5be3b50deebe6507846f6f025e17975b03cb98"
                              "f9f44fdfbdb3487848f716ffd9bebb362a7a14f8d91448c887fdad69bc57f071d811b31c54cf77c3ddb00b44f74811f8"
                              "9a46c22ac2ae9f0e44bbfa263a304a4a89b0bd0990f7426c640eed96469fb9217291f60aa9450b5de88372fbdd49ed1f";
static const char known_M1[] = "d1978fc63a1906135405c4e37c4584572a5c8250dd9c72ad631ad38ad7685742";
static const char known_M2[] = "36eaee0e456e13f51168bea330144b16d6816cc0b49aeb36719e0e550b274ab2";

static struct id account(void)
{
        struct id id;

        assert_true(id_parse(str_from(known_account), &id));
        return id;
}

static void password_gives_the_known_verifier(void **state)
{
        struct password_keys keys;
        uint8_t              verifier[SRP_NUMBER_BYTES];

        (void)state;
        assert_int_equal(password_derive(STR("correct horse"), hex(known_salt), PASSWORD_KDF_FLOOR, &keys),
                         OK);
        assert_memory_equal(keys.srp, hex(known_p), PASSWORD_KEY_BYTES);
        srp_verifier(account(), hex(known_salt), keys.srp, verifier);
        assert_memory_equal(verifier, hex(known_verifier), SRP_NUMBER_BYTES);
        assert_true(srp_verifier_is_acceptable(verifier));
}

static void server_takes_the_known_proof_and_gives_the_known_one(void **state)
{
        struct srp_challenge challenge;
        uint8_t              M2[SRP_PROOF_BYTES];

        (void)state;
        memcpy(challenge.b, hex(known_b), sizeof(challenge.b));
        memcpy(challenge.B, hex(known_B), sizeof(challenge.B));
        assert_int_equal(srp_finish(account(), hex(known_salt), hex(known_verifier), &challenge, hex(known_A),
                                    hex(known_M1), M2),
                         OK);
        assert_memory_equal(M2, hex(known_M2), SRP_PROOF_BYTES);
}

static void client_gives_the_known_proof_and_takes_the_known_one(void **state)
{
        struct srp_client client = {0};

        (void)state;
        memcpy(client.a, hex(known_a), sizeof(client.a));
        memcpy(client.A, hex(known_A), sizeof(client.A));
        assert_int_equal(srp_client_answer(&client, account(), hex(known_salt), hex(known_p), hex(known_B)),
                         OK);
        assert_memory_equal(client.M1, hex(known_M1), SRP_PROOF_BYTES);
        assert_true(srp_client_check(&client, hex(known_M2)));
}

/* --- one log-in with fresh numbers ---------------------------------------------------------------------- */

struct login {
        struct id            account;
        uint8_t              salt[PASSWORD_SALT_BYTES], p[PASSWORD_KEY_BYTES];
        uint8_t              verifier[SRP_NUMBER_BYTES], M2[SRP_PROOF_BYTES];
        struct srp_challenge challenge;
        struct srp_client    client;
};

static void login_begin(struct login *login)
{
        login->account = id_make();
        random_bytes(login->salt, sizeof(login->salt));
        random_bytes(login->p, sizeof(login->p));
        srp_verifier(login->account, login->salt, login->p, login->verifier);
        srp_challenge(login->verifier, &login->challenge);
        srp_client_start(&login->client);
}

static enum err login_answer(struct login *login)
{
        return srp_client_answer(&login->client, login->account, login->salt, login->p, login->challenge.B);
}

static enum err login_finish(struct login *login)
{
        return srp_finish(login->account, login->salt, login->verifier, &login->challenge, login->client.A,
                          login->client.M1, login->M2);
}

static void thirty_log_ins_prove_both_sides_to_each_other(void **state)
{
        (void)state;
        for (int i = 0; i < 30; i++) {
                struct login login;

                login_begin(&login);
                assert_int_equal(login_answer(&login), OK);
                assert_int_equal(login_finish(&login), OK);
                assert_true(srp_client_check(&login.client, login.M2));
        }
}

static void wrong_password_is_refused(void **state)
{
        const uint8_t nothing[SRP_PROOF_BYTES] = {0};
        struct login  login;

        (void)state;
        login_begin(&login);
        login.p[31] ^= 1;
        assert_int_equal(login_answer(&login), OK);
        assert_int_equal(login_finish(&login), ERR_UNAUTHENTICATED);
        assert_memory_equal(login.M2, nothing, sizeof(nothing));
        assert_false(srp_client_check(&login.client, login.M2));
}

static void proof_is_bound_to_account_salt_and_challenge(void **state)
{
        struct login login, other;

        (void)state;
        login_begin(&login);
        assert_int_equal(login_answer(&login), OK);
        login_begin(&other);

        other.account = login.account;
        memcpy(other.salt, login.salt, sizeof(login.salt));
        memcpy(other.verifier, login.verifier, sizeof(login.verifier));
        other.client = login.client;
        assert_int_equal(login_finish(&other), ERR_UNAUTHENTICATED);     /* a proof for another challenge */

        other.challenge = login.challenge;
        other.account   = id_make();
        assert_int_equal(login_finish(&other), ERR_UNAUTHENTICATED);     /* the same verifier under another account */

        other.account = login.account;
        other.salt[0] ^= 0x80;
        assert_int_equal(login_finish(&other), ERR_UNAUTHENTICATED);

        other.salt[0] ^= 0x80;
        assert_int_equal(login_finish(&other), OK);
}

static void every_changed_bit_of_a_proof_is_noticed(void **state)
{
        struct login login;

        (void)state;
        login_begin(&login);
        assert_int_equal(login_answer(&login), OK);
        assert_int_equal(login_finish(&login), OK);
        for (int i = 0; i < SRP_PROOF_BYTES; i++) {
                login.M2[i] ^= 0x10;
                assert_false(srp_client_check(&login.client, login.M2));
                login.M2[i] ^= 0x10;
        }
        for (int i = 0; i < SRP_PROOF_BYTES; i += 31) {
                login.client.M1[i] ^= 1;
                assert_int_equal(login_finish(&login), ERR_UNAUTHENTICATED);
                login.client.M1[i] ^= 1;
        }
        assert_int_equal(login_finish(&login), OK);
}

/* RFC 3526, group 15. */
static const char prime[] = "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd"
                            "ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed"
                            "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f"
                            "83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b"
                            "e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510"
                            "15728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7"
                            "abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200c"
                            "bbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff";

/* N + add. */
static void near_prime(int add, uint8_t out[static SRP_NUMBER_BYTES])
{
        memcpy(out, hex(prime), SRP_NUMBER_BYTES);
        for (int i = SRP_NUMBER_BYTES - 1, carry = add; carry != 0 && i >= 0; i--) {
                int sum = out[i] + carry;

                out[i] = (uint8_t)(sum & 0xff);
                carry  = sum < 0 ? -1 : sum >> 8;
        }
}

static struct str view(const void *at, size_t len)
{
        return (struct str){at, len};
}

/* With A = 0, N … the secret is 0 whatever the password: anybody can make this proof. */
static void prove_with_secret_zero(struct login *login)
{
        struct srp_group *group = srp_group_create_3072();
        const uint8_t     S[SRP_NUMBER_BYTES] = {0};
        uint8_t           K[SRP_PROOF_BYTES];
        char              identity[ID_TEXT_LEN + 1];

        id_print(login->account, identity);
        srp_group_hash(group, view(S, sizeof(S)), K);
        srp_group_proof_of_client(group, view(identity, ID_TEXT_LEN), view(login->salt, sizeof(login->salt)),
                                  view(login->client.A, SRP_NUMBER_BYTES),
                                  view(login->challenge.B, SRP_NUMBER_BYTES), view(K, sizeof(K)),
                                  login->client.M1);
        srp_group_destroy(&group);
}

static void server_refuses_a_public_number_that_is_zero_or_not_below_the_prime(void **state)
{
        struct login login;

        (void)state;
        login_begin(&login);
        for (int i = 0; i < 4; i++) {
                if (i == 0)
                        memset(login.client.A, 0, SRP_NUMBER_BYTES);
                if (i == 1)
                        near_prime(0, login.client.A);
                if (i == 2)
                        near_prime(1, login.client.A);
                if (i == 3)
                        memset(login.client.A, 0xff, SRP_NUMBER_BYTES);
                prove_with_secret_zero(&login);
                assert_int_equal(login_finish(&login), ERR_UNAUTHENTICATED);
        }
}

static void client_refuses_a_public_number_that_is_zero_or_not_below_the_prime(void **state)
{
        struct login login;

        (void)state;
        login_begin(&login);
        memset(login.challenge.B, 0, SRP_NUMBER_BYTES);
        assert_int_equal(login_answer(&login), ERR_INVALID);
        near_prime(0, login.challenge.B);
        assert_int_equal(login_answer(&login), ERR_INVALID);
        memset(login.challenge.B, 0xff, SRP_NUMBER_BYTES);
        assert_int_equal(login_answer(&login), ERR_INVALID);
}

static void registration_can_tell_verifiers_that_let_strangers_in(void **state)
{
        uint8_t verifier[SRP_NUMBER_BYTES] = {0};

        (void)state;
        assert_false(srp_verifier_is_acceptable(verifier));
        verifier[SRP_NUMBER_BYTES - 1] = 1;
        assert_false(srp_verifier_is_acceptable(verifier));
        verifier[SRP_NUMBER_BYTES - 1] = 2;
        assert_true(srp_verifier_is_acceptable(verifier));
        near_prime(-2, verifier);
        assert_true(srp_verifier_is_acceptable(verifier));
        near_prime(-1, verifier);
        assert_false(srp_verifier_is_acceptable(verifier));
        near_prime(0, verifier);
        assert_false(srp_verifier_is_acceptable(verifier));
        memset(verifier, 0xff, sizeof(verifier));
        assert_false(srp_verifier_is_acceptable(verifier));
}

/* An unknown account is answered with a made-up verifier: any bytes must do, also those above the prime. */
static void any_bytes_serve_as_a_made_up_verifier(void **state)
{
        struct login login;

        (void)state;
        login_begin(&login);
        memset(login.verifier, 0xff, sizeof(login.verifier));
        srp_challenge(login.verifier, &login.challenge);
        assert_int_equal(login_answer(&login), OK);
        assert_int_equal(login_finish(&login), ERR_UNAUTHENTICATED);
}

static void challenges_and_clients_are_never_the_same_twice(void **state)
{
        struct srp_challenge first, second;
        struct srp_client    one, two;

        (void)state;
        srp_challenge(hex(known_verifier), &first);
        srp_challenge(hex(known_verifier), &second);
        assert_memory_not_equal(first.b, second.b, sizeof(first.b));
        assert_memory_not_equal(first.B, second.B, sizeof(first.B));
        srp_client_start(&one);
        srp_client_start(&two);
        assert_memory_not_equal(one.A, two.A, sizeof(one.A));
}

static void nothing_is_left_of_a_wiped_client(void **state)
{
        const struct srp_client nothing = {0};
        struct login            login;

        (void)state;
        login_begin(&login);
        assert_int_equal(login_answer(&login), OK);
        srp_client_wipe(&login.client);
        assert_memory_equal(&login.client, &nothing, sizeof(nothing));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(password_gives_the_known_verifier),
                cmocka_unit_test(server_takes_the_known_proof_and_gives_the_known_one),
                cmocka_unit_test(client_gives_the_known_proof_and_takes_the_known_one),
                cmocka_unit_test(thirty_log_ins_prove_both_sides_to_each_other),
                cmocka_unit_test(wrong_password_is_refused),
                cmocka_unit_test(proof_is_bound_to_account_salt_and_challenge),
                cmocka_unit_test(every_changed_bit_of_a_proof_is_noticed),
                cmocka_unit_test(server_refuses_a_public_number_that_is_zero_or_not_below_the_prime),
                cmocka_unit_test(client_refuses_a_public_number_that_is_zero_or_not_below_the_prime),
                cmocka_unit_test(registration_can_tell_verifiers_that_let_strangers_in),
                cmocka_unit_test(any_bytes_serve_as_a_made_up_verifier),
                cmocka_unit_test(challenges_and_clients_are_never_the_same_twice),
                cmocka_unit_test(nothing_is_left_of_a_wiped_client),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
