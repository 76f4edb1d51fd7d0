/* leases.h — which worker does which shard of a reader's work: the tables workers and leases. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "pg/tx.h"

#define SHARDS 16

struct lease {
        int     shard;
        int64_t epoch;
};

/* Makes the rows of a reader if they are missing. */
void leases_make(struct tx *tx, const char *reader);

/* Says that this worker is at work, and counts all who are. */
int workers_note(struct tx *tx, const char *reader, struct id worker, int lease_ms);
void workers_leave(struct tx *tx, const char *reader, struct id worker);

/* Those it still has, each for another lease_ms; how many. Locks their rows until the end of the transaction.
 */
int leases_renew(struct tx *tx, const char *reader, struct id worker, int lease_ms,
                 struct lease out[static SHARDS]);
/* Up to `wanted` more of those that nobody has, each with a new epoch. */
int leases_take(struct tx *tx, const char *reader, struct id worker, int lease_ms, int wanted,
                struct lease *out);
/* Gives up these, for others to take at once. */
void leases_release(struct tx *tx, const char *reader, struct id worker, const struct lease *leases,
                    int count);

/* Whether it has all of these, under these epochs; nobody can take them before the end of the transaction. */
bool leases_hold(struct tx *tx, const char *reader, struct id worker, const struct lease *leases, int count);
