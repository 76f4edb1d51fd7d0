/* leases.h — this gateway's lease of presence in Redis, and the others'. On the loop's thread.
 *
 *      presence:{gateway}   hash: user → mark, and "n" → how many changes there were; lives LEASES_TTL_MS, refreshed every LEASES_REFRESH_MS
 *      presence:leases      sorted set: the gateways, by when they refreshed
 *      presence:changes     channel: what changed, numbered by each gateway
 *
 * Everybody listens to the channel and keeps everybody's lease in memory; one whose numbers have a hole is read whole. While Redis is away what is known stays and is stale. After it came
 * back each gateway writes its lease anew and reads the others'.
 */
#pragma once
#include "base/id.h"
#include "base/str.h"
#include "chat-gateway/live/presence.h"

struct leases;
struct loop;

#define LEASES_TTL_MS     15000
#define LEASES_REFRESH_MS 5000

struct leases_config {
        struct loop     *loop;
        struct str       redis, redis_password;          /* one endpoint */
        struct id        node;                           /* this process */
        struct presence *presence;
        void (*told)(void *owner, struct id user, struct str text);      /* leases_tell of some other gateway */
        void  *owner;
};

struct leases *leases_open(const struct leases_config *config);
/* Says that this gateway goes, if it can. */
void           leases_close(struct leases **leases);

/* What the own lease says of somebody from now on; leaves with leases_turn. */
void leases_mark(struct leases *leases, struct id user, uint8_t mark);
/* A gateway's lease has lapsed: whoever takes it off the list has swept it. */
void leases_sweep(struct leases *leases, struct id node);
/* To all other gateways; may be lost. */
void leases_tell(struct leases *leases, struct id user, struct str text);

void leases_turn(struct leases *leases);
