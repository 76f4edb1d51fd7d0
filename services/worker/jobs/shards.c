/* shards.c — the part of a reader's work that this worker does. */

#include "worker/jobs/shards.h"

#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "pg/pg.h"
#include "worker/broken.h"
#include "worker/repo/cursors.h"

void shards_init(struct shards *shards, const char *reader)
{
        *shards = (struct shards){.reader = reader, .worker = id_make()};
}

/* The last bits of a UUIDv7 are random; of an id that is a hash, all are. */
int shard_of(struct id log)
{
        return log.bytes[15] % SHARDS;
}

bool shards_have(const struct shards *shards, struct id log)
{
        return shards->items[shard_of(log)].is_held;
}

int shards_held(const struct shards *shards)
{
        int count = 0;
        for (int i = 0; i < SHARDS; i++)
                count += shards->items[i].is_held;
        return count;
}

static void positions_store(struct shards *shards, struct tx *tx, const struct lease *mine, int count)
{
        for (int i = 0; i < count; i++) {
                struct shard *shard = &shards->items[mine[i].shard];
                for (int feed = 0; feed < FEEDS_COUNT; feed++)
                        if (shard->is_held && shard->epoch == mine[i].epoch && shard->has_moved[feed])
                                cursors_store(tx, shards->reader, feed_view((enum feed_of)feed),
                                              mine[i].shard, &shard->at[feed]);
        }
}

/* What is ours now, in memory. A shard whose epoch is another than the one we knew was somebody else's
 * meanwhile. */
static void positions_load(struct shards *shards, struct tx *tx, const struct lease *mine, int count)
{
        struct shard now[SHARDS] = {0};

        for (int i = 0; i < count; i++) {
                const struct shard *before = &shards->items[mine[i].shard];
                struct shard       *shard  = &now[mine[i].shard];
                bool                is_known = before->is_held && before->epoch == mine[i].epoch;
                *shard = (struct shard){.is_held = true, .epoch = mine[i].epoch};
                for (int feed = 0; feed < FEEDS_COUNT; feed++)
                        shard->at[feed] = is_known
                                                  ? before->at[feed]
                                                  : cursors_get(tx, shards->reader,
                                                                feed_view((enum feed_of)feed), mine[i].shard);
        }
        if (tx->failed == OK)
                memcpy(shards->items, now, sizeof now);
}

/* Towards an even share: gives up what is too much, takes what is free. How many it has then. */
static int balance(struct shards *shards, struct tx *tx, int workers, struct lease mine[static SHARDS],
                   int count)
{
        int fair = (SHARDS + workers - 1) / workers;

        if (count > fair)
                leases_release(tx, shards->reader, shards->worker, &mine[fair], count - fair);
        if (count < fair)
                count += leases_take(tx, shards->reader, shards->worker, SHARDS_LEASE_MS, fair - count,
                                     &mine[count]);
        return count < fair ? count : fair;
}

enum err shards_beat(struct shards *shards, struct pg *pg, struct arena *arena)
{
        struct lease mine[SHARDS];
        struct shard before[SHARDS];
        struct tx    tx;
        int64_t      now_ms = clock_monotonic_ms();
        int          held   = shards_held(shards);

        if (shards->beat_ms && now_ms - shards->beat_ms < SHARDS_BEAT_MS)
                return OK;
        memcpy(before, shards->items, sizeof before);
        tx_begin(&tx, pg, arena, TX_WRITE);
        if (!held)
                leases_make(&tx, shards->reader);
        int workers = workers_note(&tx, shards->reader, shards->worker, SHARDS_LEASE_MS);
        int count   = leases_renew(&tx, shards->reader, shards->worker, SHARDS_LEASE_MS, mine);
        positions_store(shards, &tx, mine, count);
        count = balance(shards, &tx, workers > 0 ? workers : 1, mine, count);
        positions_load(shards, &tx, mine, count);
        enum err err = tx_commit(&tx);
        if (err == OK) {
                shards->beat_ms = now_ms;
                if (shards_held(shards) != held)
                        log_info("shards changed hands", LOG_TEXT("reader", shards->reader),
                                 LOG_INT("held", shards_held(shards)), LOG_INT("workers", workers));
                return OK;
        }
        memcpy(shards->items, before, sizeof before);
        if (now_ms - shards->beat_ms > SHARDS_LEASE_MS)
                memset(shards->items, 0, sizeof shards->items);
        return err;
}

void shards_leave(struct shards *shards, struct pg *pg, struct arena *arena)
{
        struct lease mine[SHARDS];
        struct tx    tx;

        tx_begin(&tx, pg, arena, TX_WRITE);
        int count = leases_renew(&tx, shards->reader, shards->worker, SHARDS_LEASE_MS, mine);
        positions_store(shards, &tx, mine, count);
        leases_release(&tx, shards->reader, shards->worker, mine, count);
        workers_leave(&tx, shards->reader, shards->worker);
        tx_commit(&tx); /* when it fails they run out by themselves */
        memset(shards->items, 0, sizeof shards->items);
        shards->beat_ms = 0;
}

void shards_fence(struct shards *shards, struct tx *tx, const struct id *logs, int count)
{
        struct lease needed[SHARDS];
        bool         is_in[SHARDS] = {false};
        int          needed_count  = 0;

        for (int i = 0; i < count; i++) {
                int shard = shard_of(logs[i]);
                if (!is_in[shard])
                        needed[needed_count++] = (struct lease){shard, shards->items[shard].epoch};
                is_in[shard] = true;
        }
        bool is_ours = BREAK_RELAY_FENCE
                       || leases_hold(tx, shards->reader, shards->worker, needed, needed_count);
        if (tx->failed == OK && !is_ours) {
                shards->beat_ms = 0;
                tx_fail(tx, ERR_CONFLICT);
        }
}
