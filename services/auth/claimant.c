/* claimant.c — finding out who somebody says they are, and checking it, in the same time for everybody. */

#include "auth/claimant.h"

#include <string.h>

#include "auth/address_prefix.h"
#include "auth/events.h"
#include "auth/patience.h"
#include "auth/repo/attempts.h"
#include "auth/repo/log.h"
#include "auth/repo/sessions.h"
#include "auth/stand_in.h"
#include "base/random.h"
#include "crypto/hash.h"
#include "crypto/login_name.h"
#include "op/price.h"

enum err claimant_find(struct call *call, struct str login, struct claimant *out)
{
        const struct auth *auth = auth_of(call);
        struct stand_in stand_in;
        struct account account;
        struct str name;
        struct id id;

        if (login_name_normalize(login, call->arena, &name) != OK)
                return fail_field(call, "/login", "is not a log-in name");
        stand_in_make(auth->secrets.stand_in, name, auth->born_ms, call->now_ms, &stand_in);
        id = accounts_of_login(&call->tx, name);
        out->is_known = !id_is_none(id);
        out->id  = out->is_known ? id : stand_in.account;
        out->log = out->is_known ? id : stand_in.log;
        if (!credentials_get(&call->tx, out->id, &out->credentials)) {
                memcpy(out->credentials.salt, stand_in.salt, sizeof stand_in.salt);
                memcpy(out->credentials.verifier, stand_in.verifier, sizeof stand_in.verifier);
                out->credentials.kdf = PASSWORD_KDF_DEFAULT;
                out->is_known        = false;
        }
        out->is_srp_only = accounts_get(&call->tx, out->id, false, &account) && account.is_srp_only;
        return call->tx.failed;
}

enum err claimant_of_caller(struct call *call, struct claimant *out)
{
        struct account account;

        *out = (struct claimant){.id = call->who.user, .log = call->who.user, .is_known = true};
        if (!accounts_get(&call->tx, out->id, false, &account) ||
            !credentials_get(&call->tx, out->id, &out->credentials))
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        out->is_srp_only = account.is_srp_only;
        return OK;
}

/* What the operation itself cost is what the answer tells, unless this is what refuses it. */
static enum err charge_account(struct call *call, struct str key)
{
        struct call_rate own = call->rate;

        TRY(call_charge(call, PRICE_AUTH_ACCOUNT, key));
        call->rate = own;
        return OK;
}

static enum err wait_longer(struct call *call, const struct price_row *price, int64_t wait_ms)
{
        call->rate = (struct call_rate){
                .name = price->name,
                .burst = price->burst,
                .per_minute = price->per_minute,
                .retry_after_ms = wait_ms,
                .reset_ms = wait_ms,
        };
        return fail(
                call, ERR_RATE_LIMITED,
                "signing in to this account failed too often; wait, or use a device that signed in before");
}

enum err claimant_admit(struct call *call, struct id id, struct id log, bool has_device, struct id device)
{
        const struct price_row *price = price_row(call->prices, PRICE_AUTH_ACCOUNT);
        bool is_known_device = devices_has(&call->tx, id, has_device ? device : ID_NONE);
        char account[ID_TEXT_LEN + 1], known[ID_TEXT_LEN + 1] = "";
        struct failures failures;
        int64_t wait_ms;

        failures_get(&call->tx, log, &failures);
        TRY(call_pause(call));
        id_print(log, account);
        if (is_known_device)
                id_print(device, known);
        TRY(charge_account(call, str_format(call->arena, "%s%s", account, known)));
        wait_ms = patience_wait_ms(failures.count, 2 * price->burst, call->now_ms - failures.last_ms);
        return price->per_minute > 0 && wait_ms > 0 && !is_known_device ? wait_longer(call, price, wait_ms)
                                                                        : OK;
}

enum err plain_passwords_allowed(struct call *call)
{
        if (auth_of(call)->config->password_login)
                return OK;
        return fail(call, ERR_FORBIDDEN, "plain passwords are switched off here; sign in by SRP");
}

/* The verifier that this password would have. */
static enum err verifier_of(struct call *call, struct id account, struct str password, const char *path,
                            struct credentials *credentials)
{
        struct password_keys keys;
        enum err err = password_derive(password, credentials->salt, credentials->kdf, &keys);

