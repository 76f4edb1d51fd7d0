/* ending.h — ending sessions: in the table, in the log, in the list of what everybody refuses, and, once
 * committed, over Redis to every open socket. */
#pragma once
#include <stdbool.h>
#include "auth/ops.h"
#include "identity/identity.h"

/* What a call revoked: hung on call->publication, read by the herald after COMMIT. In the call's arena. */
struct publication {
        int               count, cap;
        struct revocation *items;
};

/* `reason` is one of event session.ended. False when it had ended before, or never was. */
bool end_session(struct call *call, struct id user, struct id session, const char *reason);

/* All sessions of a user, but `keep` (or ID_NONE); how many. */
int end_sessions(struct call *call, struct id user, struct id keep, const char *reason);

/* All but the `limit` used last. */
void end_oldest_sessions(struct call *call, struct id user, int limit);

/* A revocation of any kind, until every token that it is about has ended. */
void revoke(struct call *call, const struct revocation *revocation);
