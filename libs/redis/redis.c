/* redis.c — commands and their answers: a server answers in the order it was asked. */

#include "redis/redis.h"

#include <stdlib.h>
#include "base/memory.h"

#define FIRST_PLACES 64

struct waiting {
        void (*done)(void *owner, const struct redis_reply *reply);
        void *owner;
};

struct redis {
        struct redis_options options;
        struct wire         *wire;
        struct waiting      *ring;                       /* asked and not answered, oldest at `first` */
        size_t               size, first, count;
};

static void waiting_push(struct redis *redis, struct waiting waiting)
{
        if (redis->count == redis->size) {
                size_t          size = redis->size ? redis->size * 2 : FIRST_PLACES;
                struct waiting *ring = memory_array(size, sizeof *ring);
                for (size_t i = 0; i < redis->count; i++)
                        ring[i] = redis->ring[(redis->first + i) % redis->size];
                free(redis->ring);
                redis->ring  = ring;
                redis->size  = size;
                redis->first = 0;
        }
        redis->ring[(redis->first + redis->count++) % redis->size] = waiting;
}

static struct waiting waiting_take(struct redis *redis)
{
        struct waiting waiting = redis->ring[redis->first];
        redis->first           = (redis->first + 1) % redis->size;
        redis->count--;
        return waiting;
}

static void waiting_fail(struct redis *redis)
{
        while (redis->count) {
                struct waiting waiting = waiting_take(redis);
                if (waiting.done)
                        waiting.done(waiting.owner, NULL);
        }
}

/* --- the wire's calls */

static void wire_up(void *at)
{
        struct redis *redis = at;
        if (redis->options.on_up)
                redis->options.on_up(redis->options.owner);
}

static void wire_down(void *at, const char *why)
{
        struct redis *redis = at;
        waiting_fail(redis);
        if (redis->wire && redis->options.on_down)
                redis->options.on_down(redis->options.owner, why);
}

static void wire_reply(void *at, const struct redis_reply *reply)
{
        struct redis *redis = at;
        if (!redis->count)
                return;                                  /* nobody asked: a server of another kind */
        struct waiting waiting = waiting_take(redis);
        if (waiting.done)
                waiting.done(waiting.owner, reply);
}

/* Whoever waits for an answer anyhow need not ask for another. */
static void wire_quiet(void *at)
{
        struct redis *redis = at;
        if (!redis->count)
                redis_command(redis, REDIS_WORDS(STR("PING")), NULL, NULL);
}

static void wire_gone(void *at)
{
        struct redis *redis = at;
        free(redis->ring);
        free(redis);
}

struct redis *redis_open(struct loop *loop, const struct redis_options *options)
{
        static const struct wire_calls calls = {wire_up, wire_down, wire_reply, wire_quiet, wire_gone};
        struct redis                  *redis = memory_zero(sizeof *redis);
        redis->options                       = *options;
        if (!redis->options.in_flight_max)
                redis->options.in_flight_max = REDIS_IN_FLIGHT_MAX;
        redis->wire = wire_create(loop, &options->server, &calls, redis);
        return redis;
}

void redis_close(struct redis **pointer)
{
        struct redis *redis = *pointer;
        if (!redis || !redis->wire)
                return;
        *pointer          = NULL;
        struct wire *wire = redis->wire;
        redis->wire       = NULL;                        /* nothing more is accepted, whoever is called now */
        wire_flush(wire);
        waiting_fail(redis);
        wire_destroy(&wire);
}

bool redis_is_up(const struct redis *redis)
{
        return redis->wire && wire_is_up(redis->wire);
}

enum err redis_command(struct redis *redis, const struct str *words, size_t count,
                       void (*done)(void *owner, const struct redis_reply *reply), void *owner)
{
        if (!redis_is_up(redis))
                return ERR_UNAVAILABLE;
        if (redis->count >= redis->options.in_flight_max)
                return ERR_BUSY;
        TRY(wire_send(redis->wire, words, count));
        waiting_push(redis, (struct waiting){done, owner});
        return OK;
}

void redis_flush_now(struct redis *redis)
{
        if (redis->wire)
                wire_flush(redis->wire);
}

void redis_drain(struct redis *redis)
{
        if (redis->wire)
                wire_drain(redis->wire);
}
