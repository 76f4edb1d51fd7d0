/* config.c — the settings of worker. */

#include "worker/config.h"

#include <stdio.h>
#include "kafka/producer.h"

#define CONFIG(...) CONFIG_ROW(struct config, __VA_ARGS__)
const struct config_row config_rows[] = {
#include "worker/config.def"
};
#undef CONFIG
const size_t config_rows_count = sizeof config_rows / sizeof *config_rows;

bool config_check(const struct config *config)
{
        struct producer *producer;

        if (!config->kafka.len)
                return true;
        producer = producer_open(config->kafka.at, config->kafka_options.at);
        if (!producer)
                fprintf(stderr, "configuration: CHAT_KAFKA_OPTIONS: expected settings of librdkafka, as in "
                                "security.protocol=ssl;ssl.ca.location=/etc/ca.pem\n");
        bool is_good = producer != NULL;
        producer_close(&producer);
        return is_good;
}
