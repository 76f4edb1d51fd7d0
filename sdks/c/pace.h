/* pace.h — keeps a client below a limit it was told: a token bucket like the server's own. Pure.
 *
 * A client that keeps pace is not refused. The server refills continuously; so does this.
 */
#pragma once
#include <stdint.h>

struct pace {
        int64_t burst, per_minute;                       /* burst 0: no limit is known, nothing waits */
        int64_t left_milli;                              /* thousandths of a call */
        int64_t at_ms;
};

/* A limit that was told; a fuller bucket than before is not assumed when the same limit is told again. */
void pace_set(struct pace *pace, int64_t burst, int64_t per_minute, int64_t now_ms);

/* 0: go, and one is taken. Else how long to wait. */
int64_t pace_take(struct pace *pace, int64_t now_ms);

/* The server refused after all (another device spends from the same bucket): it is empty. */
void pace_empty(struct pace *pace, int64_t now_ms);
