/* member_rename.c — take the name away that a member of a lower role shows in this room, or give them another one. */

#include "chat-gateway/naming.h"
#include "chat-gateway/ranks.h"

enum err member_rename(struct call *call, const struct member_rename_in *in, struct member_rename_out *out)
{
        struct member there;

        if (seat_of(call)->room.archived_at)
                return ERR_ARCHIVED;
        TRY(rank_find(call, in->user, &there));
        TRY(rank_check(call, &there));
        return naming_change(call, &there, in->has_nick == PATCH_SET ? in->nick : STR_NONE, &out->seq);
}
