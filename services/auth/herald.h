/* herald.h — carries revocations from the workers to Redis, where every service hears them at once. A copy:
 * the table auth.revocations is the truth, and is read by all as well. */
#pragma once

struct call;
struct herald;
struct loop;
struct redis;

#define HERALD_WAITING_MAX 4096                          /* past it the table alone tells */

struct herald *herald_create(struct loop *loop, struct redis *redis);
void           herald_destroy(struct herald **herald);

/* What the call revoked (ending.h), after COMMIT. On the worker's thread. */
void herald_publish(struct herald *herald, const struct call *call);
