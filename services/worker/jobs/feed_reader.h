/* feed_reader.h — a reader of the feeds: the part of a job that finds out which logs moved, of the shards that are ours.
 *
 * Each feed is read from the shards' positions on, settled rows alone, and what a page names is handed to `take`, each log once
 * with its highest number. Where a feed cannot tell (at the very first start, after it was cut, in another history of the
 * database) all heads are handed over. A position moves when what it names was taken: a crash repeats some and skips none.
 * Belongs to one job's thread.
 */
#pragma once
#include <stdbool.h>
#include "worker/jobs.h"
#include "worker/jobs/shards.h"

struct arena;
struct pg;

/* Logs, and up to which number each has moved as far as somebody told. */
struct moved {
        int        count;
        struct id *ids;
        int64_t   *seqs;
};

struct feed_reader_kind {
        const char *name;                                /* whose shards and positions: "kafka" */
        bool      (*wants)(enum log_of logs);
        /* All of these that are ours, up to now; `moved` may be used up. */
        enum err  (*take)(void *owner, enum log_of logs, struct moved *moved);
        /* These are the heads: where more was taken than there is, the database lost its end. */
        enum err  (*lower)(void *owner, enum log_of logs, const struct moved *heads);
};

struct feed_reader {
        const struct feed_reader_kind *kind;
        void                          *owner;
        struct job                    *job;
        struct pg                     *pg;
        struct shards                 *shards;
        struct arena                  *page;
        int64_t                        lag_seen_ms;
        bool                           is_there[FEEDS_COUNT];
};

void feed_reader_init(struct feed_reader *reader, const struct feed_reader_kind *kind, void *owner, struct job *job,
                      struct pg *pg, struct shards *shards);
void feed_reader_fini(struct feed_reader *reader);

/* Up to now, of one feed. */
enum err feed_reader_follow(struct feed_reader *reader, enum feed_of feed);

/* Tells the lag of all shards of all workers, once a second. */
enum err feed_reader_look(struct feed_reader *reader);
