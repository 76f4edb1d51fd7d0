/* sessions.h — device sessions, their devices, and the refresh tokens that keep them going. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "auth/refresh_token.h"
#include "base/id.h"
#include "base/str.h"
#include "pg/tx.h"

#define SESSIONS_MAX 200 /* of one user: past it the one not used for longest ends */

struct session {
        struct id  user, id, device;
        struct str name, amr;
        int64_t    created_at_ms, last_used_at_ms;
        struct str ip_prefix, agent;                     /* STR_NONE when unknown */
        bool       has_ended;
};

void sessions_insert(struct tx *tx, const struct session *session);

/* False when there is no such session. With `locks` it is held until the end of the transaction. */
bool sessions_get(struct tx *tx, struct id user, struct id id, bool locks, struct session *out);

/* Those that have not ended, the one used last first; SESSIONS_MAX at most. */
int sessions_list(struct tx *tx, struct id user, struct session **out);

void sessions_rename(struct tx *tx, struct id user, struct id id, struct str name);
void sessions_touch(struct tx *tx, const struct session *session);       /* last_used_at, ip_prefix, agent */

/* What was ended by it: one; all but `keep` (or ID_NONE); all but the `limit` used last. */
bool sessions_end(struct tx *tx, struct id user, struct id id, struct str reason, int64_t at_ms);
int sessions_end_all(struct tx *tx, struct id user, struct id keep, struct str reason, int64_t at_ms,
                     struct id **out);
int sessions_end_beyond(struct tx *tx, struct id user, int limit, struct str reason, int64_t at_ms,
                        struct id **out);

/* From where and with what the sessions were used, and what they were called. */
void sessions_forget_places(struct tx *tx, struct id user);

/* Some that nobody renewed in time: of users and ids. Over all users, for the sweep. */
int sessions_overdue(struct tx *tx, int64_t used_before_ms, int64_t created_before_ms, int limit,
                     struct session **out);

/* --- devices */
bool devices_has(struct tx *tx, struct id user, struct id device);
void devices_insert(struct tx *tx, struct id user, struct id device, struct str name, int64_t at_ms);

/* --- refresh tokens */
void refresh_insert(struct tx *tx, const struct refresh_token *token,
                    const uint8_t hash[static REFRESH_HASH_BYTES], int64_t at_ms);

/* The newest two, the good one first; generation 0 where there is none. The sealed successor is of the
 * second. */
void refresh_rows(struct tx *tx, struct id user, struct id session, struct refresh_row rows[static 2],
                  struct str *sealed_successor);

/* Spends it: the sealed successor is kept for a moment, what is older is forgotten. False when it was spent
 * before. */
bool refresh_spend(struct tx *tx, const struct refresh_token *token, struct str sealed_successor,
                   int64_t at_ms);

/* Over all users, for the sweep. */
void refresh_forget_sealed(struct tx *tx, int64_t used_before_ms);
