/* desk_log.c — what administrators did. */

#include "admin/desk_log.h"

#include "admin/repo/log.h"
#include "base/buf.h"
#include "json/write.h"

#define EVENT_BYTES_MAX 4096                             /* every text in one is bounded by its row */

void desk_tell(struct call *call, enum event event, const struct shape *shape, const void *d)
{
        struct log_row row = {.user = call->who.user, .at_ms = call->now_ms, .event = str_from(event_row(event)->wire)};
        struct buf text;

        buf_init(&text, call->arena, EVENT_BYTES_MAX);
        json_write(&text, shape, d);
        if (text.overflowed) {
                tx_fail(&call->tx, ERR_INTERNAL);
                return;
        }
        row.d = buf_str(&text);
        log_insert(&call->tx, &row);
        feed_moved_user(&call->moves, call->arena, row.user, row.user_seq);
}
