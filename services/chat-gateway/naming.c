/* naming.c — what a member is called in a room. */

#include "chat-gateway/naming.h"

#include "chat-gateway/seat.h"
#include "chat-gateway/wording.h"
#include "crypto/login_name.h"
#include "crypto/text.h"

/* Nobody goes by what another member is named by. */
static enum err check(struct call *call, const struct member *member, struct str nick)
{
        struct member_name there = {.room = member->room};

        if (!text_is_line(nick))
                return fail_field(call, "/nick", "is not one line of visible text");
        if (login_name_normalize(nick, call->arena, &there.login) != OK)
                return OK;
        members_of_logins(&call->tx, &there, 1);
        if (!id_is_none(there.user) && !id_equal(there.user, member->user))
                return fail(call, ERR_CONFLICT, "it is the log-in name of another member");
        return call->tx.failed;
}

enum err naming_change(struct call *call, const struct member *member, struct str nick, int64_t *seq)
{
        struct room *room      = &seat_of(call)->room;
        struct wording wording = {0};
        struct member_renamed_event renamed = {.user = member->user, .has_by = !id_equal(member->user, call->who.user), .by = call->who.user};

        if (nick.at) {
                TRY(check(call, member, nick));
                TRY(wording_check(call, room->id, "/nick", &nick, &wording));
        }
        if (str_equal(nick, member->nick))
                return OK;
        renamed.has_nick = nick.at != NULL;
        renamed.nick     = nick;
        members_set_nick(&call->tx, room->id, member->user, nick);
        *seq = room_event(call, room, EVENT_member_renamed, member->user, member_renamed_event_shape(), &renamed);
        wording_report(call, room->id, *seq, &wording);
        return call->tx.failed;
}
