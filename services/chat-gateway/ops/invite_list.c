/* invite_list.c — the invitations by which somebody may still come. */

#include "chat-gateway/repo/invites.h"
#include "chat-gateway/seat.h"

enum { INVITES_MAX = 100 };

enum err invite_list(struct call *call, const struct invite_list_in *in, struct invite_list_out *out)
{
        struct invite *invites;
        int count = invites_list(&call->tx, in->room, call->now_ms, INVITES_MAX, &invites);

        out->invites.items = arena_array(call->arena, struct invite_view, (size_t)count);
        out->invites.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->invites.items[i] = (struct invite_view){
                        .invite = invites[i].id, .role = invites[i].role, .uses = invites[i].uses, .uses_left = invites[i].uses_left,
                        .expires_at = invites[i].expires_at, .by = invites[i].by, .at = invites[i].at,
                };
        return call->tx.failed;
}
