/* close_code.c — close codes and what follows from them. */

#include "c/close_code.h"

#include <string.h>

#define WAIT_MS_MAX (60 * 60 * 1000)

static const struct close_rule rules[] = {
#define CLOSE(code, name, then, sentence) {code, #name, CLOSE_##then, sentence},
#include "c/close_codes.def"
#undef CLOSE
};

static const struct close_rule broken = {1006, "connection_lost", CLOSE_JITTER, "the connection was lost"};

const struct close_rule *close_rule(int code)
{
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
                if (rules[i].code == code)
                        return &rules[i];
        return &broken;
}

int64_t close_wait_ms(struct str reason)
{
        static const char word[] = "retry_after_ms";
        const char       *at     = reason.len ? memmem(reason.at, reason.len, word, sizeof word - 1) : NULL;
        if (!at)
                return -1;
        const char *end = reason.at + reason.len;
        at += sizeof word - 1;
        while (at < end && strchr("\"=: ", *at))
                at++;
        if (at == end || *at < '0' || *at > '9')
                return -1;
        int64_t ms = 0;
        for (; at < end && *at >= '0' && *at <= '9'; at++)
                if ((ms = ms * 10 + (*at - '0')) > WAIT_MS_MAX)
                        return WAIT_MS_MAX;
        return ms;
}
