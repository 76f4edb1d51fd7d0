/* muting.c — who says what is not said, and is muted for it. */

#include "chat-gateway/muting.h"

#include "chat-gateway/seat.h"

static enum err forbidden(struct call *call, const char *path)
{
        fail_field(call, path, "has words in it that are not said here");
        return ERR_FORBIDDEN_WORDS;
}

enum err forbidden_words(struct call *call)
{
        return forbidden(call, "/body");
}

/* Who has been muted for longer stays so. */
void muting_for_words(struct call *call, struct room *room, const struct member *member, const struct verdict *verdict)
{
        int64_t until = call->now_ms + verdict->mute_ms;
        struct member_muted_event muted = {
                .user = member->user, .by = member->user, .has_until = true, .until = until, .has_reason = true, .reason = STR("a rule about words")};

        if (verdict->kind != VERDICT_MUTED || member->muted_until >= until || room->archived_at || member_permissions(room, member) & PERM_MODERATE)
                return;
        members_set_muted(&call->tx, room->id, member->user, until);
        room_event(call, room, EVENT_member_muted, member->user, member_muted_event_shape(), &muted);
        call->keeps_what_it_wrote = true;
}

enum err muting_refuse_field(struct call *call, const struct verdict *verdict, const char *path)
{
        struct seat *seat = seat_of(call);

        if (seat && seat->is_member)
                muting_for_words(call, &seat->room, &seat->member, verdict);
        return call->tx.failed != OK ? call->tx.failed : forbidden(call, path);
}

enum err muting_refuse(struct call *call, const struct verdict *verdict)
{
        return muting_refuse_field(call, verdict, "/body");
}
