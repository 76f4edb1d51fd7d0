/* producer.c — records into Kafka. */

#include "kafka/producer.h"

#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"

#define WHY_BYTES           256
#define OPTION_BYTES_MAX    512
#define BROKERS_FOR_COPIES  3
#define COPIES_TO_ANSWER    "2"

struct producer {
        char             *brokers, *options;
        rd_kafka_t       *kafka;
        rd_kafka_topic_t *topic;                         /* the one it is ready for */
};

/* One call of producer_send: what its delivery reports say. */
struct sending {
        int pending, failed;
};

/* --- making and unmaking */

static void on_log(const rd_kafka_t *kafka, int level, const char *facility, const char *text)
{
        (void)kafka;
        log_debug("kafka", LOG_INT("severity", level), LOG_TEXT("facility", facility),
                  LOG_TEXT("text", text));
}

static void on_error(rd_kafka_t *kafka, int err, const char *reason, void *owner)
{
        (void)kafka;
        (void)owner;
        log_warn("kafka is in trouble", LOG_TEXT("code", rd_kafka_err2name((rd_kafka_resp_err_t)err)),
                 LOG_TEXT("reason", reason));
}

static void on_delivery(rd_kafka_t *kafka, const rd_kafka_message_t *message, void *owner)
{
        struct sending *sending = message->_private;

        (void)kafka;
        (void)owner;
        sending->pending--;
        sending->failed += message->err != RD_KAFKA_RESP_ERR_NO_ERROR;
}

/* gapless: a record that is given up on its own would let those behind it pass. */
static const char *const settings[][2] = {
        {"enable.idempotence", "true"},
        {"enable.gapless.guarantee", "true"},
        {"message.timeout.ms", "120000"},
        {"compression.type", "gzip"},
        {"partitioner", "murmur2_random"},
        {"linger.ms", "2"},
        {"socket.keepalive.enable", "true"},
        {"reconnect.backoff.ms", "100"},
        {"reconnect.backoff.max.ms", "2000"},
        {"log.connection.close", "false"},
        {"client.id", "worker"},
};

static bool set(rd_kafka_conf_t *conf, const char *name, const char *value)
{
        char why[WHY_BYTES];

        if (rd_kafka_conf_set(conf, name, value, why, sizeof why) == RD_KAFKA_CONF_OK)
                return true;
        /* What librdkafka says about it would quote the value, which may be a secret. */
        log_error("kafka does not take a setting", LOG_TEXT("name", name));
        return false;
}

static bool set_options(rd_kafka_conf_t *conf, const char *options)
{
        struct str rest = str_from(options);

        while (rest.at && rest.len) {
                char       text[OPTION_BYTES_MAX];
                struct str option = str_trim(str_until(rest, ';', &rest)), value;
                struct str name   = str_until(option, '=', &value);
                if (!option.len)
                        continue;
                if (!value.at || option.len >= sizeof text) {
                        log_error("kafka does not take a setting", LOG_STR("name", name));
                        return false;
                }
                memcpy(text, option.at, option.len);
                text[option.len] = text[name.len] = '\0';
                bool is_set      = set(conf, text, text + name.len + 1);
                explicit_bzero(text, sizeof text);
                if (!is_set)
                        return false;
        }
        return true;
}

static rd_kafka_conf_t *configured(const struct producer *producer)
{
        rd_kafka_conf_t *conf = rd_kafka_conf_new();
        bool             good = set(conf, "bootstrap.servers", producer->brokers);

        for (size_t i = 0; good && i < sizeof settings / sizeof *settings; i++)
                good = set(conf, settings[i][0], settings[i][1]);
        if (!good || !set_options(conf, producer->options)) {
                rd_kafka_conf_destroy(conf);
                return NULL;
        }
        rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
        rd_kafka_conf_set_log_cb(conf, on_log);
        rd_kafka_conf_set_error_cb(conf, on_error);
        return conf;
}

