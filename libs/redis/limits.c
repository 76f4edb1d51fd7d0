/* limits.c — token buckets, and windows, in Redis. */

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
static const char bucket_text[] = "local t = redis.call('TIME')\n"
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
                                  "return {1, full - now}\n";

/* SHA-1 of each script, by which a server that has seen it runs it. */
#define BUCKET_SHA "9e3933f7ff1893881c25fafdba61cfb3fd41a1d3"

/* KEYS: the window, a set of what lies in it by when it came. ARGV: what comes now, how many there may be, and for how many microseconds. Answers: allowed or
 * not, in how many microseconds there is room again, and how many lie in it. */
static const char window_text[] = "local t = redis.call('TIME')\n"
                                  "local now = t[1] * 1000000 + t[2]\n"
                                  "local most, window = tonumber(ARGV[2]), tonumber(ARGV[3])\n"
                                  "redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - window))\n"
                                  "local kept = redis.call('ZCARD', KEYS[1])\n"
                                  "if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return {1, 0, kept} end\n"
                                  "if kept >= most then\n"
                                  "  return {0, redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] + window - now, kept}\n"
                                  "end\n"
                                  "redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])\n"
                                  "redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))\n"
                                  "return {1, 0, kept + 1}\n";
#define WINDOW_SHA "f6758d03650e23e790849bd7355af645546f2803"

struct script {
        struct str  text;
        const char *sha;
};

static const struct script of_buckets = {{bucket_text, sizeof bucket_text - 1}, BUCKET_SHA}, of_windows = {{window_text, sizeof window_text - 1}, WINDOW_SHA};

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
        const struct script *script;
        bool           with_text;                        /* of the script */
        struct limit   limit;                            /* of a bucket, with what it costs */
        int64_t        cost;
        struct window  window;                           /* of a window, with what comes */
        char           item[WINDOW_ITEM_BYTES_MAX];
        size_t         item_len;
        struct limit_answer (*alone)(void *owner);       /* of a window: who decides without Redis */
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
        if (taking->alone)
                return taking->alone(taking->owner);
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

static enum err send_words(struct taking *taking, struct str first, struct str second, struct str third)
{
        const struct script *asked = taking->script;
        struct str words[] = {taking->with_text ? STR("EVAL") : STR("EVALSHA"), taking->with_text ? asked->text : str_from(asked->sha), STR("1"), key_str(&taking->key),
                              first, second, third};
        return redis_command(taking->limits->redis, words, third.at ? 7 : 6, answered, taking);
}

static enum err taking_send(struct taking *taking)
{
        char one[24], other[24];
        if (taking->alone) {
                snprintf(one, sizeof one, "%lld", (long long)taking->window.most);
                snprintf(other, sizeof other, "%lld", (long long)taking->window.ms * 1000);
                return send_words(taking, (struct str){taking->item, taking->item_len}, str_from(one), str_from(other));
        }
        struct limit_times times = limit_times(taking->limit, taking->cost);
        snprintf(one, sizeof one, "%lld", (long long)times.cost_us);
        snprintf(other, sizeof other, "%lld", (long long)times.burst_us);
        return send_words(taking, str_from(one), str_from(other), STR_NONE);
}

static bool is_answer(const struct taking *taking, const struct redis_reply *reply)
{
        return reply && reply->kind == REDIS_LIST && reply->count == (taking->alone ? 3 : 2);
}

static struct limit_answer answer_of(const struct taking *taking, const struct redis_reply *reply)
{
        bool    is_allowed = reply->items[0].number == 1;
        int64_t us         = reply->items[1].number;
        if (!taking->alone)
                return limit_answer(limit_times(taking->limit, taking->cost), is_allowed, us);
        return (struct limit_answer){.is_allowed = is_allowed, .remaining = taking->window.most - reply->items[2].number, .retry_after_ms = (us + 999) / 1000};
}

static void answered(void *at, const struct redis_reply *reply)
{
        struct taking *taking = at;
        if (!taking->limits || taking->is_late) {
                list_remove(&taking->link);
                free(taking);
                return;
        }
        if (is_answer(taking, reply)) {
                struct limit_answer answer = answer_of(taking, reply);
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
static bool is_remote(const struct limits *limits, struct str key)
{
        return key.len <= KEY_BYTES_MAX && limits->redis && redis_is_up(limits->redis) && list_is_empty(&limits->late);
}

/* False when it was not asked, and never will be. */
static bool ask(struct limits *limits, struct str key, const struct taking *what)
{
        struct taking *taking = memory_zero(sizeof *taking);
        *taking               = *what;
        taking->limits        = limits;
        taking->asked_ms      = clock_monotonic_ms();
        taking->key.len       = key.len;
        memcpy(taking->key.at, key.at, key.len);
        if (taking_send(taking) == OK) {
                list_append(&limits->waiting, &taking->link);
                timer_set(limits);
                return true;
        }
        free(taking);
        return false;
}

void limit_take(struct limits *limits, struct str key, struct limit limit, int64_t cost,
                void (*done)(void *owner, const struct limit_answer *answer), void *owner)
{
        struct taking taking = {.script = &of_buckets, .limit = limit, .cost = cost, .done = done, .owner = owner};
        if (limit.per_minute > 0 && is_remote(limits, key) && ask(limits, key, &taking))
                return;
        struct limit_answer answer = local_take(limits, key, limit, cost);
        done(owner, &answer);
}

void window_take(struct limits *limits, struct str key, struct window window, struct str item, struct limit_answer (*alone)(void *owner),
                 void (*done)(void *owner, const struct limit_answer *answer), void *owner)
{
        struct taking taking = {.script = &of_windows, .window = window, .item_len = item.len, .alone = alone, .done = done, .owner = owner};
        if (item.len <= WINDOW_ITEM_BYTES_MAX && is_remote(limits, key)) {
                memcpy(taking.item, item.at, item.len);
                if (ask(limits, key, &taking))
                        return;
        }
        struct limit_answer answer = alone(owner);
        done(owner, &answer);
}
