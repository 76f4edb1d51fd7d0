/* ending.c — sessions end. */

#include "auth/ending.h"

#include "auth/events.h"
#include "auth/repo/revocations.h"
#include "auth/repo/sessions.h"
#include "token/token.h"

#define CLOCKS_MS 60000                                  /* of different machines may differ so much */

void revoke(struct call *call, const struct revocation *revocation)
{
        struct publication *p = call->publication;

        if (!p)
                p = call->publication = arena_zero(call->arena, sizeof *p);
        if (p->count == p->cap) {
                int cap = p->cap ? 2 * p->cap : 4;

                p->items = arena_grow(call->arena, p->items, (size_t)p->cap * sizeof *p->items,
                                      (size_t)cap * sizeof *p->items);
                p->cap   = cap;
        }
        p->items[p->count++] = *revocation;
        revocations_insert(&call->tx, revocation,
                           call->now_ms + auth_of(call)->config->access_lifetime_ms + TOKEN_SKEW_MS +
                                   CLOCKS_MS);
}

static void ended(struct call *call, struct id user, struct id session, const char *reason)
{
        struct session_ended_event event = {.session = session, .reason = str_from(reason)};

        /* One for each session, never one for the user: no clock decides then, and who signs in again at once,
         * even where the clock is behind, must not be refused. */
        revoke(call,
               &(struct revocation){.kind = REVOKED_SESSION, .id = session, .not_before_ms = call->now_ms});
        tell(call, user, EVENT_session_ended, &event);
}

bool end_session(struct call *call, struct id user, struct id session, const char *reason)
{
        if (!sessions_end(&call->tx, user, session, str_from(reason), call->now_ms))
                return false;
        ended(call, user, session, reason);
        return true;
}

static void all_ended(struct call *call, struct id user, const struct id *sessions, int count,
                      const char *reason)
{
        for (int i = 0; i < count; i++)
                ended(call, user, sessions[i], reason);
}

int end_sessions(struct call *call, struct id user, struct id keep, const char *reason)
{
        struct id *ids;
        int count = sessions_end_all(&call->tx, user, keep, str_from(reason), call->now_ms, &ids);

        all_ended(call, user, ids, count, reason);
        return count;
}

void end_oldest_sessions(struct call *call, struct id user, int limit)
{
        struct id *ids;
        int count = sessions_end_beyond(&call->tx, user, limit, STR("ended"), call->now_ms, &ids);

        all_ended(call, user, ids, count, "ended");
}
