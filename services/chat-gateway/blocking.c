/* blocking.c — what a block does to the direct room of two people. */

#include "chat-gateway/blocking.h"

#include "chat-gateway/repo/blocks.h"
#include "chat-gateway/repo/users.h"

static void lock_both(struct tx *tx, const struct direct_pair *pair)
{
        bool in_order = id_compare(pair->me, pair->other) < 0;

        users_lock(tx, in_order ? pair->me : pair->other);
        users_lock(tx, in_order ? pair->other : pair->me);
}

enum err pair_lock(struct call *call, struct direct_pair *pair)
{
        struct id id = rooms_direct_id(pair->me, pair->other);

        pair->has_room = rooms_get(&call->tx, id, true, &pair->room);
        lock_both(&call->tx, pair);
        /* Who makes the room holds both people when it looks for blocks: it has seen ours, or its room is here by now, and then a room's lock would come after people's. */
        if (!pair->has_room && rooms_get(&call->tx, id, false, &pair->room))
                return fail(call, ERR_BUSY, "the direct room of the two is just being made; try again");
        return call->tx.failed;
}

void pair_settle(struct call *call, struct direct_pair *pair)
{
        struct block_between *between;

        if (!pair->has_room)
                return;
        rooms_set_blocked(&call->tx, pair->room.id, blocks_between(&call->tx, pair->me, &pair->other, 1, &between) > 0);
}

struct str block_location(struct call *call, struct id user)
{
        char text[ID_TEXT_LEN + 1];

        id_print(user, text);
        return str_format(call->arena, "/v1/me/blocks/%s", text);
}
