/* accounts.h — accounts: names, profiles, and what proves a password. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"
#include "crypto/password.h"
#include "crypto/srp.h"
#include "pg/tx.h"

struct account {
        struct id  id;
        struct str login;
        struct str display_name, bio, time_zone, language;       /* STR_NONE when there is none */
        struct id  avatar;
        int64_t    rev;
        bool       is_admin, is_guest, is_srp_only, is_disabled;
        int64_t    created_at_ms;
};

struct credentials {
        uint8_t             salt[PASSWORD_SALT_BYTES];
        struct password_kdf kdf;
        uint8_t             verifier[SRP_NUMBER_BYTES];
};

/* ID_NONE when nobody has that name. */
struct id accounts_of_login(struct tx *tx, struct str login);

/* False when there is no such account. With `locks` the row is held until the end of the transaction:
 * whatever changes an account's sessions does that first. */
bool accounts_get(struct tx *tx, struct id id, bool locks, struct account *out);

/* People whose log-in name, or the name they show, begins so, disabled ones apart; the exact log-in name first. */
int accounts_search(struct tx *tx, struct str begins, int64_t limit, struct account **out);
bool accounts_know_time_zone(struct tx *tx, struct str name);

/* False when the name is somebody's already, who may have taken it this very moment. */
bool accounts_take_login(struct tx *tx, struct str login, struct id id);
/* False when the id is an account's already. */
bool accounts_insert(struct tx *tx, const struct account *account);

void accounts_update_profile(struct tx *tx, const struct account *account);
void accounts_set_disabled(struct tx *tx, struct id id, bool is_disabled, int64_t at_ms);

/* Guests who came before then and are not shut out yet: some of them. Over all users, for the sweep. */
int  accounts_guests_over(struct tx *tx, int64_t created_before_ms, int limit, struct id **out);
/* Nothing is left that says who they were. */
void accounts_forget_names(struct tx *tx, struct id id);

bool credentials_get(struct tx *tx, struct id user, struct credentials *out);
void credentials_put(struct tx *tx, struct id user, const struct credentials *credentials, int64_t at_ms);

/* When this installation began. */
int64_t installation_born_ms(struct tx *tx);
