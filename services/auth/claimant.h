/* claimant.h — who somebody says they are, and whether they prove it. The same work, whether there is such
 * an account or not.
 *
 * A name that nobody has gets a stand-in (stand_in.h): the same statements are run for it, the same numbers
 * computed, the same rows written, and the proof fails for it as it fails for a wrong password.
 */
#pragma once
#include "auth/ops.h"
#include "auth/repo/accounts.h"

struct claimant {
        struct id          id;                           /* the account's, or a made-up one */
        struct id          log;                          /* whose log failures go to */
        bool               is_known;
        bool               is_srp_only;                  /* no password proves it that reached the server */
        struct credentials credentials;
};

/* By the log-in name: ERR_INVALID when it cannot be one. */
enum err claimant_find(struct call *call, struct str login, struct claimant *out);
/* Whoever is signed in: ERR_NOT_FOUND. */
enum err claimant_of_caller(struct call *call, struct claimant *out);

/* Before a secret is checked: ERR_RATE_LIMITED when this account was tried too often, from wherever, or
 * failed many times in a row (patience.h). A device that signed in to it before has tries of its own, so
 * that strangers cannot lock the owner out. No transaction is open afterwards (call_pause): it may have to
 * wait, and what comes next takes long, until call_go_on. */
enum err claimant_admit(struct call *call, struct id id, struct id log, bool has_device, struct id device);

/* ERR_UNAUTHENTICATED, or OK; takes as long either way. Needs no transaction, nor does the next. */
enum err claimant_check_password(struct call *call, const struct claimant *claimant, struct str password);

/* The answer to a challenge of login.start: whoever it was given to, and the server's proof.
 * ERR_UNAUTHENTICATED. */
struct attempt;
enum err claimant_check_proof(struct call *call, const struct attempt *attempt, const struct srp_proof *proof,
                              uint8_t M2[static SRP_PROOF_BYTES]);

/* Whether what was proved is still what the account has. To be asked where its row is held: the password may
 * have been changed since it was read. */
bool claimant_is_current(struct call *call, struct id account, const struct credentials *proved);
bool credentials_are_equal(const struct credentials *a, const struct credentials *b);

/* Signing in failed: into the log, whoever it was; what was written stays although the call is refused.
 * Returns ERR_UNAUTHENTICATED. */
enum err claimant_failed(struct call *call, struct id log, const char *amr);

/* --- new passwords */
/* From a client's verifier, or from the password itself. `path` names the field for complaints. */
enum err credentials_of_secret(struct call *call, const struct srp_secret *secret, const char *path,
                               struct credentials *out);
enum err credentials_of_password(struct call *call, struct id account, struct str password, const char *path,
                                 struct credentials *out);
/* ERR_FORBIDDEN where plain passwords are switched off. */
enum err plain_passwords_allowed(struct call *call);
