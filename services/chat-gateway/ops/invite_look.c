/* invite_look.c — what an invitation leads to. */

#include "chat-gateway/invitation.h"
#include "chat-gateway/repo/rooms.h"

enum err invite_look(struct call *call, const struct invite_look_in *in, struct invite_look_out *out)
{
        struct invite invite;
        struct room room;

        TRY(invitation_find(call, in->token, false, &room, &invite));
        *out = (struct invite_look_out){
                .room = room.id, .kind = room.kind, .has_name = room.name.at != NULL, .name = room.name, .has_topic = room.topic.at != NULL, .topic = room.topic,
                .members = room.members, .role = invite.role, .expires_at = invite.expires_at,
        };
        return call->tx.failed;
}
