/* process.c — the parts of auth. */

#include "auth/process.h"

#include <stdlib.h>
#include <string.h>

#include "auth/herald.h"
#include "auth/housekeeping.h"
#include "auth/keyring.h"
#include "auth/ops.h"
#include "auth/repo/turns.h"
#include "auth/slow_lane.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/network.h"
#include "door_http/door_http.h"
#include "loop/loop.h"
#include "op/dispatch.h"
#include "redis/redis.h"

#define AUDIENCE      "auth"
#define DRAIN_LOOK_MS 20

struct process {
        struct auth            auth;
        struct loop           *loop;
        struct networks        trusted;
        struct redis          *redis;
        struct price_desk     *prices;
        struct identity_watch *identity;
        struct housekeeping   *housekeeping;
        struct slow_lane      *lane;
        struct dispatch       *dispatch;
        struct door_http      *http;
        struct loop_timer     *draining;
        void                 (*drained)(void *owner);
        void                  *drained_owner;
};

/* The operations that may bring a password. */
static const struct loop_op on_loop[] = {
        {"account.register", slow_lane_take, NULL},
        {"login.password", slow_lane_take, NULL},
        {"password.change", slow_lane_take, NULL},
};

/* Twins of a request wait here for each other, so that the second one finds the first one's answer. */
static void enter(struct call *call, bool is_changing)
{
        const struct field *key = op_key(call->op);
        struct id cid;

        if (!is_changing || !key)
                return;
        memcpy(&cid, (const char *)call->in + key->offset, sizeof cid);
        turns_request(&call->tx, call->who.user, cid);
}

static void publish(struct call *call)
{
        herald_publish(auth_of(call)->herald, call);
}

static void open_redis(struct process *process, const struct config *config)
{
        struct str rest, address = str_trim(str_until(config->redis, ',', &rest));

        if (!address.len)
                return;
        process->redis = redis_open(
                process->loop,
                &(struct redis_options){.server = {.address = address, .password = config->redis_password}});
        process->auth.herald = herald_create(process->loop, process->redis);
}

static enum err open_parts(struct process *process, const struct config *config,
                           const struct price_row *prices)
{
        struct auth *auth = &process->auth;
        struct door_http_config door = {
                .loop = process->loop,
                .listen = config->listen,
                .public_url = config->public_url.at,
                .origins = config->origins,
                .proxies = config->proxies,
                .ops = auth_ops,
                .ops_count = auth_ops_count,
        };

        auth->config  = config;
        auth->keyring = keyring_create(config->keys_dir);
        secrets_derive(config->server_key, &auth->secrets);
        auth->service = (struct op_service){
                .name = "auth",
                .ops = auth_ops,
                .ops_count = auth_ops_count,
                .owner = auth,
                .enter = enter,
                .publish = publish,
                .digest_key = {(const char *)auth->secrets.repeat, sizeof auth->secrets.repeat},
        };
        networks_parse(config->trusted_networks, &process->trusted);
        open_redis(process, config);
        TRY(housekeeping_start(auth, &process->housekeeping));
        process->prices   = price_desk_create(process->loop, process->redis, prices, &process->trusted, 1);
        process->identity =
                identity_watch_open(process->loop, config->database.at, config->redis.at,
                                    config->redis_password.at, config->public_url.at, AUDIENCE, NULL, NULL);
        identity_watch_believes(process->identity, config->token_lifetime_max_ms);
        process->lane     = slow_lane_create();
        process->dispatch = dispatch_create(process->loop, &auth->service, config->database.at,
                                            (int)config->database_connections, process->prices, on_loop,
                                            sizeof on_loop / sizeof *on_loop, process->lane);
        slow_lane_start(process->lane, process->dispatch);
        door.dispatch = process->dispatch;
        door.identity = process->identity;
        return door_http_open(&door, &process->http);
}

struct process *process_open(struct loop *loop, const struct config *config,
                             const struct price_row prices[static PRICE_COUNT])
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
        slow_lane_destroy(&p->lane);
        identity_watch_close(&p->identity);
        price_desk_destroy(&p->prices);
        housekeeping_stop(&p->housekeeping);
        herald_destroy(&p->auth.herald);
        redis_close(&p->redis);
        keyring_destroy(&p->auth.keyring);
        free(p);
}

bool process_is_ready(void *process)
{
        const struct process *p = process;

        return !p->draining && housekeeping_is_fresh(p->housekeeping) && identity_watch_is_fresh(p->identity);
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
