/* config.c — the settings of worker. */

#include "worker/config.h"

#include <stdio.h>
#include "base/network.h"
#include "kafka/producer.h"
#include "worker/platform.h"

#define SERVICE_SECRET_BYTES_MIN 32

#define CONFIG(...) CONFIG_ROW(struct config, __VA_ARGS__)
const struct config_row config_rows[] = {
#include "worker/config.def"
};
#undef CONFIG
const size_t config_rows_count = sizeof config_rows / sizeof *config_rows;

static bool complain(const char *name, const char *wrong)
{
        fprintf(stderr, "configuration: %s: %s\n", name, wrong);
        return false;
}

static bool platform_check(const struct config *config)
{
        const char *of_auth = platform_addresses_check(config->auth), *of_gateways = platform_addresses_check(config->gateways);
        bool        is_fine = true;

        if (config->service_secret.len && config->service_secret.len < SERVICE_SECRET_BYTES_MIN)
                is_fine = config_complain("CHAT_SERVICE_SECRET", "at least 32 bytes, or nothing");
        if (of_auth)
                is_fine = complain("CHAT_AUTH", of_auth);
        if (of_gateways)
                is_fine = complain("CHAT_GATEWAYS", of_gateways);
        return is_fine;
}

bool config_check(const struct config *config)
{
        struct producer *producer;
        bool             is_fine = platform_check(config);
        struct networks  networks;

        if (config->preview_networks.len && !networks_parse(config->preview_networks, &networks))
                is_fine = complain("CHAT_PREVIEW_NETWORKS", "expected networks by commas, as in 10.0.0.0/8,fd00::/8");
        if (!config->kafka.len)
                return is_fine;
        producer = producer_open(config->kafka.at, config->kafka_options.at);
        if (!producer)
                config_complain("CHAT_KAFKA_OPTIONS",
                                "settings of librdkafka, as in security.protocol=ssl;ssl.ca.location=/etc/ca.pem");
        is_fine = producer && is_fine;
        producer_close(&producer);
        return is_fine;
}
