/* events.c — events as they stand in an account's log. */

#include "auth/events.h"

#include "auth/repo/log.h"
#include "base/buf.h"
#include "json/write.h"

#include "json/as_shapes.h"
#include "proto/chat.def"
#include "json/as_shapes.h"
#include "proto/events.def"

#define EVENT_BYTES_MAX 4096 /* of an account; every text in one is bounded by its row */

static const struct shape *(*const shapes[EVENT_COUNT])(void) = {
#define EVENT(name, wire, keyed, audit, sentence) [EVENT_##name] = name##_event_shape,
#include "proto/events.def"
};

void tell(struct call *call, struct id account, enum event event, const void *d)
{
        struct log_row row = {
                .user = account, .at_ms = call->now_ms, .event = str_from(event_row(event)->wire)};
        struct buf text;

        buf_init(&text, call->arena, EVENT_BYTES_MAX);
        json_write(&text, shapes[event](), d);
        if (text.overflowed) {
                tx_fail(&call->tx, ERR_INTERNAL);
                return;
        }
        row.d = buf_str(&text);
        log_insert(&call->tx, &row);
        feed_moved_user(&call->moves, call->arena, account, row.user_seq);
}
