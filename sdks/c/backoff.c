/* backoff.c — exponential waiting with full jitter. */

#include "c/backoff.h"

#define DOUBLINGS_MAX 6                                  /* 0.5 s × 2^6 is past the cap */

int64_t backoff_next_ms(struct backoff *backoff, random_below_fn *random, void *owner)
{
        int     doublings = backoff->tries < DOUBLINGS_MAX ? backoff->tries : DOUBLINGS_MAX;
        int64_t bound     = (int64_t)BACKOFF_BASE_MS << doublings;
        if (bound > BACKOFF_CAP_MS)
                bound = BACKOFF_CAP_MS;
        if (backoff->tries < DOUBLINGS_MAX)
                backoff->tries++;
        return (int64_t)random(owner, (uint64_t)bound);
}

void backoff_was_well(struct backoff *backoff, int64_t well_ms)
{
        if (well_ms >= BACKOFF_HEALTHY_MS)
                backoff->tries = 0;
}
