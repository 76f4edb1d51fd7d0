/* limits.c — token buckets in Redis. */

#include "redis/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/list.h"
#include "base/memory.h"
#include "redis/keys.h"
#include "redis/redis.h"

/* KEYS: the bucket. ARGV: microseconds that the cost and the whole bucket stand for. Answers: allowed or not, and how far the
 * bucket is from full. Kept with all digits: Lua would round to fourteen. */
static const struct str script = STR("local t = redis.call('TIME')\n"
                                     "local now = t[1] * 1000000 + t[2]\n"
                                     "local cost, burst = tonumber(ARGV[1]), tonumber(ARGV[2])\n"
                                     "local full = tonumber(redis.call('GET', KEYS[1]) or 0)\n"
                                     "if full < now then full = now end\n"
                                     "if full > now + burst then full = now + burst end\n"
                                     "if full - now + cost > burst then return {0, full - now} end\n"
                                     "full = full + cost\n"
                                     "if cost > 0 then\n"
                                     "  redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))\n"
                                     "end\n"
                                     "return {1, full - now}\n");

/* SHA-1 of the script, by which a server that has seen it runs it. */
#define SCRIPT_SHA "9e3933f7ff1893881c25fafdba61cfb3fd41a1d3"

struct limits {
        struct redis        *redis;
        struct limits_local *local;
        int64_t              share;
        struct link          takings;
};

struct taking {
        struct link    link;
        struct limits *limits;                           /* NULL: they are gone, and this one is answered */
        struct key     key;
        struct limit   limit;
        int64_t        cost;
        bool           with_text;                        /* of the script */
        void (*done)(void *owner, const struct limit_answer *answer);
        void *owner;
};

struct limits *limits_create(struct redis *redis, int64_t share)
{
        struct limits *limits = memory_zero(sizeof *limits);
        limits->redis         = redis;
        limits->share         = share > 1 ? share : 1;
        limits->local         = limits_local_create(LIMITS_LOCAL_BUCKETS_MAX);
        list_init(&limits->takings);
        return limits;
}

static struct limit_answer local_take(struct limits *limits, struct str key, struct limit limit, int64_t cost)
{
        struct limit mine = limit;
        if (limit.per_minute > 0) {
                mine.burst      = limit.burst / limits->share > 0 ? limit.burst / limits->share : 1;
                mine.per_minute = limit.per_minute / limits->share > 0 ? limit.per_minute / limits->share : 1;
        }
        return limits_local_take(limits->local, key, mine, cost, clock_monotonic_ms());
}

static void taking_end(struct taking *taking, const struct limit_answer *answer)
{
        list_remove(&taking->link);
        taking->done(taking->owner, answer);
        free(taking);
}

static void taking_end_locally(struct taking *taking)
{
        struct limit_answer answer = local_take(taking->limits, key_str(&taking->key), taking->limit, taking->cost);
        taking_end(taking, &answer);
}

void limits_destroy(struct limits **pointer)
{
        struct limits *limits = *pointer;
        if (!limits)
                return;
        *pointer = NULL;
        /* Redis still holds our function and the taking: it is freed when that comes. */
        LIST_EACH(&limits->takings, struct taking, link, taking) {
                struct limit_answer answer = local_take(limits, key_str(&taking->key), taking->limit, taking->cost);
                list_remove(&taking->link);
                taking->limits = NULL;
                taking->done(taking->owner, &answer);
        }
        limits_local_destroy(&limits->local);
        free(limits);
}

static void answered(void *at, const struct redis_reply *reply);

static enum err taking_send(struct taking *taking)
{
        struct limit_times times = limit_times(taking->limit, taking->cost);
        char               cost[24], burst[24];
        snprintf(cost, sizeof cost, "%lld", (long long)times.cost_us);
        snprintf(burst, sizeof burst, "%lld", (long long)times.burst_us);
        return redis_command(taking->limits->redis,
                             REDIS_WORDS(taking->with_text ? STR("EVAL") : STR("EVALSHA"),
                                         taking->with_text ? script : STR(SCRIPT_SHA), STR("1"), key_str(&taking->key),
                                         str_from(cost), str_from(burst)),
                             answered, taking);
}

static void answered(void *at, const struct redis_reply *reply)
{
        struct taking *taking = at;
        if (!taking->limits) {
                free(taking);
                return;
        }
        if (reply && reply->kind == REDIS_LIST && reply->count == 2) {
                struct limit_answer answer =
                        limit_answer(limit_times(taking->limit, taking->cost), reply->items[0].number == 1, reply->items[1].number);
                taking_end(taking, &answer);
                return;
        }
        /* A server that was started anew has not seen the script. */
        if (reply && reply->kind == REDIS_ERROR && !taking->with_text && str_starts_with(reply->text, STR("NOSCRIPT"))) {
                taking->with_text = true;
                if (taking_send(taking) == OK)
                        return;
        }
        taking_end_locally(taking);
}

void limit_take(struct limits *limits, struct str key, struct limit limit, int64_t cost,
                void (*done)(void *owner, const struct limit_answer *answer), void *owner)
{
        if (limit.per_minute > 0 && limits->redis && redis_is_up(limits->redis) && key.len <= KEY_BYTES_MAX) {
                struct taking *taking = memory_zero(sizeof *taking);
                taking->limits        = limits;
                taking->limit         = limit;
                taking->cost          = cost;
                taking->done          = done;
                taking->owner         = owner;
                taking->key.len       = key.len;
                memcpy(taking->key.at, key.at, key.len);
                if (taking_send(taking) == OK) {
                        list_append(&limits->takings, &taking->link);
                        return;
                }
                free(taking);
        }
        struct limit_answer answer = local_take(limits, key, limit, cost);
        done(owner, &answer);
}
