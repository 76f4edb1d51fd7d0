/* main.c — chat-gateway: rooms, messages and who is connected here. */

#include "base/log.h"
#include "base/memory.h"
#include "chat-gateway/gateway.h"
#include "door_http/door_http.h"
#include "feed/upkeep.h"
#include "pg/migrate.h"
#include "pg/pg.h"
#include "service/health.h"
#include "service/service.h"

enum { DRAIN_GRACE_MS = 15000, WAIT_FOR_DATABASE_MS = 60000, KEPT_BYTES = 2 << 20 };

extern const struct migration chat_gateway_migrations[];
extern const int              chat_gateway_migrations_count;

static struct gateway_config config;
static struct price_row      prices[PRICE_COUNT];

struct process {
        struct service   *service;
        struct gateway   *gateway;
        struct upkeep    *upkeep;
        struct door_http *operators;
        struct http_page  pages[3];                      /* of the operators' door; it keeps no copy */
};

static bool check(void)
{
        bool is_good = gateway_config_check(&config);

        return prices_read(prices) && is_good;
}

static void drained(void *owner)
{
        service_end(((struct process *)owner)->service, 0);
}

static void drain(void *owner)
{
        struct process *process = owner;

        gateway_drain(process->gateway, drained, process);
}

static enum err open_operators(struct process *process)
{
        struct health *health = service_health(process->service);
        struct door_http_config door = {
                .loop = service_loop(process->service), .listen = config.admin_listen, .public_url = config.public_url.at,
                .pages = process->pages, .pages_count = sizeof process->pages / sizeof *process->pages,
        };

        process->pages[0] = (struct http_page){"/healthz", health_page_live, health};
        process->pages[1] = (struct http_page){"/readyz", health_page_ready, health};
        process->pages[2] = (struct http_page){"/metrics", health_page_metrics, NULL};
        health_add(health, "gateway", gateway_is_ready, process->gateway);
        return door_http_open(&door, &process->operators);
}

static enum err open_all(struct process *process)
{
        TRY(migrate(config.database.at, "chat", chat_gateway_migrations, chat_gateway_migrations_count, WAIT_FOR_DATABASE_MS));
        if (config.database_shared)
                pg_share();
        TRY(upkeep_start(config.database.at, &process->upkeep));
        process->gateway = gateway_open(service_loop(process->service), &config, prices);
        return process->gateway ? open_operators(process) : ERR_UNAVAILABLE;
}

int main(int argc, char **argv)
{
        const struct service_start start = {
                .name = "chat-gateway", .sentence = "serves rooms and messages to everyone who is connected to it",
                .rows = gateway_config_rows, .rows_count = gateway_config_rows_count, .prefix_allowed = "CHAT_LIMIT_", .config = &config,
                .settings = {&config.node, &config.log_level, &config.log_format}, .check = check,
        };
        struct process process = {0};
        int status;

        if (!service_begin(&start, argc, argv, &status))
                return status;
        memory_keep(KEPT_BYTES);
        process.service = service_create(&start, &(struct service_hooks){
                .drain = drain, .owner = &process, .drain_ms_max = config.drain_seconds * 1000 + DRAIN_GRACE_MS});
        status = open_all(&process) == OK ? service_run(process.service) : 1;
        door_http_close(&process.operators);
        gateway_close(&process.gateway);
        upkeep_stop(&process.upkeep);
        service_destroy(&process.service);
        return status;
}
