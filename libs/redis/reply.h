/* reply.h — what a Redis server answers, as RESP2 has it. Lives until the callback that got it returns. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

struct redis_reply {
        enum { REDIS_NIL, REDIS_INT, REDIS_TEXT, REDIS_STATUS, REDIS_ERROR, REDIS_LIST } kind;
        int64_t             number;
        struct str          text;                        /* of a text, a status, an error; followed by a zero byte */
        struct redis_reply *items;
        size_t              count;
};

/* Whether an item is a text that reads so; also false for NULL. */
static inline bool redis_reply_is(const struct redis_reply *reply, struct str text)
{
        return reply && (reply->kind == REDIS_TEXT || reply->kind == REDIS_STATUS) && str_equal(reply->text, text);
}
