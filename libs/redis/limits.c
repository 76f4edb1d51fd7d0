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

/* KEYS: the buckets. ARGV: for each, microseconds that the cost and the whole bucket stand for. Answers: whether all allowed it, and how far each
 * is from full, which nothing was taken from when one refused. Kept with all digits: Lua would round to fourteen. */
static const char bucket_text[] = "local t = redis.call('TIME')\n"
                                  "local now = t[1] * 1000000 + t[2]\n"
                                  "local ahead, allowed = {}, 1\n"
                                  "for i, key in ipairs(KEYS) do\n"
                                  "  local cost, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])\n"
                                  "  ahead[i] = math.min(math.max(tonumber(redis.call('GET', key) or 0) - now, 0), burst)\n"
                                  "  if ahead[i] + cost > burst then allowed = 0 end\n"
                                  "end\n"
                                  "if allowed == 0 then return {0, unpack(ahead)} end\n"
                                  "for i, key in ipairs(KEYS) do\n"
                                  "  local cost = tonumber(ARGV[2 * i - 1])\n"
                                  "  ahead[i] = ahead[i] + cost\n"
                                  "  if cost > 0 then\n"
                                  "    redis.call('SET', key, string.format('%.0f', now + ahead[i]), 'PX', math.ceil(ahead[i] / 1000))\n"
                                  "  end\n"
                                  "end\n"
                                  "return {1, unpack(ahead)}\n";

/* SHA-1 of each script, by which a server that has seen it runs it. */
#define BUCKET_SHA "939d233b66aa0e7fa33fd5953dfc45376888669a"

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
        int            count;                            /* of keys */
        struct key     keys[LIMIT_BUCKETS_MAX];
        const struct script *script;
        bool           with_text;                        /* of the script */
        struct limit   limits_of[LIMIT_BUCKETS_MAX];     /* of buckets, with what it costs */
        int64_t        cost;
        struct window  window;                           /* of a window, with what comes */
        char           item[WINDOW_ITEM_BYTES_MAX];
        size_t         item_len;
        struct limit_answer (*alone)(void *owner);       /* of a window: who decides without Redis */
        void (*done)(void *owner, const struct limit_answer *answer);
        void *owner;
};

static int64_t share_of(const struct limits *limits, int64_t whole)
{
        return whole / limits->share > 0 ? whole / limits->share : 1;
}

static void local_take(struct limits *limits, const struct limit_bucket *buckets, int count, int64_t cost, struct limit_answer *answers)
{
        struct limit_bucket mine[LIMIT_BUCKETS_MAX];

        for (int i = 0; i < count; i++) {
                mine[i] = buckets[i];
                if (mine[i].limit.per_minute > 0)
                        mine[i].limit = (struct limit){share_of(limits, mine[i].limit.burst), share_of(limits, mine[i].limit.per_minute)};
        }
        limits_local_take_all(limits->local, mine, count, cost, clock_monotonic_ms(), answers);
}

static void taking_end(struct taking *taking, const struct limit_answer *answers)
{
        list_remove(&taking->link);
        taking->done(taking->owner, answers);
        free(taking);
}

static void taking_decide(struct taking *taking, struct limit_answer *answers)
{
        struct limit_bucket buckets[LIMIT_BUCKETS_MAX];

        if (taking->alone) {
                answers[0] = taking->alone(taking->owner);
                return;
        }
        for (int i = 0; i < taking->count; i++)
                buckets[i] = (struct limit_bucket){key_str(&taking->keys[i]), taking->limits_of[i]};
        local_take(taking->limits, buckets, taking->count, taking->cost, answers);
}

static void taking_end_locally(struct taking *taking)
{
        struct limit_answer answers[LIMIT_BUCKETS_MAX];

        taking_decide(taking, answers);
        taking_end(taking, answers);
}

/* --- patience. Redis holds our function and the taking until it answers or the connection ends: only then a late one is freed. */

static void taking_give_up(struct taking *taking)
{
        struct limits      *limits = taking->limits;
        struct limit_answer answers[LIMIT_BUCKETS_MAX];

        taking_decide(taking, answers);
        list_remove(&taking->link);
        list_append(&limits->late, &taking->link);
        taking->is_late = true;
        taking->done(taking->owner, answers);
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
                struct limit_answer answers[LIMIT_BUCKETS_MAX];

                taking_decide(taking, answers);
                list_remove(&taking->link);
                taking->limits = NULL;
                taking->done(taking->owner, answers);
        }
        loop_timer_destroy(&limits->timer);
        limits_local_destroy(&limits->local);
        free(limits);
}

/* --- asking */

static void answered(void *at, const struct redis_reply *reply);

#define ARGUMENTS_MAX (2 * LIMIT_BUCKETS_MAX)

static enum err send_words(struct taking *taking, const struct str *arguments, int count)
{
        const struct script *asked = taking->script;
        struct str words[3 + LIMIT_BUCKETS_MAX + ARGUMENTS_MAX] = {
                taking->with_text ? STR("EVAL") : STR("EVALSHA"), taking->with_text ? asked->text : str_from(asked->sha), taking->count == 1 ? STR("1") : STR("2")};
        size_t words_count = 3;

