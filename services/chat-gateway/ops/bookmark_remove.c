/* bookmark_remove.c — keep a message at hand no more. */

#include "chat-gateway/repo/bookmarks.h"
#include "chat-gateway/seat.h"

enum err bookmark_remove(struct call *call, const struct bookmark_remove_in *in, struct bookmark_remove_out *out)
{
        struct bookmark_removed_event removed = {.room = in->room, .message = in->seq};

        if (bookmarks_remove(&call->tx, call->who.user, in->room, in->seq))
                out->user_seq = user_event(call, call->who.user, EVENT_bookmark_removed, in->room, bookmark_removed_event_shape(), &removed);
        return call->tx.failed;
}
