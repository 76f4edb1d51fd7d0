/* password_change.c — a new password, for who proves the old one; all other sessions end. */

#include "auth/claimant.h"
#include "auth/ending.h"
#include "auth/events.h"
#include "auth/repo/attempts.h"

/* What the old password is checked against, as it was read before that. */
struct old {
        struct claimant claimant;
        struct attempt  attempt;                         /* of a proof */
};

static enum err wrong(struct call *call, bool by_proof)
{
        claimant_failed(call, call->who.user, by_proof ? "srp" : "pwd");
        return fail(call, ERR_FORBIDDEN, "the old password is wrong");
}

static enum err answered(struct call *call)
{
        return fail(call, ERR_FORBIDDEN,
                    "this challenge was answered already, or has expired; start again");
}

static enum err read_old(struct call *call, const struct password_change_in *in, struct old *old)
{
        struct id caller = call->who.user;

        if (!in->has_proof) {
                TRY(plain_passwords_allowed(call));
                return claimant_of_caller(call, &old->claimant);
        }
        if (!attempts_get(&call->tx, in->proof.login_id, call->now_ms, &old->attempt))
                return answered(call);
        if (!id_equal(old->attempt.account, caller)) {
                attempts_take(&call->tx, in->proof.login_id, call->now_ms, &old->attempt);
                return wrong(call, true);
        }
        old->claimant = (struct claimant){.id = caller, .log = caller, .credentials = old->attempt.credentials};
        return OK;
}

/* What takes long: no transaction is open. */
static enum err prove(struct call *call, const struct password_change_in *in, const struct old *old,
                      struct credentials *made)
{
        uint8_t M2[SRP_PROOF_BYTES];

        TRY(in->has_proof ? claimant_check_proof(call, &old->attempt, &in->proof, M2)
                          : claimant_check_password(call, &old->claimant, in->password));
        return in->has_new_password ? credentials_of_password(call, call->who.user, in->new_password,
                                                              "/new_password", made)
                                    : OK;
}

/* With what was found out, in the transaction that acts. A challenge is taken here and no earlier, so that the
 * same request at the same time finds the first one's answer. */
static enum err settle(struct call *call, const struct password_change_in *in, struct old *old,
                       enum err proved)
{
        if (in->has_proof && !attempts_take(&call->tx, in->proof.login_id, call->now_ms, &old->attempt))
                return answered(call);
        if (proved == ERR_UNAUTHENTICATED)
                return wrong(call, in->has_proof);
        call->keeps_what_it_wrote = in->has_proof && proved != OK;       /* answered once, however it ends */
        return proved;
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

static enum err store(struct call *call, const struct password_change_in *in, const struct old *old,
                      const struct credentials *made)
{
        struct password_changed_event changed = {.session = call->who.session};
        struct account account;

        if (!accounts_get(&call->tx, call->who.user, true, &account))
                return tx_fail(&call->tx, ERR_NOT_FOUND);
        if (!claimant_is_current(call, account.id, &old->claimant.credentials))
                return wrong(call, in->has_proof);
        if (account.is_srp_only && in->has_new_password)
                return fail(call, ERR_FORBIDDEN,
                            "this account's password must not reach the server; send a verifier");
        credentials_put(&call->tx, account.id, made, call->now_ms);
        tell(call, account.id, EVENT_password_changed, &changed);
        return call->tx.failed;
}

enum err password_change(struct call *call, const struct password_change_in *in,
                         struct password_change_out *out)
{
        struct credentials made;
        struct old old;
        enum err proved;

        TRY(check_shape(call, in));
        if (in->has_new_srp)
                TRY(credentials_of_secret(call, &in->new_srp, "/new_srp", &made));
        TRY(read_old(call, in, &old));
        TRY(claimant_admit(call, old.claimant.id, old.claimant.log, true, call->who.device));
        proved = prove(call, in, &old, &made);
        TRY(call_go_on(call));
        TRY(settle(call, in, &old, proved));
        TRY(store(call, in, &old, &made));
        out->ended = end_sessions(call, call->who.user, call->who.session, "password_changed");
        return call->tx.failed;
}
