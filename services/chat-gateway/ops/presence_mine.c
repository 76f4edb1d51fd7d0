/* presence_mine.c — what the caller has chosen to be seen as, by whom, and until when not to be disturbed. */

#include "chat-gateway/repo/people.h"

enum err presence_mine(struct call *call, const struct presence_mine_in *in, struct presence_mine_out *out)
{
        struct person_here me = people_get(&call->tx, call->who.user);

        (void)in;
        *out = (struct presence_mine_out){.state = me.choice, .seen_by = me.seen_by, .has_dnd_until = me.dnd_until != 0, .dnd_until = me.dnd_until};
        return call->tx.failed;
}
