/* audit_relay.c — what is AUDITED goes from the logs to Kafka, as the feeds tell of it. */

#include <stdlib.h>
#include "base/arena.h"
#include "base/log.h"
#include "base/memory.h"
#include "pg/pg.h"
#include "worker/jobs.h"
#include "worker/jobs/cloud_event.h"
#include "worker/jobs/feed_reader.h"
#include "worker/jobs/log_relay.h"
#include "worker/topics.h"

#define BROKER_MS         1000                           /* how long to wait for the brokers' first answer */
#define SLICE_ARENA_BYTES ((size_t)256 * 1024 * 1024)

struct audit_relay {
        struct log_relay   logs;
        struct feed_reader feeds;
        bool               has_brokers;
};

static bool wants(enum log_of logs)
{
        return audit_wants_any(logs);
}

static enum err take(void *owner, enum log_of logs, struct moved *moved)
{
        return log_relay_send(owner, logs, moved);
}

static enum err lower(void *owner, enum log_of logs, const struct moved *heads)
{
        return log_relay_lower(owner, logs, heads);
}

static const struct feed_reader_kind kind = {LOG_RELAY_READER, wants, take, lower};

/* --- the job */

/* Without brokers the shards are left to workers that may reach them. */
static enum err brokers_check(struct audit_relay *r)
{
        enum err err = producer_ready(r->logs.producer, &r->logs.topic, BROKER_MS);

        if (r->has_brokers != (err == OK))
                log_info(err == OK ? "brokers answer" : "brokers do not answer");
        r->has_brokers = err == OK;
        if (err != OK && shards_held(&r->logs.shards)) {
                arena_reset(r->feeds.page);
                shards_leave(&r->logs.shards, r->logs.pg, r->feeds.page);
        }
        return err;
}

static enum err relay_run(void *state)
{
        struct audit_relay *r = state;

        TRY(feed_reader_look(&r->feeds));
        TRY(brokers_check(r));
        arena_reset(r->feeds.page);
        TRY(shards_beat(&r->logs.shards, r->logs.pg, r->feeds.page));
        for (int feed = 0; feed < FEEDS_COUNT; feed++)
                TRY(feed_reader_follow(&r->feeds, (enum feed_of)feed));
        return OK;
}

static void *relay_open(struct job *job, const struct config *config)
{
        struct audit_relay *r = memory_zero(sizeof *r);

        log_relay_register_metrics();
        r->logs.slice    = arena_create(SLICE_ARENA_BYTES);
        r->logs.job      = job;
        r->logs.topic    = TOPIC_AUDIT;
        r->logs.pg       = pg_open(config->database.at, PG_READER);
        r->logs.producer = producer_open(config->kafka.at, config->kafka_options.at);
        if (!r->logs.producer)
                memory_give_up("worker: CHAT_KAFKA or CHAT_KAFKA_OPTIONS is not what librdkafka takes");
        shards_init(&r->logs.shards, LOG_RELAY_READER);
        feed_reader_init(&r->feeds, &kind, &r->logs, job, r->logs.pg, &r->logs.shards);
        return r;
}

static void relay_close(void *state)
{
        struct audit_relay *r = state;

        arena_reset(r->feeds.page);
        shards_leave(&r->logs.shards, r->logs.pg, r->feeds.page);
        producer_close(&r->logs.producer);
        pg_close(&r->logs.pg);
        arena_destroy(&r->logs.slice);
        feed_reader_fini(&r->feeds);
        free(r);
}

static bool relay_is_wanted(const struct config *config)
{
        return config->kafka.len > 0;
}

const struct job_kind audit_relay = {relay_is_wanted, relay_open, relay_run, relay_close};
