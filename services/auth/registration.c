/* registration.c — an account is made. */

#include "auth/registration.h"

#include "auth/events.h"
#include "auth/views.h"
#include "crypto/login_name.h"

#define ID_AGE_MS_MAX (7 * 24 * 3600 * 1000LL) /* how long a client may go on trying the same request */
#define ID_AHEAD_MS_MAX (10 * 60 * 1000LL)

enum err registration_check(struct call *call, struct registration *who)
{
        int64_t age_ms = call->now_ms - id_time_ms(who->id);

        if (!id_is_v7(who->id))
                return fail_field(call, "/account", "is not a UUID of version 7");
        if (age_ms > ID_AGE_MS_MAX || age_ms < -ID_AHEAD_MS_MAX)
                return fail_field(call, "/account", "was not made these days; its first bits are the time");
        if (login_name_normalize(who->login, call->arena, &who->login) != OK)
                return fail_field(
                        call, "/login",
                        "is not 3 to 32 letters, digits, dots, dashes and underscores, beginning with a letter or digit");
        if (who->display_name.at)
                TRY(name_check(call, who->display_name, "/display_name"));
        if (!who->srp == !who->password.at)
                return fail_field(call, who->srp ? "/password" : "/srp",
                                  who->srp ? "is not taken beside a verifier" : "is required, or a password");
        return who->srp ? credentials_of_secret(call, who->srp, "/srp", &who->credentials)
                        : plain_passwords_allowed(call);
}

/* The same secret as the account has: then this is the same request once more. */
static enum err is_same_secret(struct call *call, const struct registration *who,
                               const struct account *account, bool *is_same)
{
        struct claimant claimant = {.id = who->id, .is_known = true, .is_srp_only = account->is_srp_only};
        enum err err;

        *is_same = false;
        if (!credentials_get(&call->tx, who->id, &claimant.credentials))
                return call->tx.failed;
        if (who->srp) {
                *is_same = credentials_are_equal(&who->credentials, &claimant.credentials);
                return OK;
        }
        TRY(call_pause(call));
        err      = claimant_check_password(call, &claimant, who->password);
        *is_same = err == OK;
        TRY(call_go_on(call));
        return err == ERR_UNAUTHENTICATED ? OK : err;
}

enum err registration_find(struct call *call, const struct registration *who, bool *is_there)
{
        /* The name first: whoever makes both meanwhile, the same request once more, is then seen whole. */
        struct id holder = accounts_of_login(&call->tx, who->login);
        struct account account;

        *is_there = accounts_get(&call->tx, who->id, false, &account);
        TRY(call->tx.failed);
        if (*is_there) {
                bool is_same;

                TRY(is_same_secret(call, who, &account, &is_same));
                if (is_same && str_equal(account.login, who->login))
                        return OK;
                return fail(call, ERR_CONFLICT, "there is an account with this id already");
        }
        return id_is_none(holder) ? OK : fail(call, ERR_CONFLICT, "this log-in name is taken");
}

enum err registration_hash(struct call *call, struct registration *who)
{
        if (who->srp)
                return OK;
        TRY(call_pause(call));
        TRY(credentials_of_password(call, who->id, who->password, "/password", &who->credentials));
        return call_go_on(call);
}

/* Somebody was faster. Nothing was written yet, so it can be looked who. */
static enum err name_taken(struct call *call, const struct registration *who, bool *is_twin)
{
        TRY(call->tx.failed);
        TRY(registration_find(call, who, is_twin));
        return *is_twin ? OK : fail(call, ERR_CONFLICT, "this log-in name is taken");
}

enum err registration_insert(struct call *call, const struct registration *who, bool *is_twin)
{
        struct account account = {.id = who->id,
                                  .login = who->login,
                                  .display_name = who->display_name,
                                  .is_admin = who->is_admin,
                                  .created_at_ms = call->now_ms};
        struct account_registered_event registered = {.login = who->login, .way = str_from(who->way)};

        *is_twin = false;
        /* Waits for whoever takes the name this moment. */
        if (!accounts_take_login(&call->tx, who->login, who->id))
                return name_taken(call, who, is_twin);
        if (!accounts_insert(&call->tx, &account)) {
                TRY(call->tx.failed);
                return fail(call, ERR_CONFLICT, "there is an account with this id already");
        }
        credentials_put(&call->tx, who->id, &who->credentials, call->now_ms);
        tell(call, who->id, EVENT_account_registered, &registered);
        return call->tx.failed;
}
