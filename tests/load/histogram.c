/* histogram.c — times in places that grow with them. */

#include "tests/load/load.h"

static int place_of(int64_t us)
{
        int doubling, place;

        if (us < HISTOGRAM_STEPS)
                return us < 0 ? 0 : (int)us;
        doubling = 63 - __builtin_clzll((unsigned long long)us) - 5;
        place    = (doubling + 1) * HISTOGRAM_STEPS + (int)(us >> doubling) - HISTOGRAM_STEPS;
        return place < HISTOGRAM_PLACES ? place : HISTOGRAM_PLACES - 1;
}

/* The middle of a place. */
static double us_of(int place)
{
        int doubling = place / HISTOGRAM_STEPS - 1;

        if (doubling < 0)
                return place;
        return ((double)(place % HISTOGRAM_STEPS + HISTOGRAM_STEPS) + 0.5) * (double)(1ll << doubling);
}

void histogram_add(struct histogram *h, int64_t ns)
{
        int64_t us = ns / 1000;

        h->places[place_of(us)]++;
        h->count++;
        h->sum_us += us;
        if (us > h->max_us)
                h->max_us = us;
}

double histogram_ms(const struct histogram *h, double share)
{
        int64_t wanted = (int64_t)((double)h->count * share), seen = 0;

        if (!h->count)
                return 0;
        for (int i = 0; i < HISTOGRAM_PLACES; i++) {
                seen += h->places[i];
                if (seen > wanted)
                        return us_of(i) / 1000;
        }
        return (double)h->max_us / 1000;
}
