/* topics.h — the topics of Kafka that the worker fills: names, and how they are made when they are missing. */
#pragma once
#include "kafka/producer.h"

#define YEAR_MS (INT64_C(365) * 86400000)

/* Keyed by room or user: one key's records stand in one partition, in order. The number of partitions must not
 * change later, or that ends. */
#define TOPIC_AUDIT ((struct topic){.name = "chat.audit.v1", .partitions = 12, .retention_ms = YEAR_MS})
