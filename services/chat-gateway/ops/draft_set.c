/* draft_set.c — keep a text that is not sent yet. */

#include "chat-gateway/drafting.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/views.h"

/* The answer was lost and the writer asks again: what they want is there. */
static bool is_there(const struct draft *draft, struct str text)
{
        return draft->rev && str_equal(draft->text, text);
}

static enum err find(struct call *call, const struct draft_set_in *in, struct draft *draft)
{
        enum err err = drafting_find(call, in->room, in->has_thread ? in->thread : 0, in->has_if_rev ? in->if_rev : -1, draft);

        return err == ERR_STALE && is_there(draft, in->text) ? OK : err;
}

/* False when somebody else was first. */
static bool save(struct call *call, const struct draft_set_in *in, struct draft *draft, struct draft_set_out *out)
{
        struct draft_saved_event saved = {.room = in->room, .has_thread = in->has_thread, .thread = in->thread};

        draft->text = in->text;
        if (!drafts_put(&call->tx, call->who.user, in->has_if_rev ? draft->rev : -1, draft))
                return false;
        saved.rev     = draft->rev;
        out->user_seq = user_event(call, call->who.user, EVENT_draft_saved, in->room, draft_saved_event_shape(), &saved);
        return true;
}

enum err draft_set(struct call *call, const struct draft_set_in *in, struct draft_set_out *out)
{
        struct draft draft;

        TRY(seat_hold(call));
        if (seat_of(call)->room.encryption != ENCRYPTION_NONE)
                return ERR_SEALED_ROOM;
        TRY(find(call, in, &draft));
        if (!draft.rev && drafts_count(&call->tx, call->who.user) >= DRAFTS_MAX)
                return fail(call, ERR_CONFLICT, "500 drafts are kept already, which is the most there may be");
        if (!is_there(&draft, in->text) && !save(call, in, &draft, out)) {
                TRY(call->tx.failed);
                TRY(find(call, in, &draft));
        }
        out->rev   = draft.rev;
        call->etag = view_tag(call, out->rev);
        return call->tx.failed;
}
