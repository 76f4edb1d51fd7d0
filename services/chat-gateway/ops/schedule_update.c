/* schedule_update.c — change what a scheduled message says, or when. */

#include "chat-gateway/scheduling.h"
#include "chat-gateway/views.h"

enum err schedule_update(struct call *call, const struct schedule_update_in *in, struct schedule_update_out *out)
{
        struct scheduled_row row;
        struct scheduled now;

        TRY(scheduling_take(call, in->id, &row));
        if (in->has_if_rev && in->if_rev != row.rev)
                return ERR_STALE;
        if (row.state == SCHEDULE_SENDING)
                return fail(call, ERR_CONFLICT, "it is being sent");
        if (row.state == SCHEDULE_FAILED && !in->has_send_at)
                return fail_field(call, "/send_at", "is required: its time has passed");
        now = scheduling_view(call, &row);

        struct scheduled_message message = {
                .body = in->has_body ? in->body : now.body, .has_reply_to = now.has_reply_to, .reply_to = now.reply_to,
                .has_thread = now.has_thread, .thread = now.thread, .has_lifetime_ms = now.has_lifetime_ms, .lifetime_ms = now.lifetime_ms,
                .has_lifetime_from = now.has_lifetime_from, .lifetime_from = now.lifetime_from,
        };

        if (in->has_send_at) {
                TRY(scheduling_check_time(call, in->send_at));
                row.send_at = row.due_at = in->send_at;
        }
        TRY(scheduling_check(call, row.room, &message, row.send_at));
        row.message = scheduling_text(call, &message);
        row.rev++;
        row.state   = SCHEDULE_WAITING;
        row.failure = STR_NONE;
        scheduled_update(&call->tx, &row);
        scheduling_tell(call, &row, SCHEDULE_WAITING, 0);
        out->scheduled = scheduling_view(call, &row);
        call->etag     = view_tag(call, row.rev);
        return call->tx.failed;
}
