/* login.c — signing in by SRP-6a, so that the password stays here; or by the plain password where a server
 * insists. */

#include <string.h>
#include "base/arena.h"
#include "base/random.h"
#include "c/client_inside.h"
#include "crypto/password.h"
#include "crypto/srp.h"

static enum chat_outcome refuse(struct chat_problem *problem, enum err err, struct str sentence,
                                struct arena *arena)
{
        problem_of_client(problem, err, sentence, arena);
        return CHAT_FAIL;
}

static enum chat_outcome derive(struct str password, const uint8_t *salt, struct password_kdf kdf,
                                struct password_keys *keys, struct arena *arena, struct chat_problem *problem)
{
        if (!password_kdf_is_acceptable(kdf))
                return refuse(problem, ERR_INTERNAL,
                              STR("the server asks for a weaker or absurd password hash; refused"), arena);
        enum err err = password_derive(password, salt, kdf, keys);
        if (err == ERR_INVALID)
                return refuse(problem, err, STR("the password is not valid text, or too long"), arena);
        if (err != OK)
                return refuse(problem, err, STR("there is not enough memory for the password hash (64 MiB)"),
                              arena);
        return CHAT_OK;
}

static void make_secret(struct id account, const struct password_keys *keys, struct str salt,
                        struct srp_secret *out, struct arena *arena)
{
        uint8_t *verifier = arena_alloc(arena, SRP_NUMBER_BYTES);
        srp_verifier(account, (const uint8_t *)salt.at, keys->srp, verifier);
        *out = (struct srp_secret){
                .salt = salt,
                .kdf = {.memory_kib = PASSWORD_KDF_DEFAULT.memory_kib, .passes = PASSWORD_KDF_DEFAULT.passes},
                .verifier = {(const char *)verifier, SRP_NUMBER_BYTES}};
}

static struct str random_salt(struct arena *arena)
{
        char *salt = arena_alloc(arena, PASSWORD_SALT_BYTES);
        random_bytes(salt, PASSWORD_SALT_BYTES);
        return (struct str){salt, PASSWORD_SALT_BYTES};
}

static enum chat_outcome keep(struct chat_client *client, const struct session_tokens *fresh,
                              struct arena *arena, struct chat_problem *problem)
{
        struct chat_tokens tokens;
        client_tokens_from(client, fresh, &tokens);
        bool is_kept = client->store.save(client->store.owner, &tokens);
        explicit_bzero(&tokens, sizeof tokens);
        return is_kept ? CHAT_OK : refuse(problem, ERR_INTERNAL, STR("the tokens cannot be stored"), arena);
}

/* Asks for a challenge and answers it; `client_out` then can check the server's own proof. The caller
 * wipes it. */
static enum chat_outcome prove(struct chat_client *client, struct str login, struct str password,
                               struct arena *arena, struct srp_proof *proof, struct srp_client *srp,
                               struct chat_problem *problem)
{
        struct login_start_in  in  = {.login = login};
        struct login_start_out out = {0};
        enum chat_outcome outcome  = chat_call(client, CHAT_login_start, &in, &out, arena, problem);
        if (outcome != CHAT_OK)
                return outcome;
        if (out.salt.len != PASSWORD_SALT_BYTES || out.B.len != SRP_NUMBER_BYTES)
                return refuse(problem, ERR_INTERNAL, STR("the server's challenge makes no sense"), arena);
        struct password_keys keys;
        outcome = derive(password, (const uint8_t *)out.salt.at,
                         (struct password_kdf){out.kdf.memory_kib, out.kdf.passes}, &keys, arena, problem);
        if (outcome != CHAT_OK)
                return outcome;
        srp_client_start(srp);
        enum err err = srp_client_answer(srp, out.account, (const uint8_t *)out.salt.at, keys.srp,
                                         (const uint8_t *)out.B.at);
        password_wipe(&keys);
        if (err != OK)
                return refuse(problem, ERR_INTERNAL, STR("the server's challenge is not a valid one"), arena);
        *proof = (struct srp_proof){.login_id = out.login_id,
                                     .A  = {(const char *)srp->A, SRP_NUMBER_BYTES},
                                     .M1 = {(const char *)srp->M1, SRP_PROOF_BYTES}};
        return CHAT_OK;
}

