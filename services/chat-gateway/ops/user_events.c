/* user_events.c — a stretch of the caller's own log, in order. */

#include "chat-gateway/ops.h"
#include "chat-gateway/repo/users.h"

enum { LIMIT_DEFAULT = 50 };

enum err user_events(struct call *call, const struct user_events_in *in, struct user_events_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT, head = users_head(&call->tx, call->who.user);
        int64_t from  = in->has_after_user_seq ? in->after_user_seq + 1 : head > limit ? head - limit + 1 : 1;
        struct user_log_row *rows;
        int count = users_log_read(&call->tx, call->who.user, from, head, limit, &rows);

        out->events.items = arena_array(call->arena, struct user_entry, (size_t)count);
        out->events.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->events.items[i] = (struct user_entry){
                        .ev = str_from(event_row(rows[i].event)->wire), .user_seq = rows[i].user_seq, .at = rows[i].at_ms, .d = rows[i].d,
                };
        out->head = head;
        return call->tx.failed;
}
