/* login_password.c — log in by plain password: the server does the client's part, and compares verifiers. */

#include "auth/claimant.h"
#include "auth/sign_in.h"
#include "auth/views.h"

enum err login_password(struct call *call, const struct login_password_in *in, struct login_password_out *out)
{
        struct sign_in how = {.amr = "pwd", .has_device = in->has_device, .device = in->device,
                              .device_name = in->has_device_name ? in->device_name : STR_NONE};
        struct claimant claimant;
        enum err err;

        if (in->has_device_name)
                TRY(name_check(call, in->device_name, "/device_name"));
        TRY(plain_passwords_allowed(call));
        TRY(claimant_find(call, in->login, &claimant));
        TRY(claimant_admit(call, claimant.id, claimant.log, in->has_device, in->device));
        err = claimant_check_password(call, &claimant, in->password);
        TRY(call_go_on(call));
        if (err == ERR_UNAUTHENTICATED)
                return claimant_failed(call, claimant.log, "pwd");
        TRY(err);
        how.user   = claimant.id;
        how.proved = &claimant.credentials;
        return sign_in(call, &how, &out->tokens);
}
