/* limits.h — token buckets, and windows, over all nodes, in Redis; without it, in this process. On the loop's thread.
 *
 * One script does it (GCRA, by the server's clock), so two nodes never both take the last token. What is asked in one turn of the
 * loop leaves at its end in one call of the script, or several of up to 64 each, and is answered in the order in which it was asked,
 * but for those by whom a new server first hears of the script. When Redis is down, or has not answered within LIMITS_WAIT_MS, the
 * process's own buckets decide, each holding one `share`-th of the limit. Until Redis has answered all that it was asked so long ago,
 * they decide everything, at once: a Redis that hangs is waited for once and not by every call. Its late answers are ignored; what
 * they took from its buckets stays taken.
 */
#pragma once
#include "base/str.h"
#include "redis/limits_local.h"

#define LIMITS_LOCAL_BUCKETS_MAX 100000
#define LIMITS_WAIT_MS           150
#define LIMITS_TAKINGS_MAX       16384                    /* that Redis has not answered: what comes then is decided at once, as without it */

struct limits;
struct loop;
struct redis;

/* `redis` is borrowed, outlives the limits, and may be NULL. `share`: how many processes share a limit when Redis is away; at least 1. */
struct limits *limits_create(struct loop *loop, struct redis *redis, int64_t share);
/* Takings not yet answered are answered by the process's own buckets, from within. Not from within `done`. */
void limits_destroy(struct limits **limits);

/* Key by key_limit. `done` is called once, at once or at most LIMITS_WAIT_MS and a turn of the loop later. A cost above the burst asks for a full bucket; 0 only looks. */
void limit_take(struct limits *limits, struct str key, struct limit limit, int64_t cost,
                void (*done)(void *owner, const struct limit_answer *answer), void *owner);

/* The same from each of up to LIMIT_BUCKETS_MAX buckets of different keys, in one question, or from none of them. `answers` is one for each: which alone may have allowed it. */
void limit_take_all(struct limits *limits, const struct limit_bucket *buckets, int count, int64_t cost,
                    void (*done)(void *owner, const struct limit_answer *answers), void *owner);

/* --- windows: no more than `most` things within the last `ms`, whenever one looks. The same thing again counts once. */

#define WINDOW_ITEM_BYTES_MAX 40

struct window {
        int64_t most, ms;
};

/* Likewise, by a set in Redis. Without it `alone` decides, from within: whoever asks keeps a window of its own for that, of its share. `item` tells what comes from what came before. */
void window_take(struct limits *limits, struct str key, struct window window, struct str item, struct limit_answer (*alone)(void *owner),
                 void (*done)(void *owner, const struct limit_answer *answer), void *owner);
