/* preferences.h — chat.preferences: what people set for themselves, everywhere (ID_NONE) or of a room. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

/* The revision of what is set; 0 when nothing is. `value` may be NULL. */
int64_t preferences_get(struct tx *tx, struct id user, struct id scope, struct str name, struct str *value);
void    preferences_put(struct tx *tx, struct id user, struct id scope, struct str name, struct str value, int64_t rev);
void    preferences_delete(struct tx *tx, struct id user, struct id scope, struct str name);

/* How many the user has, and how many of them are the clients' own. */
struct preference_counts {
        int64_t all, of_clients;
};
struct preference_counts preferences_count(struct tx *tx, struct id user);

/* By room and name, after the one given (ID_NONE and the empty name: from the first). */
int preferences_page(struct tx *tx, struct id user, struct id after_scope, struct str after_name, int64_t limit, struct preference **out);

/* Those of these users who do not show how far they have read, in no order. */
int preferences_hiding_read(struct tx *tx, const struct id *users, size_t count, struct id **out);
