/* test_producer.c — records arrive whole and in order, against librdkafka's own mock brokers, which also fail
 * when told. */

#include "kafka/producer.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "tests/support/check.h"

#define PRODUCE_KEY 0

static const struct topic audit = {"audit", 4, 86400000};

static rd_kafka_t              *host;
static rd_kafka_mock_cluster_t *cluster;
static struct arena            *arena;

static int start(void **state)
{
        char why[256];
        (void)state;
        host    = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), why, sizeof why);
        cluster = rd_kafka_mock_cluster_new(host, 3);
        rd_kafka_mock_topic_create(cluster, audit.name, audit.partitions, 3);
        arena = arena_create(64 << 20);
        return !cluster;
}

static int stop(void **state)
{
        (void)state;
        rd_kafka_mock_cluster_destroy(cluster);
        rd_kafka_destroy(host);
        arena_destroy(&arena);
        return 0;
}

/* `keys` keys with `each` records, numbered from `from`. */
static struct record *numbered(int keys, int each, int from)
{
        struct record *records = arena_array(arena, struct record, (size_t)(keys * each));
        for (int i = 0; i < keys * each; i++)
                records[i] = (struct record){str_format(arena, "key-%d", i % keys),
                                             str_format(arena, "%d", from + i / keys)};
        return records;
}

/* Reads everything; the first time that a number of a key is seen it must be the next one. Returns how many
 * different records there were. */
static int read_in_order(int keys, int *repeats)
{
        static int       last[128];
        char             why[256];
        int              count = 0, ends = 0;
        rd_kafka_conf_t *conf = rd_kafka_conf_new();

        *repeats = 0;
        memset(last, 0xff, sizeof last);
        rd_kafka_conf_set(conf, "bootstrap.servers", rd_kafka_mock_cluster_bootstraps(cluster), why,
                          sizeof why);
        rd_kafka_conf_set(conf, "group.id", "reader", why, sizeof why);
        rd_kafka_conf_set(conf, "enable.partition.eof", "true", why, sizeof why);
        rd_kafka_t                      *reader = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof why);
        rd_kafka_topic_partition_list_t *parts  = rd_kafka_topic_partition_list_new(audit.partitions);
        for (int i = 0; i < audit.partitions; i++)
                rd_kafka_topic_partition_list_add(parts, audit.name, i)->offset = RD_KAFKA_OFFSET_BEGINNING;
        rd_kafka_assign(reader, parts);
        while (ends < audit.partitions) {
                rd_kafka_message_t *message = rd_kafka_consumer_poll(reader, 5000);
                assert_non_null(message);
                if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
                        ends++;
                } else {
                        int     key;
                        int64_t number;
                        char    text[16];
                        snprintf(text, sizeof text, "%.*s", (int)message->key_len,
                                 (const char *)message->key);
                        assert_int_equal(sscanf(text, "key-%d", &key), 1);
                        CHECK(key >= 0 && key < keys);
                        CHECK(str_to_int((struct str){message->payload, message->len}, 0, 1000000, &number));
                        if (number > last[key]) {
                                CHECK_INT(number, last[key] + 1);
                                last[key] = (int)number;
                                count++;
                        } else {
                                ++*repeats;
                        }
                }
                rd_kafka_message_destroy(message);
        }
        rd_kafka_topic_partition_list_destroy(parts);
        rd_kafka_consumer_close(reader);
        rd_kafka_destroy(reader);
        return count;
}

TEST(what_is_acknowledged_is_there_in_order)
{
        struct producer *producer = producer_open(rd_kafka_mock_cluster_bootstraps(cluster), NULL);
        int              repeats;

        CHECK_OK(producer_ready(producer, &audit, 5000));
        CHECK_OK(producer_send(producer, &audit, numbered(10, 100, 0), 1000, 10000));
        CHECK_OK(producer_send(producer, &audit, numbered(10, 100, 100), 1000, 10000));
        CHECK_INT(read_in_order(10, &repeats), 2000);
        CHECK_INT(repeats, 0);
        producer_close(&producer);
}