        for (int i = 0; i < taking->count; i++)
                words[words_count++] = key_str(&taking->keys[i]);
        for (int i = 0; i < count; i++)
                words[words_count++] = arguments[i];
        return redis_command(taking->limits->redis, words, words_count, answered, taking);
}

static struct str number_text(int64_t number, char out[static 24])
{
        snprintf(out, 24, "%lld", (long long)number);
        return str_from(out);
}

static enum err taking_send(struct taking *taking)
{
        char texts[ARGUMENTS_MAX][24];
        struct str arguments[ARGUMENTS_MAX];

        if (taking->alone) {
                arguments[0] = (struct str){taking->item, taking->item_len};
                arguments[1] = number_text(taking->window.most, texts[1]);
                arguments[2] = number_text(taking->window.ms * 1000, texts[2]);
                return send_words(taking, arguments, 3);
        }
        for (int i = 0; i < taking->count; i++) {
                struct limit_times times = limit_times(taking->limits_of[i], taking->cost);

                arguments[2 * i]     = number_text(times.cost_us, texts[2 * i]);
                arguments[2 * i + 1] = number_text(times.burst_us, texts[2 * i + 1]);
        }
        return send_words(taking, arguments, 2 * taking->count);
}

_Static_assert(LIMIT_BUCKETS_MAX == 2, "send_words writes the count of keys as 1 or 2");

static bool is_answer(const struct taking *taking, const struct redis_reply *reply)
{
        return reply && reply->kind == REDIS_LIST && (int)reply->count == (taking->alone ? 3 : 1 + taking->count);
}

static void answers_of(const struct taking *taking, const struct redis_reply *reply, struct limit_answer *answers)
{
        bool    is_allowed = reply->items[0].number == 1;
        int64_t us         = reply->items[1].number;

        if (taking->alone) {
                answers[0] = (struct limit_answer){.is_allowed = is_allowed, .remaining = taking->window.most - reply->items[2].number, .retry_after_ms = (us + 999) / 1000};
                return;
        }
        for (int i = 0; i < taking->count; i++) {
                struct limit_times times = limit_times(taking->limits_of[i], taking->cost);

                us         = reply->items[1 + i].number;
                answers[i] = limit_answer(times, is_allowed || limit_allows(times, us), us);
        }
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
                struct limit_answer answers[LIMIT_BUCKETS_MAX];

                answers_of(taking, reply, answers);
                taking_end(taking, answers);
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
static bool is_remote(const struct limits *limits)
{
        return limits->redis && redis_is_up(limits->redis) && list_is_empty(&limits->late);
}

static struct key key_of(struct str text)
{
        struct key key = {.len = text.len};

        memcpy(key.at, text.at, text.len);
        return key;
}

/* False when it was not asked, and never will be. */
static bool ask(struct limits *limits, const struct taking *what)
{
        struct taking *taking = memory_zero(sizeof *taking);
        *taking               = *what;
        taking->limits        = limits;
        taking->asked_ms      = clock_monotonic_ms();
        if (taking_send(taking) == OK) {
                list_append(&limits->waiting, &taking->link);
                timer_set(limits);
                return true;
        }
        free(taking);
        return false;
}

static bool are_limits(const struct limit_bucket *buckets, int count)
{
        for (int i = 0; i < count; i++)
                if (buckets[i].limit.per_minute <= 0 || buckets[i].key.len > KEY_BYTES_MAX)
                        return false;
        return true;
}

void limit_take_all(struct limits *limits, const struct limit_bucket *buckets, int count, int64_t cost,
                    void (*done)(void *owner, const struct limit_answer *answers), void *owner)
{
        struct limit_answer answers[LIMIT_BUCKETS_MAX];

        if (is_remote(limits) && are_limits(buckets, count)) {
                struct taking taking = {.script = &of_buckets, .count = count, .cost = cost, .done = done, .owner = owner};

                for (int i = 0; i < count; i++) {
                        taking.keys[i]      = key_of(buckets[i].key);
                        taking.limits_of[i] = buckets[i].limit;
                }
                if (ask(limits, &taking))
                        return;
        }
        local_take(limits, buckets, count, cost, answers);
        done(owner, answers);
}

void limit_take(struct limits *limits, struct str key, struct limit limit, int64_t cost,
                void (*done)(void *owner, const struct limit_answer *answer), void *owner)
{
        limit_take_all(limits, &(struct limit_bucket){key, limit}, 1, cost, done, owner);
}

void window_take(struct limits *limits, struct str key, struct window window, struct str item, struct limit_answer (*alone)(void *owner),
                 void (*done)(void *owner, const struct limit_answer *answer), void *owner)
{
        if (item.len <= WINDOW_ITEM_BYTES_MAX && key.len <= KEY_BYTES_MAX && is_remote(limits)) {
                struct taking taking = {.script = &of_windows, .count = 1, .keys = {key_of(key)}, .window = window, .item_len = item.len, .alone = alone, .done = done, .owner = owner};

                memcpy(taking.item, item.at, item.len);
                if (ask(limits, &taking))
                        return;
        }
        struct limit_answer answer = alone(owner);
        done(owner, &answer);
}
