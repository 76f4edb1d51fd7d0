/* muting.c — who says what is not said, and is muted for it. */

#include "chat-gateway/muting.h"

#include "chat-gateway/seat.h"

enum err forbidden_words(struct call *call)
{
        fail_field(call, "/body", "has words in it that are not said here");
        return ERR_FORBIDDEN_WORDS;
}

/* Who has been muted for longer stays so. */
static void mute(struct call *call, int64_t until)
{
        struct seat *seat = seat_of(call);
        struct member_muted_event muted = {
                .user = call->who.user, .by = call->who.user, .has_until = true, .until = until, .has_reason = true, .reason = STR("a rule about words")};

        if (seat->member.muted_until >= until || seat->room.archived_at || seat_permissions(call) & PERM_MODERATE)
                return;
        members_set_muted(&call->tx, seat->room.id, call->who.user, until);
        room_event(call, &seat->room, EVENT_member_muted, call->who.user, member_muted_event_shape(), &muted);
        call->keeps_what_it_wrote = true;
}

enum err muting_refuse(struct call *call, const struct verdict *verdict)
{
        if (verdict->kind == VERDICT_MUTED)
                mute(call, call->now_ms + verdict->mute_ms);
        return call->tx.failed != OK ? call->tx.failed : forbidden_words(call);
}
