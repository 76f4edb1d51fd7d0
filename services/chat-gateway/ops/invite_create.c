/* invite_create.c — make a secret by which others come into the room. */

#include "chat-gateway/guarding.h"
#include "chat-gateway/invitation.h"
#include "chat-gateway/seat.h"
#include "op/run.h"

#define DAY_MS             (24 * 3600 * 1000LL)
#define AHEAD_MS_DEFAULT   (7 * DAY_MS)
#define AHEAD_MS_MAX       (366 * DAY_MS)

enum { INVITES_MAX = 100 };

static enum err check(struct call *call, const struct invite_create_in *in)
{
        struct room *room = &seat_of(call)->room;
        struct invite *good;

        if (in->has_role && in->role != ROLE_MEMBER && in->role != ROLE_GUEST)
                return fail_field(call, "/role", "is no role to come in as: member or guest");
        if (in->has_expires_at && (in->expires_at <= call->now_ms || in->expires_at > call->now_ms + AHEAD_MS_MAX))
                return fail_field(call, "/expires_at", "is not a time within the next year");
        if (room->kind == ROOM_DIRECT)
                return fail(call, ERR_CONFLICT, "a direct room has two members for ever");
        if (room->archived_at)
                return ERR_ARCHIVED;
        if (invites_list(&call->tx, room->id, call->now_ms, INVITES_MAX, &good) == INVITES_MAX)
                return fail(call, ERR_CONFLICT, "100 invitations are good already, which is the most there may be");
        return call->tx.failed;
}

/* Asked for again, it is the one that there is: to the same person, who wants the same. */
static enum err same(struct call *call, const struct invite_create_in *in, const struct invite *wanted, const struct invite *there)
{
        if (!id_equal(there->by, call->who.user) || there->role != wanted->role || there->uses != wanted->uses || (in->has_expires_at && there->expires_at != in->expires_at))
                return fail(call, ERR_CONFLICT, "this secret is another invitation's");
        return OK;
}

enum err invite_create(struct call *call, const struct invite_create_in *in, struct invite_create_out *out)
{
        uint8_t hash[SHA256_BYTES];
        struct invite invite = {
                .room = in->room, .id = id_make(), .by = call->who.user, .role = in->has_role ? in->role : ROLE_MEMBER, .uses = in->has_uses ? in->uses : 1,
                .at = call->now_ms, .expires_at = in->has_expires_at ? in->expires_at : call->now_ms + AHEAD_MS_DEFAULT,
        };
        struct invite_created_event created = {.invite = invite.id, .role = invite.role, .uses = invite.uses, .expires_at = invite.expires_at, .by = invite.by};
        struct invite there;

        /* It has no key, so that nothing has locked the room yet: what may be done is decided once more, under the lock. */
        seat_enter(call, true);
        TRY(call->tx.failed);
        TRY(permit(call));
        if (in->has_secret && in->secret.len != INVITATION_SECRET_BYTES)
                return fail_field(call, "/secret", "is not 16 bytes");
        out->token = invitation_make(in->room, in->has_secret ? (const uint8_t *)in->secret.at : NULL, call->arena, hash);
        if (invites_find(&call->tx, in->room, hash, &there)) {
                TRY(same(call, in, &invite, &there));
                invite = there;
        } else {
                TRY(check(call, in));
                TRY(guarding_pace(call));
                invite.uses_left = invite.uses;
                invites_sweep(&call->tx, in->room, call->now_ms);
                invite.seq = room_event(call, &seat_of(call)->room, EVENT_invite_created, ID_NONE, invite_created_event_shape(), &created);
                invites_insert(&call->tx, &invite, hash);
        }
        out->invite     = invite.id;
        out->expires_at = invite.expires_at;
        out->seq        = invite.seq;
        return call->tx.failed;
}