static enum chat_outcome login_by_srp(struct chat_client *client, const struct chat_login *how,
                                      struct arena *arena, struct chat_problem *problem)
{
        struct srp_client       srp = {0};
        struct login_finish_in in = {.has_device = !id_is_none(how->device),
                                     .device = how->device,
                                     .has_device_name = how->device_name.len > 0,
                                     .device_name = how->device_name};
        struct login_finish_out out = {0};
        enum chat_outcome outcome = prove(client, how->login, how->password, arena, &in.proof, &srp, problem);
        if (outcome == CHAT_OK)
                outcome = chat_call(client, CHAT_login_finish, &in, &out, arena, problem);
        if (outcome == CHAT_OK) {
                /* Whoever does not know the verifier is not the server this account was made on: nothing
                 * of it is believed. */
                if (out.M2.len != SRP_PROOF_BYTES || !srp_client_check(&srp, (const uint8_t *)out.M2.at))
                        outcome = refuse(problem, ERR_UNAUTHENTICATED,
                                         STR("the server could not prove that it knows this account; its "
                                             "tokens were not kept"),
                                         arena);
                else
                        outcome = keep(client, &out.tokens, arena, problem);
        }
        srp_client_wipe(&srp);
        return outcome;
}

static enum chat_outcome login_by_password(struct chat_client *client, const struct chat_login *how,
                                           struct arena *arena, struct chat_problem *problem)
{
        struct login_password_in in = {.login = how->login,
                                       .password = how->password,
                                       .has_device = !id_is_none(how->device),
                                       .device = how->device,
                                       .has_device_name = how->device_name.len > 0,
                                       .device_name = how->device_name};
        struct login_password_out out = {0};
        enum chat_outcome outcome     = chat_call(client, CHAT_login_password, &in, &out, arena, problem);
        return outcome == CHAT_OK ? keep(client, &out.tokens, arena, problem) : outcome;
}

enum chat_outcome chat_login(struct chat_client *client, const struct chat_login *how, struct arena *arena,
                             struct chat_problem *problem)
{
        return how->way == CHAT_LOGIN_SRP ? login_by_srp(client, how, arena, problem)
                                          : login_by_password(client, how, arena, problem);
}

enum chat_outcome chat_register(struct chat_client *client, const struct chat_register *how,
                                struct arena *arena, struct account_register_out *out,
                                struct chat_problem *problem)
{
        struct account_register_in in = {.account = id_make(),
                                         .login = how->login,
                                         .has_invitation = how->invitation.len > 0,
                                         .invitation = how->invitation,
                                         .has_display_name = how->display_name.len > 0,
                                         .display_name = how->display_name};
        if (how->way == CHAT_LOGIN_PASSWORD) {
                in.has_password = true;
                in.password     = how->password;
        } else {
                struct password_keys keys;
                struct str           salt    = random_salt(arena);
                enum chat_outcome outcome = derive(how->password, (const uint8_t *)salt.at,
                                                   PASSWORD_KDF_DEFAULT, &keys, arena, problem);
                if (outcome != CHAT_OK)
                        return outcome;
                in.has_srp = true;
                make_secret(in.account, &keys, salt, &in.srp, arena);
                password_wipe(&keys);
        }
        return chat_call(client, CHAT_account_register, &in, out, arena, problem);
}

enum chat_outcome chat_password_change(struct chat_client *client, struct str login, struct str old_password,
                                       struct str new_password, enum chat_login_way way, struct arena *arena,
                                       struct password_change_out *out, struct chat_problem *problem)
{
        struct password_change_in in = {.cid = id_make()};
        if (way == CHAT_LOGIN_PASSWORD) {
                in.has_password = in.has_new_password = true;
                in.password     = old_password;
                in.new_password = new_password;
                return chat_call(client, CHAT_password_change, &in, out, arena, problem);
        }
        struct srp_client    srp = {0};
        struct password_keys keys;
        struct chat_tokens   tokens;
        struct str           salt    = random_salt(arena);
        enum chat_outcome    outcome = prove(client, login, old_password, arena, &in.proof, &srp, problem);
        in.has_proof = in.has_new_srp = true;
        if (outcome == CHAT_OK && !client->store.load(client->store.owner, &tokens))
                outcome = refuse(problem, ERR_UNAUTHENTICATED, STR("not signed in"), arena);
        if (outcome == CHAT_OK)
                outcome = derive(new_password, (const uint8_t *)salt.at, PASSWORD_KDF_DEFAULT, &keys, arena,
                                 problem);
        if (outcome == CHAT_OK) {
                make_secret(tokens.user, &keys, salt, &in.new_srp, arena);
                password_wipe(&keys);
                outcome = chat_call(client, CHAT_password_change, &in, out, arena, problem);
        }
        srp_client_wipe(&srp);
        explicit_bzero(&tokens, sizeof tokens);
        return outcome;
}

enum chat_outcome chat_guest(struct chat_client *client, struct str invite, struct str display_name,
                             struct arena *arena, int64_t *ends_at, struct chat_problem *problem)
{
        struct guest_start_in  in  = {.invite = invite, .display_name = display_name};
        struct guest_start_out out = {0};
        enum chat_outcome outcome  = chat_call(client, CHAT_guest_start, &in, &out, arena, problem);
        *ends_at = out.ends_at;
        return outcome == CHAT_OK ? keep(client, &out.tokens, arena, problem) : outcome;
}
