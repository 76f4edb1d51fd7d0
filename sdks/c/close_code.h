/* close_code.h — what a client does when its socket was closed: close_codes.def as a function. Pure. */
#pragma once
#include <stdint.h>
#include "base/str.h"

enum close_then {
        CLOSE_AT_ONCE,
        CLOSE_JITTER,
        CLOSE_WHEN_USED,
        CLOSE_AS_TOLD,
        CLOSE_RENEW,
        CLOSE_LOG_OUT,
        CLOSE_STOP
};

struct close_rule {
        int             code;
        const char     *name;                            /* "slow_consumer" */
        enum close_then then;
        const char     *sentence;
};

/* Codes that are not in the table (a lost connection is 1006, servers in between have their own) mean a
 * broken network: JITTER. Never NULL. */
const struct close_rule *close_rule(int code);

/* How long the server asks to wait, out of a close frame's reason (it holds "retry_after_ms" and a
 * number); -1 when it does not say. */
int64_t close_wait_ms(struct str reason);
