/* bookmark_add.c — keep a message at hand. */

#include "chat-gateway/repo/bookmarks.h"
#include "chat-gateway/standing.h"

enum err bookmark_add(struct call *call, const struct bookmark_add_in *in, struct bookmark_add_out *out)
{
        struct bookmark_added_event added = {.room = in->room, .message = in->seq, .has_note = in->has_note, .note = in->note};
        struct bookmark bookmark          = {.room = in->room, .seq = in->seq, .has_note = in->has_note, .note = in->note};
        struct log_row row;

        TRY(seat_hold(call));
        TRY(standing_message(call, in->seq, &row));
        if (in->has_note && seat_of(call)->room.encryption != ENCRYPTION_NONE)
                return ERR_SEALED_ROOM;
        if (bookmarks_count_others(&call->tx, call->who.user, in->room, in->seq) >= BOOKMARKS_MAX)
                return fail(call, ERR_CONFLICT, "1,000 messages are bookmarked already, which is the most there may be");
        if (bookmarks_put(&call->tx, call->who.user, &bookmark))
                out->user_seq = user_event(call, call->who.user, EVENT_bookmark_added, in->room, bookmark_added_event_shape(), &added);
        return call->tx.failed;
}