static enum err make(struct producer *producer)
{
        char             why[WHY_BYTES];
        rd_kafka_conf_t *conf = producer->kafka ? NULL : configured(producer);

        if (producer->kafka)
                return OK;
        producer->kafka = conf ? rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why) : NULL;
        if (producer->kafka)
                return OK;
        if (conf) {
                rd_kafka_conf_destroy(conf);
                log_error("kafka producer cannot be made", LOG_TEXT("why", why));
        }
        return ERR_INTERNAL;
}

static void unmake(struct producer *producer)
{
        if (producer->topic)
                rd_kafka_topic_destroy(producer->topic);
        if (producer->kafka)
                rd_kafka_destroy(producer->kafka);
        producer->topic = NULL;
        producer->kafka = NULL;
}

struct producer *producer_open(const char *brokers, const char *options)
{
        struct producer *producer = memory_zero(sizeof *producer);
        rd_kafka_conf_t *conf;

        producer->brokers = memory_text(brokers);
        producer->options = memory_text(options ? options : "");
        conf              = configured(producer);
        if (conf)
                rd_kafka_conf_destroy(conf);
        else
                producer_close(&producer);
        return producer;
}

void producer_close(struct producer **producer)
{
        if (!*producer)
                return;
        unmake(*producer);
        explicit_bzero((*producer)->options, strlen((*producer)->options));
        free((*producer)->options);
        free((*producer)->brokers);
        free(*producer);
        *producer = NULL;
}

/* --- the topic */

static enum err topic_request(rd_kafka_t *kafka, const struct topic *topic, int copies, int timeout_ms,
                              rd_kafka_queue_t *answers)
{
        char              why[WHY_BYTES], retention[24];
        rd_kafka_NewTopic_t *wanted = rd_kafka_NewTopic_new(topic->name, topic->partitions, copies, why,
                                                            sizeof why);

        if (!wanted)
                return ERR_INTERNAL;
        snprintf(retention, sizeof retention, "%lld", (long long)topic->retention_ms);
        rd_kafka_NewTopic_set_config(wanted, "retention.ms", retention);
        if (copies >= BROKERS_FOR_COPIES)
                rd_kafka_NewTopic_set_config(wanted, "min.insync.replicas", COPIES_TO_ANSWER);
        rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new(kafka, RD_KAFKA_ADMIN_OP_CREATETOPICS);
        rd_kafka_AdminOptions_set_request_timeout(options, timeout_ms, why, sizeof why);
        rd_kafka_CreateTopics(kafka, &wanted, 1, options, answers);
        rd_kafka_AdminOptions_destroy(options);
        rd_kafka_NewTopic_destroy(wanted);
        return OK;
}

static rd_kafka_resp_err_t result_of(rd_kafka_event_t *event)
{
        size_t                                count  = 0;
        const rd_kafka_CreateTopics_result_t *result = rd_kafka_event_CreateTopics_result(event);
        const rd_kafka_topic_result_t       **topics = NULL;

        if (result)
                topics = rd_kafka_CreateTopics_result_topics(result, &count);
        if (rd_kafka_event_error(event) || !count)
                return RD_KAFKA_RESP_ERR_UNKNOWN;
        return rd_kafka_topic_result_error(topics[0]);
}

static enum err topic_create(rd_kafka_t *kafka, const struct topic *topic, int brokers, int timeout_ms)
{
        rd_kafka_queue_t   *answers = rd_kafka_queue_new(kafka);
        int                 copies  = brokers >= BROKERS_FOR_COPIES ? BROKERS_FOR_COPIES : 1;
        enum err            err     = topic_request(kafka, topic, copies, timeout_ms, answers);
        rd_kafka_event_t   *event   = err == OK ? rd_kafka_queue_poll(answers, timeout_ms + 1000) : NULL;
        rd_kafka_resp_err_t code    = event ? result_of(event) : RD_KAFKA_RESP_ERR__TIMED_OUT;

