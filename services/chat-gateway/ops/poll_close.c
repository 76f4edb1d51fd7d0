/* poll_close.c — close a poll before its time. */

#include "chat-gateway/polling.h"
#include "op/run.h"

static int64_t tell(struct call *call, const struct polling *polling)
{
        struct poll_view view           = polling_view(call, polling);
        struct poll_closed_event closed = {
                .message = polling->message.seq, .by = call->who.user, .tallies = {view.tallies.count, view.tallies.items}, .voters = view.voters};

        return room_event_about(call, &seat_of(call)->room, EVENT_poll_closed, polling->message.seq, ID_NONE, poll_closed_event_shape(), &closed);
}

enum err poll_close(struct call *call, const struct poll_close_in *in, struct poll_close_out *out)
{
        struct room *room = &seat_of(call)->room;
        struct polling polling;

        TRY(polling_find(call, in->seq, &polling));
        TRY(permit_author(call, polling.message.from));
        TRY(seat_is_writable(call));
        if (!polling_is_closed(call, &polling)) {
                out->seq                = tell(call, &polling);
                polling.state.closed_at = room->last_at;
                polls_close(&call->tx, room->id, in->seq, &polling.state, call->who.user);
        }
        out->poll = polling_view(call, &polling);
        return call->tx.failed;
}
