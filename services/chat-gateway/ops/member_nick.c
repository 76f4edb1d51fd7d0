/* member_nick.c — show another name in this room than elsewhere. */

#include "chat-gateway/guarding.h"
#include "chat-gateway/naming.h"

enum err member_nick(struct call *call, const struct member_nick_in *in, struct member_nick_out *out)
{
        struct seat *seat = seat_of(call);

        if (in->has_nick == PATCH_ABSENT)
                return OK;
        TRY(seat_is_writable(call));
        if (in->has_nick == PATCH_SET && !str_equal(in->nick, seat->member.nick))
                TRY(guarding_pace(call));
        return naming_change(call, &seat->member, in->has_nick == PATCH_SET ? in->nick : STR_NONE, &out->seq);
}
