/* message_delete.c — delete a message for everyone. */

#include "chat-gateway/gateway.h"
#include "chat-gateway/mentions.h"
#include "chat-gateway/standing.h"
#include "op/run.h"

enum { SWEPT_MAX = 100 };                                /* of what was deleted before, by the way */

enum err message_delete(struct call *call, const struct message_delete_in *in, struct message_delete_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct message_deleted_event deleted = {.message = in->seq, .by = call->who.user, .has_reason = in->has_reason, .reason = in->reason};
        struct log_row row;

        TRY(standing_message(call, in->seq, &row));
        TRY(permit_author(call, row.message.from));
        TRY(seat_is_writable(call));
        standing_sweep(&call->tx, room->id, SWEPT_MAX);
        if (row.message.pinned)
                standing_unpin(call, in->seq);
        out->rev = deleted.rev = row.message.rev + 1;
        out->seq   = room_event_about(call, room, EVENT_message_deleted, in->seq, ID_NONE, message_deleted_event_shape(), &deleted);
        out->until = room->last_at + gateway_settings(call->service->owner)->restore_ms;
        if (row.message.has_expires_at && row.message.expires_at < out->until)
                out->until = row.message.expires_at;     /* its lifetime would have ended sooner */
        standing_let_fleet(call, &row, 1);
        if (row.is_fleeting)
                out->until = room->last_at;
        messages_delete(&call->tx, room->id, in->seq, room->last_at, call->who.user, out->until);
        log_forget_bodies(&call->tx, room->id, in->seq);
        room_mentions(call, room->id, in->seq, row.message.from, &(struct mention_result){0});
        return call->tx.failed;
}
