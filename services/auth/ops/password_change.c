/* password_change.c — a new password, for who proves the old one; all other sessions end. */

#include "auth/claimant.h"
#include "auth/ending.h"
#include "auth/events.h"
#include "auth/repo/attempts.h"

static enum err wrong(struct call *call, const char *amr)
{
        claimant_failed(call, call->who.user, amr);
        return fail(call, ERR_FORBIDDEN, "the old password is wrong");
}

static enum err check_proof(struct call *call, const struct srp_proof *proof)
{
        uint8_t M2[SRP_PROOF_BYTES];
        struct attempt attempt;
        enum err err;

        if (!attempts_take(&call->tx, proof->login_id, call->now_ms, &attempt))
                return fail(call, ERR_FORBIDDEN,
                            "this challenge was answered already, or has expired; start again");
        call->keeps_what_it_wrote = true;
        if (!id_equal(attempt.account, call->who.user))
                return wrong(call, "srp");
        TRY(claimant_admit(call, attempt.account, attempt.log, true, call->who.device));
        err = claimant_check_proof(call, &attempt, proof, M2);
        if (err == ERR_UNAUTHENTICATED)
                return wrong(call, "srp");
        call->keeps_what_it_wrote = err != OK;
        return err;
}

static enum err check_password(struct call *call, struct str password)
{
        struct claimant claimant = {.id = call->who.user, .log = call->who.user, .is_known = true};
        enum err err;

        TRY(plain_passwords_allowed(call));
        TRY(claimant_admit(call, claimant.id, claimant.log, true, call->who.device));
        if (!credentials_get(&call->tx, call->who.user, &claimant.credentials))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        err = claimant_check_password(call, &claimant, password);
        return err == ERR_UNAUTHENTICATED ? wrong(call, "pwd") : err;
}

static enum err check_shape(struct call *call, const struct password_change_in *in)
{
        if (in->has_proof == in->has_password)
                return fail_field(call, in->has_proof ? "/password" : "/proof",
                                  in->has_proof ? "is not taken beside a proof"
                                                : "is required, or the old password");
        if (in->has_new_srp == in->has_new_password)
                return fail_field(call, in->has_new_srp ? "/new_password" : "/new_srp",
                                  in->has_new_srp ? "is not taken beside a verifier"
                                                  : "is required, or the new password");
        return OK;
}

enum err password_change(struct call *call, const struct password_change_in *in,
                         struct password_change_out *out)
{
        struct password_changed_event changed = {.session = call->who.session};
        struct credentials credentials;
        struct account account;

        TRY(check_shape(call, in));
        if (in->has_new_srp)
                TRY(credentials_of_secret(call, &in->new_srp, "/new_srp", &credentials));
        TRY(in->has_proof ? check_proof(call, &in->proof) : check_password(call, in->password));
        if (in->has_new_password)
                TRY(credentials_of_password(call, call->who.user, in->new_password, "/new_password",
                                            &credentials));

        if (!accounts_get(&call->tx, call->who.user, true, &account))
                return tx_fail(&call->tx, ERR_NOT_FOUND);
        if (account.is_srp_only && in->has_new_password)
                return fail(call, ERR_FORBIDDEN,
                            "this account's password must not reach the server; send a verifier");
        credentials_put(&call->tx, account.id, &credentials, call->now_ms);
        tell(call, account.id, EVENT_password_changed, &changed);
        out->ended = end_sessions(call, account.id, call->who.session, "password_changed");
        return call->tx.failed;
}
