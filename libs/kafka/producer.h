/* producer.h — records into Kafka: acknowledged by all replicas, in order, without a gap. Stands on
 * librdkafka.
 *
 * Belongs to one thread, which may wait in it. What is sent together is acknowledged as a whole or fails as a
 * whole: after a failure some records may have arrived, always the first ones of each key, so sending again
 * from the last acknowledged one repeats records but never reorders them. A failure, a fatal one of the
 * idempotent producer too, throws the producer away; the next call makes a new one.
 */
#pragma once
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

#define PRODUCER_RECORDS_MAX      20000                  /* in one send */
#define PRODUCER_VALUE_BYTES_MAX  (512 * 1024)

struct producer;

/* Made when it is missing: three copies of which two must answer, or one on fewer than three brokers. */
struct topic {
        const char *name;
        int         partitions;
        int64_t     retention_ms;
};

struct record {
        struct str key, value; /* the key decides the partition as Java's clients do */
};

/* `brokers` as "host:port,host:port". `options` are further settings of librdkafka, "name=value;name=value",
 * for TLS and SASL; may be NULL. NULL with a line in the log when a setting is unknown. Does not connect yet.
 */
struct producer *producer_open(const char *brokers, const char *options);
void             producer_close(struct producer **producer);

/* Whether the brokers answer; makes the topic if it is missing. Waits up to timeout_ms. ERR_UNAVAILABLE.
 * Costs nothing once it was OK, until a send fails. */
enum err producer_ready(struct producer *producer, const struct topic *topic, int timeout_ms);

/* OK when every record is acknowledged; ERR_TOO_LARGE for a value past its bound, before anything is sent;
 * else ERR_UNAVAILABLE. */
enum err producer_send(struct producer *producer, const struct topic *topic, const struct record *records,
                       int count, int timeout_ms);
