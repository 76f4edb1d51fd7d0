/* presence_set.c — choose what to be seen as, by whom, and until when not to be disturbed. */

#include "chat-gateway/repo/people.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/seat.h"

enum err presence_set(struct call *call, const struct presence_set_in *in, struct presence_set_out *out)
{
        struct presence_chosen_event chosen;
        struct person_here me;

        users_lock(&call->tx, call->who.user);
        me = people_get(&call->tx, call->who.user);
        if (in->has_state)
                me.choice = in->state;
        if (in->has_seen_by)
                me.seen_by = in->seen_by;
        if (in->has_dnd_until != PATCH_ABSENT)
                me.dnd_until = in->has_dnd_until == PATCH_SET ? in->dnd_until : 0;
        people_set_presence(&call->tx, &me);
        chosen = (struct presence_chosen_event){.state = me.choice, .seen_by = me.seen_by, .has_dnd_until = me.dnd_until != 0, .dnd_until = me.dnd_until};
        user_event(call, call->who.user, EVENT_presence_chosen, ID_NONE, presence_chosen_event_shape(), &chosen);
        *out = (struct presence_set_out){.state = me.choice, .seen_by = me.seen_by, .has_dnd_until = me.dnd_until != 0, .dnd_until = me.dnd_until};
        return call->tx.failed;
}
