/* log_relay.h — sends what stands in logs above what was sent: each log from its last number on, in slices,
 * stored once all of a slice is acknowledged.
 *
 * A crash at any point repeats some records and skips none; so does a worker that was overtaken in its sleep,
 * because whatever a worker sends of a log begins at or below the last acknowledged number and has no gap.
 * Belongs to one job's thread.
 */
#pragma once
#include "kafka/producer.h"
#include "worker/jobs.h"
#include "worker/jobs/feed_reader.h"
#include "worker/jobs/shards.h"

#define LOG_RELAY_READER "kafka"

struct log_relay {
        struct job      *job;
        struct pg       *pg;
        struct producer *producer;
        struct topic     topic;
        struct shards    shards;
        struct arena    *slice;
};

/* All of these that are ours, up to now; `moved` is used up. Beats on the way. */
enum err log_relay_send(struct log_relay *relay, enum log_of logs, struct moved *moved);

/* Where more was sent than there is, the database lost its end: back to the heads. */
enum err log_relay_lower(struct log_relay *relay, enum log_of logs, const struct moved *heads);

void log_relay_register_metrics(void);
