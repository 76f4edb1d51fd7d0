/* identity.h — who is asking: access tokens checked on the loop, against keys and revocations that are kept fresh.
 *
 * Keys come from the view auth.pub_keys, revocations from auth.pub_revocations (every 250 ms, through auth's feed, with Redis or without) and, faster, from the Redis
 * stream auth:revocations. A verified token is cached by its hash until it ends or is revoked. An unknown kid fetches the keys again, once in 10 s. With PostgreSQL and
 * Redis both away what is known goes on; no new token can come then, and the old ones live five minutes at most.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/id.h"
#include "base/str.h"

struct arena;
struct loop;
struct redis;

/* The bits of scopes: 1u << SCOPE_x, from proto/scopes.def. */
enum scope {
#define SCOPE(name, word, sentence) SCOPE_##name,
#include "proto/scopes.def"
        SCOPE_COUNT
};

#define SERVICE_NAME_MAX 15

struct identity {
        bool      is_signed_in;
        struct id user, session, device;                 /* none of a service */
        char      service[SERVICE_NAME_MAX + 1];         /* "worker": another service of this installation; empty for a person */
        unsigned  scopes;
        bool      is_admin, is_guest;
        int64_t   issued_at_ms, expires_at_ms;
};

enum revoked_kind { REVOKED_SESSION, REVOKED_USER, REVOKED_ALL };

struct revocation {
        enum revoked_kind kind;
        struct id id;                                    /* the session or the user */
        int64_t   not_before_ms;                         /* tokens issued before this are refused */
};

struct identity_watch;

/* `conninfo` is this service's own role, which may read auth's public views; `stream` may be NULL (no Redis). `on_revoked` is called on the loop for each new
 * revocation, once: close the sockets it names. */
struct identity_watch *identity_watch_open(struct loop *loop, const char *conninfo, const char *redis_address, const char *redis_password, const char *issuer,
                                           const char *audience, void (*on_revoked)(void *owner, const struct revocation *revocation), void *owner);
/* Tokens that were made to be good for longer than this are refused; TOKEN_LIFETIME_MS_MAX until it is said. Before the first token is shown. */
void identity_watch_believes(struct identity_watch *watch, int64_t lifetime_ms_max);
void identity_watch_close(struct identity_watch **watch);

/* Whether keys are known and revocations are at most ten seconds old: part of readiness. */
bool identity_watch_is_fresh(const struct identity_watch *watch);

/* ERR_UNAUTHENTICATED, or ERR_UNAVAILABLE while no key is known yet. On the loop's thread. */
enum err identity_of_token(struct identity_watch *watch, struct str token, struct identity *out);

/* Whether a revocation holds for this identity: asked again where a call may have waited. Any thread. */
bool identity_is_revoked(struct identity_watch *watch, const struct identity *who);
