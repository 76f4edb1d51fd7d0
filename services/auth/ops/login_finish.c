/* login_finish.c — the answer to a challenge: who proves the password gets the server's proof and tokens. */

#include "auth/claimant.h"
#include "auth/repo/attempts.h"
#include "auth/sign_in.h"
#include "auth/views.h"

enum err login_finish(struct call *call, const struct login_finish_in *in, struct login_finish_out *out)
{
        uint8_t *M2 = arena_zero(call->arena, SRP_PROOF_BYTES);
        struct sign_in how = {.amr = "srp", .has_device = in->has_device, .device = in->device,
                              .device_name = in->has_device_name ? in->device_name : STR_NONE};
        struct attempt attempt;
        enum err err;

        if (in->has_device_name)
                TRY(name_check(call, in->device_name, "/device_name"));
        if (!attempts_take(&call->tx, in->proof.login_id, call->now_ms, &attempt))
                return fail(call, ERR_UNAUTHENTICATED,
                            "this challenge was answered already, or has expired; start again");
        /* Answered once, however it ends: that is committed here. */
        TRY(claimant_admit(call, attempt.account, attempt.log, in->has_device, in->device));
        err = claimant_check_proof(call, &attempt, &in->proof, M2);
        TRY(call_go_on(call));
        if (err == ERR_UNAUTHENTICATED)
                return claimant_failed(call, attempt.log, "srp");
        TRY(err);
        how.user   = attempt.account;
        how.proved = &attempt.credentials;
        TRY(sign_in(call, &how, &out->tokens));
        out->M2 = (struct str){(const char *)M2, SRP_PROOF_BYTES};
        return OK;
}
