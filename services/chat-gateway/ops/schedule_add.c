/* schedule_add.c — say something later. */

#include "chat-gateway/scheduling.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/views.h"

enum err schedule_add(struct call *call, const struct schedule_add_in *in, struct schedule_add_out *out)
{
        struct scheduled_message message = {
                .body = in->body, .has_reply_to = in->has_reply_to, .reply_to = in->reply_to, .has_thread = in->has_thread, .thread = in->thread,
                .has_lifetime_ms = in->has_lifetime_ms, .lifetime_ms = in->lifetime_ms,
                .has_lifetime_from = in->has_lifetime_from, .lifetime_from = in->lifetime_from,
        };
        struct scheduled_row row = {.user = call->who.user, .id = in->cid, .room = in->room, .send_at = in->send_at, .due_at = in->send_at};

        if (seat_of(call)->room.encryption != ENCRYPTION_NONE)
                return ERR_SEALED_ROOM;
        TRY(seat_is_writable(call));
        TRY(scheduling_check_time(call, in->send_at));
        TRY(scheduling_check(call, in->room, &message, in->send_at));
        scheduling_tell(call, &row, SCHEDULE_WAITING, 0);        /* holds the user's log, so that two count one after the other */
        if (scheduled_count(&call->tx, row.user) >= SCHEDULED_MAX)
                return fail(call, ERR_CONFLICT, "200 messages wait for their time already, which is the most there may be");
        row.message = scheduling_text(call, &message);
        scheduled_insert(&call->tx, &row);
        out->scheduled = scheduling_view(call, &row);
        call->etag     = view_tag(call, row.rev);
        return call->tx.failed;
}
