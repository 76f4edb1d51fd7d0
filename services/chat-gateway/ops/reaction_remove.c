/* reaction_remove.c — take one's own reaction back. */

#include "chat-gateway/reacting.h"
#include "chat-gateway/repo/reactions.h"
#include "chat-gateway/standing.h"

enum err reaction_remove(struct call *call, const struct reaction_remove_in *in, struct reaction_remove_out *out)
{
        struct room *room                     = &seat_of(call)->room;
        struct reaction_removed_event removed = {.message = in->seq, .emoji = in->emoji, .user = call->who.user};
        struct reaction_key key               = {in->room, in->seq, in->emoji, call->who.user};
        struct log_row row;

        TRY(standing_message(call, in->seq, &row));
        TRY(seat_is_writable(call));
        if (!reactions_delete(&call->tx, &key)) {
                out->count = reacting_count(&row, in->emoji, call->arena);
                return call->tx.failed;
        }
        out->count = removed.count = reacting_change(call, &row, in->emoji, -1);
        out->seq   = room_event_about(call, room, EVENT_reaction_removed, in->seq, ID_NONE, reaction_removed_event_shape(), &removed);
        return call->tx.failed;
}
