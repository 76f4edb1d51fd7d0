/* limits.c — token buckets in Redis. */

#include "redis/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/list.h"
#include "base/memory.h"
#include "loop/loop.h"
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
        struct link          waiting;                    /* asked of Redis, in the order of time */
        struct link          late;                       /* decided without it; its answers are still to come */
        struct loop_timer   *timer;                      /* the end of the first one's patience, or a little before */
        bool                 is_timed;
};

struct taking {
        struct link    link;
        struct limits *limits;                           /* NULL: they are gone, and this one is answered */
        int64_t        asked_ms;
        bool           is_late;
        struct key     key;
        struct limit   limit;
        int64_t        cost;
        bool           with_text;                        /* of the script */
        void (*done)(void *owner, const struct limit_answer *answer);
        void *owner;
};

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

static struct limit_answer taking_decide(struct taking *taking)
{
        return local_take(taking->limits, key_str(&taking->key), taking->limit, taking->cost);
}

static void taking_end_locally(struct taking *taking)
{
        struct limit_answer answer = taking_decide(taking);
        taking_end(taking, &answer);
}

/* --- patience. Redis holds our function and the taking until it answers or the connection ends: only then a late one is freed. */

static void taking_give_up(struct taking *taking)
{
        struct limits      *limits = taking->limits;
        struct limit_answer answer = taking_decide(taking);
        list_remove(&taking->link);
        list_append(&limits->late, &taking->link);
        taking->is_late = true;
        taking->done(taking->owner, &answer);
}

static void timer_set(struct limits *limits)
{
        struct link *first = list_first(&limits->waiting);
        if (limits->is_timed || !first)
                return;
        int64_t end_ms   = LIST_ITEM(first, struct taking, link)->asked_ms + LIMITS_WAIT_MS;
        limits->is_timed = true;
        loop_timer_restart(limits->timer, end_ms - clock_monotonic_ms());
}

/* It may have been us who stood still: what has arrived meanwhile counts. */
static void patience_ends(void *at)
{
        struct limits *limits = at;
        struct link   *first;
        redis_drain(limits->redis);
        int64_t given_up_ms = clock_monotonic_ms() - LIMITS_WAIT_MS;
        while ((first = list_first(&limits->waiting)) && LIST_ITEM(first, struct taking, link)->asked_ms <= given_up_ms)
                taking_give_up(LIST_ITEM(first, struct taking, link));
        limits->is_timed = false;
        timer_set(limits);
}

struct limits *limits_create(struct loop *loop, struct redis *redis, int64_t share)
{
        struct limits *limits = memory_zero(sizeof *limits);
        limits->redis         = redis;
        limits->share         = share > 1 ? share : 1;
        limits->local         = limits_local_create(LIMITS_LOCAL_BUCKETS_MAX);
        limits->timer         = loop_timer_create(loop, LIMITS_WAIT_MS, 0, patience_ends, limits);
        loop_timer_stop(limits->timer);
        list_init(&limits->waiting);
        list_init(&limits->late);
        return limits;
}

void limits_destroy(struct limits **pointer)
{
        struct limits *limits = *pointer;
        if (!limits)
                return;
        *pointer = NULL;
        LIST_EACH(&limits->late, struct taking, link, taking) {
                list_remove(&taking->link);
                taking->limits = NULL;
        }
        LIST_EACH(&limits->waiting, struct taking, link, taking) {
                struct limit_answer answer = taking_decide(taking);
                list_remove(&taking->link);
                taking->limits = NULL;
                taking->done(taking->owner, &answer);
        }
        loop_timer_destroy(&limits->timer);
        limits_local_destroy(&limits->local);
        free(limits);
}

/* --- asking */

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
        if (!taking->limits || taking->is_late) {
                list_remove(&taking->link);
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

/* Whether to ask Redis. Those that are late ask for all others whether it answers again. */
static bool is_remote(const struct limits *limits, struct str key, struct limit limit)
{
        return limit.per_minute > 0 && key.len <= KEY_BYTES_MAX && limits->redis && redis_is_up(limits->redis) &&
               list_is_empty(&limits->late);
}

void limit_take(struct limits *limits, struct str key, struct limit limit, int64_t cost,
                void (*done)(void *owner, const struct limit_answer *answer), void *owner)
{
        if (is_remote(limits, key, limit)) {
                struct taking *taking = memory_zero(sizeof *taking);
                taking->limits        = limits;
                taking->asked_ms      = clock_monotonic_ms();
                taking->limit         = limit;
                taking->cost          = cost;
                taking->done          = done;
                taking->owner         = owner;
                taking->key.len       = key.len;
                memcpy(taking->key.at, key.at, key.len);
                if (taking_send(taking) == OK) {
                        list_append(&limits->waiting, &taking->link);
                        timer_set(limits);
                        return;
                }
                free(taking);
        }
        struct limit_answer answer = local_take(limits, key, limit, cost);
        done(owner, &answer);
}
