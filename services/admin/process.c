/* process.c — the parts of admin. */

#include "admin/process.h"

#include <stdlib.h>

#include "admin/ops.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/network.h"
#include "door_http/door_http.h"
#include "identity/identity.h"
#include "loop/loop.h"
#include "op/dispatch.h"
#include "redis/redis.h"

#define AUDIENCE      "admin"
#define DRAIN_LOOK_MS 20

struct process {
        struct op_service      service;
        struct loop           *loop;
        struct networks        trusted;
        struct redis          *redis;
        struct price_desk     *prices;
        struct identity_watch *identity;
        struct dispatch       *dispatch;
        struct door_http      *http;
        struct loop_timer     *draining;
        void                 (*drained)(void *owner);
        void                  *drained_owner;
};

static void open_redis(struct process *process, const struct config *config)
{
        struct str rest, address = str_trim(str_until(config->redis, ',', &rest));

        if (address.len)
                process->redis = redis_open(process->loop, &(struct redis_options){.server = {.address = address, .password = config->redis_password}});
}

static enum err open_parts(struct process *process, const struct config *config, const struct price_row *prices)
{
        struct door_http_config door = {
                .loop = process->loop, .listen = config->listen, .public_url = config->public_url.at, .origins = config->origins, .proxies = config->proxies,
                .ops = admin_ops, .ops_count = admin_ops_count,
        };

        process->service = (struct op_service){.name = "admin", .ops = admin_ops, .ops_count = admin_ops_count, .owner = process};
        networks_parse(config->trusted_networks, &process->trusted);
        open_redis(process, config);
        process->prices   = price_desk_create(process->loop, process->redis, prices, &process->trusted, 1);
        process->identity = identity_watch_open(process->loop, config->database.at, config->redis.at, config->redis_password.at, config->public_url.at, AUDIENCE,
                                                NULL, NULL);
        identity_watch_believes(process->identity, config->token_lifetime_max_ms);
        process->dispatch = dispatch_create(process->loop, &process->service, config->database.at, (int)config->database_connections, process->prices, NULL, 0,
                                            NULL);
        door.dispatch     = process->dispatch;
        door.identity     = process->identity;
        return door_http_open(&door, &process->http);
}

struct process *process_open(struct loop *loop, const struct config *config, const struct price_row prices[static PRICE_COUNT])
{
        struct process *process = memory_zero(sizeof *process);
        enum err err;

        process->loop = loop;
        err           = open_parts(process, config, prices);
        if (err == OK)
                return process;
        log_error("cannot start", LOG_TEXT("code", err_code(err)));
        process_close(&process);
        return NULL;
}

void process_close(struct process **process)
{
        struct process *p = *process;

        *process = NULL;
        if (!p)
                return;
        loop_timer_destroy(&p->draining);
        door_http_close(&p->http);
        dispatch_destroy(&p->dispatch);
        identity_watch_close(&p->identity);
        price_desk_destroy(&p->prices);
        redis_close(&p->redis);
        free(p);
}

bool process_is_ready(void *process)
{
        const struct process *p = process;

        return !p->draining && identity_watch_is_fresh(p->identity);
}

static void look(void *owner)
{
        struct process *p = owner;

        if (dispatch_pending(p->dispatch) || door_http_pending(p->http))
                return;
        loop_timer_stop(p->draining);
        p->drained(p->drained_owner);
}

void process_drain(struct process *process, void (*drained)(void *owner), void *owner)
{
        process->drained       = drained;
        process->drained_owner = owner;
        door_http_drain(process->http);
        process->draining = loop_timer_create(process->loop, DRAIN_LOOK_MS, DRAIN_LOOK_MS, look, process);
}
