/* bus.c — events between gateways, over Redis. */

#include "bus/bus.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/memory.h"
#include "redis/keys.h"
#include "redis/pubsub.h"
#include "redis/redis.h"

enum { KIND_ROOM = 1, KIND_USER = 2 };

/* One Redis server: a connection that listens and one that speaks. */
struct endpoint {
        struct bus    *bus;
        struct str     address;
        struct pubsub *listening;
        struct redis  *speaking;
        bool           was_up;                           /* ever */
};

struct bus {
        struct bus_hooks hooks;
        void            *owner;
        size_t           count;
        struct endpoint  endpoints[BUS_ENDPOINTS_MAX];
        uint64_t         servers[BUS_ENDPOINTS_MAX];     /* the same as the spreading knows them */
};

static struct key channel_of(uint8_t kind, struct id log)
{
        return kind == KIND_ROOM ? key_room(log) : key_user(log);
}

static bool log_of(struct str channel, uint8_t *kind, struct id *log)
{
        if (key_is_room(channel, log))
                *kind = KIND_ROOM;
        else if (key_is_user(channel, log))
                *kind = KIND_USER;
        else
                return false;
        return true;
}

int bus_endpoint_of(const struct bus *bus, struct id log)
{
        return (int)key_server_of(log, bus->servers, bus->count);
}

static struct endpoint *endpoint_of(struct bus *bus, struct id log)
{
        return &bus->endpoints[bus_endpoint_of(bus, log)];
}

static int number_of(const struct endpoint *endpoint)
{
        return (int)(endpoint - endpoint->bus->endpoints);
}

/* --- what the endpoints tell */

static void on_message(void *owner, struct str channel, struct str payload)
{
        struct endpoint *endpoint = owner;
        struct id log;
        uint8_t kind;

        if (log_of(channel, &kind, &log))
                endpoint->bus->hooks.heard(endpoint->bus->owner, kind, log, payload);
}

static void on_up(void *owner)
{
        struct endpoint *endpoint = owner;
        bool is_again = endpoint->was_up;

        log_info("bus up", LOG_STR("address", endpoint->address));
        endpoint->was_up = true;
        endpoint->bus->hooks.up(endpoint->bus->owner, number_of(endpoint), is_again);
}

static void on_down(void *owner, const char *why)
{
        struct endpoint *endpoint = owner;

        log_warn("bus down", LOG_STR("address", endpoint->address), LOG_TEXT("why", why));
        endpoint->bus->hooks.down(endpoint->bus->owner, number_of(endpoint));
}

static void on_subscribed(void *owner, struct str channel, bool is_subscribed)
{
        struct endpoint *endpoint = owner;
        struct id log;
        uint8_t kind;

        if (is_subscribed && log_of(channel, &kind, &log))
                endpoint->bus->hooks.confirmed(endpoint->bus->owner, kind, log);
}

/* --- opening */

static void open_endpoint(struct loop *loop, struct endpoint *endpoint, struct str password)
{
        struct redis_server server = {.address = endpoint->address, .password = password};

        endpoint->listening = pubsub_open(loop, &(struct pubsub_options){
                .server = server, .on_message = on_message, .on_up = on_up, .on_down = on_down, .owner = endpoint});
        endpoint->speaking = redis_open(loop, &(struct redis_options){.server = server});
}

struct bus *bus_open(struct loop *loop, struct str addresses, struct str password, const struct bus_hooks *hooks, void *owner)
{
        struct bus *bus = memory_zero(sizeof *bus);

        bus->hooks = *hooks;
        bus->owner = owner;
        while (addresses.len && bus->count < BUS_ENDPOINTS_MAX) {
                struct str address = str_trim(str_until(addresses, ',', &addresses));

                if (!address.len)
                        continue;
                bus->servers[bus->count]     = key_server(address);
                bus->endpoints[bus->count++] = (struct endpoint){.bus = bus, .address = address};
        }
        for (size_t i = 0; i < bus->count; i++)
                open_endpoint(loop, &bus->endpoints[i], password);
        return bus;
}

void bus_close(struct bus **bus)
{
        struct bus *b = *bus;

        if (!b)
                return;
        for (size_t i = 0; i < b->count; i++) {
                pubsub_close(&b->endpoints[i].listening);
                redis_close(&b->endpoints[i].speaking);
        }
        free(b);
        *bus = NULL;
}

/* --- using it */

enum err bus_subscribe(struct bus *bus, uint8_t kind, struct id log)
{
        struct key channel = channel_of(kind, log);
        struct endpoint *endpoint;

        if (!bus->count)
                return ERR_UNAVAILABLE;
        endpoint = endpoint_of(bus, log);
        return pubsub_subscribe(endpoint->listening, key_str(&channel), on_subscribed, endpoint);
}

void bus_unsubscribe(struct bus *bus, uint8_t kind, struct id log)
{
        struct key channel = channel_of(kind, log);

        if (bus->count)
                pubsub_unsubscribe(endpoint_of(bus, log)->listening, key_str(&channel));
}

enum err bus_publish(struct bus *bus, uint8_t kind, struct id log, struct str message)
{
        struct key channel = channel_of(kind, log);

        if (!bus->count)
                return ERR_UNAVAILABLE;
        return redis_command(endpoint_of(bus, log)->speaking, REDIS_WORDS(STR("PUBLISH"), key_str(&channel), message), NULL, NULL);
}

int bus_endpoints_up(const struct bus *bus)
{
        int up = 0;

        for (size_t i = 0; i < bus->count; i++)
                up += pubsub_is_up(bus->endpoints[i].listening) && redis_is_up(bus->endpoints[i].speaking);
        return up;
}

bool bus_is_up(const struct bus *bus)
{
        return bus->count > 0 && bus_endpoints_up(bus) == (int)bus->count;
}

void bus_turn(struct bus *bus)
{
        for (size_t i = 0; i < bus->count; i++) {
                redis_flush_now(bus->endpoints[i].speaking);
                pubsub_drain(bus->endpoints[i].listening);
        }
}