TEST(errors_that_pass_are_lived_through)
{
        struct producer *producer = producer_open(rd_kafka_mock_cluster_bootstraps(cluster),
                                                  "retry.backoff.ms=20;");
        int              repeats;

        rd_kafka_mock_push_request_errors(cluster, PRODUCE_KEY, 3, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
                                          RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
                                          RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT);
        CHECK_OK(producer_send(producer, &audit, numbered(10, 100, 200), 1000, 10000));
        CHECK_INT(read_in_order(10, &repeats), 3000);
        CHECK_INT(repeats, 0);
        producer_close(&producer);
}

TEST(a_record_that_is_refused_fails_all_and_the_next_producer_goes_on_without_a_gap)
{
        struct producer *producer = producer_open(rd_kafka_mock_cluster_bootstraps(cluster), NULL);
        int              repeats;

        /* A broker that does not want the record. (One that found it corrupted on the way, INVALID_MSG, is asked again since librdkafka 2.1.) */
        rd_kafka_mock_push_request_errors(cluster, PRODUCE_KEY, 1, RD_KAFKA_RESP_ERR_INVALID_RECORD);
        CHECK_ERR(producer_send(producer, &audit, numbered(10, 100, 300), 1000, 5000), ERR_UNAVAILABLE);
        CHECK_OK(producer_send(producer, &audit, numbered(10, 100, 300), 1000, 10000));
        CHECK_INT(read_in_order(10, &repeats), 4000);
        producer_close(&producer);
}

TEST(brokers_that_are_down_are_given_up_in_time_and_found_again)
{
        struct producer *producer = producer_open(rd_kafka_mock_cluster_bootstraps(cluster), NULL);
        int              repeats;

        CHECK_OK(producer_ready(producer, &audit, 5000));
        for (int i = 1; i <= 3; i++)
                rd_kafka_mock_broker_set_down(cluster, i);
        int64_t before_ms = clock_monotonic_ms();
        CHECK_ERR(producer_send(producer, &audit, numbered(10, 10, 400), 100, 500), ERR_UNAVAILABLE);
        CHECK_ERR(producer_ready(producer, &audit, 200), ERR_UNAVAILABLE);
        CHECK(clock_monotonic_ms() - before_ms < 3000);
        for (int i = 1; i <= 3; i++)
                rd_kafka_mock_broker_set_up(cluster, i);
        CHECK_OK(producer_ready(producer, &audit, 10000));
        CHECK_OK(producer_send(producer, &audit, numbered(10, 10, 400), 100, 10000));
        CHECK_INT(read_in_order(10, &repeats), 4100);
        producer_close(&producer);
}

TEST(a_value_past_its_bound_is_refused_before_anything_is_sent)
{
        struct producer *producer   = producer_open(rd_kafka_mock_cluster_bootstraps(cluster), NULL);
        struct record    records[2] = {
                   {STR("key-0"), STR("0")},
                   {STR("key-0"),
                    {arena_zero(arena, PRODUCER_VALUE_BYTES_MAX + 1), PRODUCER_VALUE_BYTES_MAX + 1}}};

        CHECK_ERR(producer_send(producer, &audit, records, 2, 1000), ERR_TOO_LARGE);
        producer_close(&producer);
}

TEST(an_unknown_setting_is_refused)
{
        CHECK(producer_open("127.0.0.1:1", "no.such.thing=1") == NULL);
        CHECK(producer_open("127.0.0.1:1", "linger.ms") == NULL);
        struct producer *producer = producer_open("127.0.0.1:1", " linger.ms=5 ; acks=all");
        CHECK(producer != NULL);
        CHECK_ERR(producer_ready(producer, &audit, 100), ERR_UNAVAILABLE);
        producer_close(&producer);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                CASE(what_is_acknowledged_is_there_in_order),
                CASE(errors_that_pass_are_lived_through),
                CASE(a_record_that_is_refused_fails_all_and_the_next_producer_goes_on_without_a_gap),
                CASE(brokers_that_are_down_are_given_up_in_time_and_found_again),
                CASE(a_value_past_its_bound_is_refused_before_anything_is_sent),
                CASE(an_unknown_setting_is_refused),
        };
        return cmocka_run_group_tests(tests, start, stop);
}
