/* reaction_add.c — react to a message. */

#include "chat-gateway/guarding.h"
#include "chat-gateway/reacting.h"
#include "chat-gateway/repo/reactions.h"
#include "chat-gateway/standing.h"
#include "chat-gateway/wording.h"

static enum err add(struct call *call, const struct log_row *row, const struct reaction_key *key, struct reaction_add_out *out)
{
        struct wording wording            = {0};
        struct room *room                 = &seat_of(call)->room;
        struct reaction_added_event added = {.message = row->seq, .emoji = key->emoji, .user = key->user};

        if (reactions_count_own(&call->tx, room->id, row->seq, key->user) >= REACTIONS_OWN_MAX)
                return fail(call, ERR_CONFLICT, "you reacted to this message in 20 ways already, which is the most there may be");
        TRY(wording_refuse_masked(call, room->id, "/emoji", key->emoji, &wording));
        out->count = added.count = reacting_change(call, row, key->emoji, 1);
        TRY(call->tx.failed);
        out->seq = room_event_about(call, room, EVENT_reaction_added, row->seq, ID_NONE, reaction_added_event_shape(), &added);
        wording_report(call, room->id, out->seq, &wording);
        reactions_insert(&call->tx, key, room->last_at);
        return call->tx.failed;
}

enum err reaction_add(struct call *call, const struct reaction_add_in *in, struct reaction_add_out *out)
{
        struct reaction_key key = {in->room, in->seq, in->emoji, call->who.user};
        struct log_row row;

        if (!reacting_is_emoji(in->emoji))
                return fail_field(call, "/emoji", "is neither one emoji nor a :short_code:");
        TRY(standing_message(call, in->seq, &row));
        TRY(standing_may_speak(call));
        call->location = room_location(call, in->room, str_format(call->arena, "/messages/%lld/reactions", (long long)in->seq).at);
        if (!reactions_is_there(&call->tx, &key)) {
                TRY(guarding_pace(call));
                return add(call, &row, &key, out);
        }
        out->count = reacting_count(&row, in->emoji, call->arena);
        return call->tx.failed;
}
