/* limits_local.h — token buckets in this process's memory: what limits fall back to without Redis.
 *
 * Pure: the clock is given. One thread. A bucket is a number (GCRA: when it would be full again), so `buckets_max` of them are
 * kept and no more; the one not asked for longest makes room, which refills it.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

/* A bucket holds `burst` tokens and gets `per_minute` back. 0 a minute: no limit at all. */
struct limit {
        int64_t burst, per_minute;
};

struct limit_answer {
        bool    is_allowed;
        int64_t remaining;                               /* tokens left */
        int64_t retry_after_ms;                          /* when refused: until the same would be allowed; else 0 */
        int64_t full_after_ms;                           /* until the bucket is full */
};

/* One of the buckets that a call draws on at once. */
#define LIMIT_BUCKETS_MAX 2

struct limit_bucket {
        struct str   key;
        struct limit limit;
};

struct limits_local;

struct limits_local *limits_local_create(size_t buckets_max);
void                 limits_local_destroy(struct limits_local **limits);

/* Takes `cost` tokens, or none. A cost above the burst asks for a full bucket; 0 only looks. */
struct limit_answer limits_local_take(struct limits_local *limits, struct str key, struct limit limit, int64_t cost, int64_t now_ms);

/* The same from each of the buckets, of different keys, or from none of them: answers[i] tells of buckets[i], which alone may have allowed it. */
void limits_local_take_all(struct limits_local *limits, const struct limit_bucket *buckets, int count, int64_t cost, int64_t now_ms, struct limit_answer *answers);

/* --- the arithmetic, for limits.c too */

struct limit_times {
        int64_t token_us, cost_us, burst_us;
};
struct limit_times  limit_times(struct limit limit, int64_t cost);
/* From whether it was allowed, and how far the bucket is from full, after the taking. */
struct limit_answer limit_answer(struct limit_times times, bool is_allowed, int64_t ahead_us);
/* Whether so much can be taken of a bucket that is so far from full. */
bool                limit_allows(struct limit_times times, int64_t ahead_us);
