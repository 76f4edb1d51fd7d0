/* shards.h — the part of a reader's work that this worker does, and how far it has come with it.
 *
 * Work is cut into SHARDS by the log's id. The workers that are alive share the shards evenly; each holds its
 * own by leases of SHARDS_LEASE_MS, renewed every SHARDS_BEAT_MS, so that a dead worker's shards are done by
 * the others within seconds. Belongs to one job's thread.
 */
#pragma once
#include <stdbool.h>
#include "feed/feed.h"
#include "worker/repo/leases.h"
#include "worker/repo/logs.h"

#define SHARDS_LEASE_MS 5000
#define SHARDS_BEAT_MS  1000

struct arena;
struct pg;

struct shard {
        bool                 is_held;
        int64_t              epoch;
        struct feed_position at[FEEDS_COUNT]; /* an empty history: nothing is known, heads must be compared */
        bool                 has_moved[FEEDS_COUNT];     /* since it was stored */
};

struct shards {
        const char  *reader;
        struct id    worker;
        int64_t      beat_ms;                            /* monotonic; 0 makes the next beat due */
        struct shard items[SHARDS];
};

void shards_init(struct shards *shards, const char *reader);

int  shard_of(struct id log);
bool shards_have(const struct shards *shards, struct id log);
int  shards_held(const struct shards *shards);

/* Stores the positions, renews, gives up what is too much, takes what is free, and loads the positions of
 * what is new. Does nothing before it is due. After a failure nothing is held any more once the leases may
 * have run out. */
enum err shards_beat(struct shards *shards, struct pg *pg, struct arena *arena);

/* Gives everything up for others to take at once. */
void shards_leave(struct shards *shards, struct pg *pg, struct arena *arena);

/* Within a transaction that stores what was done for these logs: fails it with ERR_CONFLICT unless their
 * shards are still ours, and then makes the next beat due. */
void shards_fence(struct shards *shards, struct tx *tx, const struct id *logs, int count);
