/* limits.h — token buckets over all nodes, in Redis; without it, in this process. On the loop's thread.
 *
 * One script does it (GCRA, by the server's clock), so two nodes never both take the last token. When Redis is down or does
 * not answer, the process's own buckets decide, each holding one `share`-th of the limit.
 */
#pragma once
#include "base/str.h"
#include "redis/limits_local.h"

#define LIMITS_LOCAL_BUCKETS_MAX 100000

struct limits;
struct redis;

/* `redis` is borrowed, outlives the limits, and may be NULL. `share`: how many processes share a limit when Redis is away; at least 1. */
struct limits *limits_create(struct redis *redis, int64_t share);
/* Takings not yet answered are answered by the process's own buckets, from within. */
void limits_destroy(struct limits **limits);

/* Key by key_limit. `done` is called once, at once or later. A cost above the burst asks for a full bucket; 0 only looks. */
void limit_take(struct limits *limits, struct str key, struct limit limit, int64_t cost,
                void (*done)(void *owner, const struct limit_answer *answer), void *owner);
