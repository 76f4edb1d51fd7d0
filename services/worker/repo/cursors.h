/* cursors.h — how far a reader has come: in the feeds (cursors), and in each log (relayed). */
#pragma once
#include <stdint.h>
#include "base/id.h"
#include "feed/feed.h"
#include "pg/tx.h"

/* The position of a shard in a feed; zero, with an empty history, when there is none. */
struct feed_position cursors_get(struct tx *tx, const char *reader, const char *feed, int shard);
void                 cursors_store(struct tx *tx, const char *reader, const char *feed, int shard,
                                   const struct feed_position *at);
/* The least xid of all shards; 0 while one of them has no position. */
int64_t cursors_least(struct tx *tx, const char *reader, const char *feed, int shards);

/* The last number sent of each log, 0 for one that never was; `log` is the kind: "chat.rooms". */
void relayed_get(struct tx *tx, const char *reader, const char *log, const struct id *ids, int count,
                 int64_t *seqs);
void relayed_store(struct tx *tx, const char *reader, const char *log, const struct id *ids,
                   const int64_t *seqs, int count);
/* Down to these heads where more was sent than there is: the database lost its end. How many. */
int64_t relayed_lower(struct tx *tx, const char *reader, const char *log, const struct id *ids,
                      const int64_t *heads, int count);
