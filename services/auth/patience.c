/* patience.c — a wait that grows with failures. */

#include "auth/patience.h"

#define WAIT_MS_FIRST 1000
#define DOUBLINGS_MAX 16

int64_t patience_wait_ms(int64_t failures, int64_t free_failures, int64_t since_last_ms)
{
        int64_t beyond = failures - free_failures;
        int64_t wait_ms;

        if (beyond < 0)
                return 0;
        wait_ms = WAIT_MS_FIRST << (beyond < DOUBLINGS_MAX ? beyond : DOUBLINGS_MAX);
        if (wait_ms > PATIENCE_WAIT_MS_MAX)
                wait_ms = PATIENCE_WAIT_MS_MAX;
        return since_last_ms < wait_ms ? wait_ms - (since_last_ms > 0 ? since_last_ms : 0) : 0;
}
