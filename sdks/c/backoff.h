/* backoff.h — how long to wait before trying again: full jitter, so that a thousand clients that lost one
 * server do not return as one. Pure.
 *
 * The n-th wait is drawn evenly from [0, min(cap, base × 2^n)). A connection that was well for
 * BACKOFF_HEALTHY_MS starts anew.
 */
#pragma once
#include <stdint.h>

#define BACKOFF_BASE_MS    500
#define BACKOFF_CAP_MS     30000
#define BACKOFF_HEALTHY_MS 60000

struct backoff {
        int tries;                                       /* since it was last well */
};

/* Even in [0, bound). */
typedef uint64_t random_below_fn(void *owner, uint64_t bound);

int64_t backoff_next_ms(struct backoff *backoff, random_below_fn *random, void *owner);

/* Says how long the connection that just ended had been well. */
void backoff_was_well(struct backoff *backoff, int64_t well_ms);
