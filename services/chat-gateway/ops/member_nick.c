/* member_nick.c — show another name in this room than elsewhere. */

#include "chat-gateway/guarding.h"
#include "chat-gateway/seat.h"
#include "crypto/login_name.h"
#include "crypto/text.h"

/* Nobody goes by what another member is named by. */
static enum err check(struct call *call, struct str nick)
{
        struct member_name there = {.room = seat_of(call)->room.id};

        if (!text_is_line(nick))
                return fail_field(call, "/nick", "is not one line of visible text");
        if (login_name_normalize(nick, call->arena, &there.login) != OK)
                return OK;
        members_of_logins(&call->tx, &there, 1);
        if (!id_is_none(there.user) && !id_equal(there.user, call->who.user))
                return fail(call, ERR_CONFLICT, "it is the log-in name of another member");
        return call->tx.failed;
}

enum err member_nick(struct call *call, const struct member_nick_in *in, struct member_nick_out *out)
{
        struct seat *seat = seat_of(call);
        struct str nick   = in->has_nick == PATCH_SET ? in->nick : STR_NONE;
        struct member_renamed_event renamed = {.user = call->who.user, .has_nick = nick.at != NULL, .nick = nick};

        if (in->has_nick == PATCH_ABSENT)
                return OK;
        TRY(seat_is_writable(call));
        if (nick.at)
                TRY(check(call, nick));
        if (str_equal(nick, seat->member.nick))
                return OK;
        TRY(guarding_pace(call));
        members_set_nick(&call->tx, seat->room.id, call->who.user, nick);
        out->seq = room_event(call, &seat->room, EVENT_member_renamed, call->who.user, member_renamed_event_shape(), &renamed);
        return call->tx.failed;
}
