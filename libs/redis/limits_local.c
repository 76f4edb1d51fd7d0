/* limits_local.c — token buckets in memory, by the generic cell rate algorithm. */

#include "redis/limits_local.h"

#include <stdlib.h>
#include "base/list.h"
#include "base/memory.h"
#include "base/siphash.h"

#define MINUTE_US INT64_C(60000000)
/* What keeps all products below 2^63, and Lua's numbers exact. */
#define TOKENS_MAX INT64_C(1000000)

struct bucket {
        struct link    used;                             /* in the order of use, longest ago first */
        struct bucket *next;                             /* of the same chain */
        uint64_t       key;                              /* a keyed hash: nobody can make two meet on purpose */
        int64_t        full_at_us;
};

struct limits_local {
        struct bucket **chains;
        struct bucket  *buckets;
        size_t          chains_size, buckets_max, count;
        struct link     used;
};

static int64_t between(int64_t low, int64_t value, int64_t high)
{
        return value < low ? low : value > high ? high : value;
}

struct limit_times limit_times(struct limit limit, int64_t cost)
{
        int64_t            burst = between(1, limit.burst, TOKENS_MAX);
        struct limit_times times = {.token_us = MINUTE_US / between(1, limit.per_minute, MINUTE_US)};
        times.burst_us           = times.token_us * burst;
        times.cost_us            = times.token_us * between(0, cost, burst);
        return times;
}

struct limit_answer limit_answer(struct limit_times times, bool is_allowed, int64_t ahead_us)
{
        ahead_us           = between(0, ahead_us, times.burst_us);
        int64_t lacking_us = ahead_us + times.cost_us - times.burst_us;
        return (struct limit_answer){
                .is_allowed     = is_allowed,
                .remaining      = (times.burst_us - ahead_us) / times.token_us,
                .retry_after_ms = is_allowed ? 0 : lacking_us > 0 ? (lacking_us + 999) / 1000 : 1,
                .full_after_ms  = (ahead_us + 999) / 1000,
        };
}

bool limit_allows(struct limit_times times, int64_t ahead_us)
{
        return ahead_us + times.cost_us <= times.burst_us;
}

struct limits_local *limits_local_create(size_t buckets_max)
{
        struct limits_local *limits = memory_zero(sizeof *limits);
        limits->buckets_max         = buckets_max > LIMIT_BUCKETS_MAX ? buckets_max : LIMIT_BUCKETS_MAX;  /* those of one question do not make room for each other */
        limits->chains_size         = 16;
        while (limits->chains_size < limits->buckets_max)
                limits->chains_size *= 2;
        limits->chains  = memory_array(limits->chains_size, sizeof *limits->chains);
        limits->buckets = memory_array(limits->buckets_max, sizeof *limits->buckets);
        list_init(&limits->used);
        return limits;
}

void limits_local_destroy(struct limits_local **limits)
{
        if (!*limits)
                return;
        free((*limits)->chains);
        free((*limits)->buckets);
        free(*limits);
        *limits = NULL;
}

static struct bucket **chain_of(struct limits_local *limits, uint64_t key)
{
        return &limits->chains[key & (limits->chains_size - 1)];
}

static struct bucket *bucket_new(struct limits_local *limits)
{
        if (limits->count < limits->buckets_max)
                return &limits->buckets[limits->count++];
        struct bucket *oldest = LIST_ITEM(list_first(&limits->used), struct bucket, used);
        list_remove(&oldest->used);
        struct bucket **at = chain_of(limits, oldest->key);
        while (*at != oldest)
                at = &(*at)->next;
        *at = oldest->next;
        return oldest;
}

static struct bucket *bucket_get(struct limits_local *limits, uint64_t key)
{
        struct bucket **chain = chain_of(limits, key), *bucket = *chain;
        while (bucket && bucket->key != key)
                bucket = bucket->next;
        if (bucket) {
                list_remove(&bucket->used);
        } else {
                bucket  = bucket_new(limits);
                *bucket = (struct bucket){.key = key, .next = *chain};
                *chain  = bucket;
        }
        list_append(&limits->used, &bucket->used);
        return bucket;
}

/* What one question finds in one bucket; NULL: there is no limit. */
struct look {
        struct bucket     *bucket;
        struct limit_times times;
        int64_t            ahead_us;
};

static struct look look_into(struct limits_local *limits, const struct limit_bucket *asked, int64_t cost, int64_t now_us)
{
        struct look look = {.times = limit_times(asked->limit, cost)};

        if (asked->limit.per_minute <= 0)
                return look;
        look.bucket   = bucket_get(limits, siphash_of(asked->key));
        look.ahead_us = between(0, look.bucket->full_at_us - now_us, look.times.burst_us);
        return look;
}

void limits_local_take_all(struct limits_local *limits, const struct limit_bucket *buckets, int count, int64_t cost, int64_t now_ms, struct limit_answer *answers)
{
        int64_t     now_us = now_ms * 1000;
        bool        is_allowed = true;
        struct look looks[LIMIT_BUCKETS_MAX];

        for (int i = 0; i < count; i++) {
                looks[i]   = look_into(limits, &buckets[i], cost, now_us);
                is_allowed = is_allowed && (!looks[i].bucket || limit_allows(looks[i].times, looks[i].ahead_us));
        }
        for (int i = 0; i < count; i++) {
                struct look *look = &looks[i];
                bool allows = !look->bucket || limit_allows(look->times, look->ahead_us);

                if (look->bucket && is_allowed)
                        look->ahead_us += look->times.cost_us;
                if (look->bucket)
                        look->bucket->full_at_us = now_us + look->ahead_us;
                answers[i] = limit_answer(look->times, allows, look->ahead_us);
        }
}

struct limit_answer limits_local_take(struct limits_local *limits, struct str key, struct limit limit, int64_t cost, int64_t now_ms)
{
        struct limit_answer answer;

        limits_local_take_all(limits, &(struct limit_bucket){key, limit}, 1, cost, now_ms, &answer);
        return answer;
}