        if (err == ERR_INVALID)
                return fail_field(call, path, "is not a text of at most 1024 bytes");
        TRY(err);
        srp_verifier(account, credentials->salt, keys.srp, credentials->verifier);
        password_wipe(&keys);
        return OK;
}

enum err claimant_check_password(struct call *call, const struct claimant *claimant, struct str password)
{
        struct credentials shown = {.kdf = claimant->credentials.kdf};
        bool is_equal;

        memcpy(shown.salt, claimant->credentials.salt, sizeof shown.salt);
        TRY(verifier_of(call, claimant->id, password, "/password", &shown));
        is_equal = bytes_are_equal(shown.verifier, claimant->credentials.verifier, sizeof shown.verifier);
        bytes_wipe(&shown, sizeof shown);
        return (is_equal & !claimant->is_srp_only & claimant->is_known) ? OK : ERR_UNAUTHENTICATED;
}

enum err claimant_check_proof(struct call *call, const struct attempt *attempt, const struct srp_proof *proof,
                              uint8_t M2[static SRP_PROOF_BYTES])
{
        if (proof->A.len != SRP_NUMBER_BYTES)
                return fail_field(call, "/proof/A", "is not 384 bytes long");
        if (proof->M1.len != SRP_PROOF_BYTES)
                return fail_field(call, "/proof/M1", "is not 32 bytes long");
        TRY(srp_finish(attempt->account, attempt->credentials.salt, attempt->credentials.verifier, &attempt->challenge,
                       (const uint8_t *)proof->A.at, (const uint8_t *)proof->M1.at, M2));
        return attempt->is_known ? OK : ERR_UNAUTHENTICATED;
}

bool credentials_are_equal(const struct credentials *a, const struct credentials *b)
{
        return bytes_are_equal(a->salt, b->salt, sizeof a->salt) &&
               bytes_are_equal(a->verifier, b->verifier, sizeof a->verifier);
}

bool claimant_is_current(struct call *call, struct id account, const struct credentials *proved)
{
        struct credentials now;

        return credentials_get(&call->tx, account, &now) && credentials_are_equal(&now, proved);
}

enum err claimant_failed(struct call *call, struct id log, const char *amr)
{
        struct str prefix = address_prefix(call->address, call->arena);
        struct login_failed_event failed = {
                .amr = str_from(amr), .has_address = prefix.len > 0, .address = prefix};

        failures_add(&call->tx, log, call->now_ms);
        tell(call, log, EVENT_login_failed, &failed);
        call->keeps_what_it_wrote = true;
        return fail(call, ERR_UNAUTHENTICATED, "the log-in name or the password is wrong");
}

enum err credentials_of_secret(struct call *call, const struct srp_secret *secret, const char *path,
                               struct credentials *out)
{
        if (secret->salt.len != PASSWORD_SALT_BYTES)
                return fail_field(call, str_format(call->arena, "%s/salt", path).at, "is not 16 bytes long");
        if (secret->verifier.len != SRP_NUMBER_BYTES)
                return fail_field(call, str_format(call->arena, "%s/verifier", path).at,
                                  "is not 384 bytes long");
        /* All accounts cost the same: a cost of one's own would tell that an account exists, and let its owner choose how long the server works. */
        if (secret->kdf.memory_kib != PASSWORD_KDF_DEFAULT.memory_kib ||
            secret->kdf.passes != PASSWORD_KDF_DEFAULT.passes)
                return fail_field(call, str_format(call->arena, "%s/kdf", path).at,
                                  "is not what this profile costs: 65536 KiB, 3 passes");
        memcpy(out->salt, secret->salt.at, sizeof out->salt);
        memcpy(out->verifier, secret->verifier.at, sizeof out->verifier);
        out->kdf = PASSWORD_KDF_DEFAULT;
        if (!srp_verifier_is_acceptable(out->verifier))
                return fail_field(call, str_format(call->arena, "%s/verifier", path).at,
                                  "is not a power that hides anything");
        return OK;
}

enum err credentials_of_password(struct call *call, struct id account, struct str password, const char *path,
                                 struct credentials *out)
{
        TRY(plain_passwords_allowed(call));
        random_bytes(out->salt, sizeof out->salt);
        out->kdf = PASSWORD_KDF_DEFAULT;
        return verifier_of(call, account, password, path, out);
}