        log_info("kafka topic wanted", LOG_TEXT("topic", topic->name), LOG_INT("partitions", topic->partitions),
                 LOG_INT("copies", copies), LOG_TEXT("result", rd_kafka_err2name(code)));
        if (err == OK && code && code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
                err = ERR_UNAVAILABLE;
        if (event)
                rd_kafka_event_destroy(event);
        rd_kafka_queue_destroy(answers);
        return err;
}

/* All topics are asked for: asking for one would make a broker with default settings create it with default
 * partitions. */
static enum err topic_find(rd_kafka_t *kafka, const struct topic *topic, int timeout_ms)
{
        const rd_kafka_metadata_t *known;
        bool                       is_there = false;

        if (rd_kafka_metadata(kafka, 1, NULL, &known, timeout_ms) != RD_KAFKA_RESP_ERR_NO_ERROR)
                return ERR_UNAVAILABLE;
        for (int i = 0; i < known->topic_cnt && !is_there; i++)
                is_there = !strcmp(known->topics[i].topic, topic->name);
        int brokers = known->broker_cnt;
        rd_kafka_metadata_destroy(known);
        return is_there ? OK : topic_create(kafka, topic, brokers, timeout_ms);
}

enum err producer_ready(struct producer *producer, const struct topic *topic, int timeout_ms)
{
        if (producer->topic && !strcmp(rd_kafka_topic_name(producer->topic), topic->name))
                return OK;
        TRY(make(producer));
        rd_kafka_poll(producer->kafka, 0);
        TRY(topic_find(producer->kafka, topic, timeout_ms));
        if (producer->topic)
                rd_kafka_topic_destroy(producer->topic);
        producer->topic = rd_kafka_topic_new(producer->kafka, topic->name, NULL);
        return producer->topic ? OK : ERR_INTERNAL;
}

/* --- sending */

static bool put(struct producer *producer, const struct record *record, struct sending *sending,
                int64_t deadline_ms)
{
        for (;;) {
                if (rd_kafka_produce(producer->topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY,
                                     (void *)(uintptr_t)record->value.at, record->value.len, record->key.at,
                                     record->key.len, sending)
                    == 0) {
                        sending->pending++;
                        return true;
                }
                if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL
                    || clock_monotonic_ms() >= deadline_ms)
                        return false;
                rd_kafka_poll(producer->kafka, 10);              /* reports make room */
        }
}

static void give_up(struct producer *producer, const struct sending *sending)
{
        char                why[WHY_BYTES] = "";
        rd_kafka_resp_err_t fatal          = rd_kafka_fatal_error(producer->kafka, why, sizeof why);

        log_warn("kafka did not take all records", LOG_INT("pending", sending->pending),
                 LOG_INT("failed", sending->failed), LOG_TEXT("fatal", fatal ? rd_kafka_err2name(fatal) : ""),
                 LOG_TEXT("why", why));
        /* Every report must have come before `sending` goes. */
        rd_kafka_purge(producer->kafka, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        while (sending->pending > 0)
                rd_kafka_poll(producer->kafka, 10);
        unmake(producer);
}

enum err producer_send(struct producer *producer, const struct topic *topic, const struct record *records,
                       int count, int timeout_ms)
{
        int64_t        deadline_ms = clock_monotonic_ms() + timeout_ms;
        struct sending sending     = {0};
        bool           is_put      = true;

        for (int i = 0; i < count; i++)
                if (records[i].value.len > PRODUCER_VALUE_BYTES_MAX)
                        return ERR_TOO_LARGE;
        TRY(producer_ready(producer, topic, timeout_ms));
        for (int i = 0; is_put && i < count; i++)
                is_put = put(producer, &records[i], &sending, deadline_ms);
        if (is_put) {
                int64_t left_ms = deadline_ms - clock_monotonic_ms();
                rd_kafka_flush(producer->kafka, left_ms > 0 ? (int)left_ms : 0);
        }
        if (is_put && !sending.pending && !sending.failed)
                return OK;
        give_up(producer, &sending);
        return ERR_UNAVAILABLE;
}
