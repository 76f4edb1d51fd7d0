/* draft_clear.c — forget a draft. */

#include "chat-gateway/drafting.h"
#include "chat-gateway/seat.h"

enum err draft_clear(struct call *call, const struct draft_clear_in *in, struct draft_clear_out *out)
{
        int64_t thread = in->has_thread ? in->thread : 0;
        struct draft_cleared_event cleared = {.room = in->room, .has_thread = in->has_thread, .thread = thread};
        struct draft draft;
        enum err err = drafting_find(call, in->room, thread, in->has_if_rev ? in->if_rev : -1, &draft);

        /* Gone is gone, whatever was seen of it. */
        if (!draft.rev && (err == OK || err == ERR_STALE))
                return OK;
        TRY(err);
        drafts_remove(&call->tx, call->who.user, in->room, thread);
        out->user_seq = user_event(call, call->who.user, EVENT_draft_cleared, in->room, draft_cleared_event_shape(), &cleared);
        return call->tx.failed;
}
