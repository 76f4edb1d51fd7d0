/* guarding.c — raids, and what they put a room on guard for. */

#include "chat-gateway/guarding.h"

#include "chat-gateway/gateway.h"
#include "chat-gateway/repo/joiners.h"
#include "chat-gateway/repo/sends.h"
#include "op/run.h"

bool guarding_is_on(const struct room *room, int64_t now_ms)
{
        return room->guarded_until > now_ms;
}

enum err guarding_check(struct call *call, const struct room *room)
{
        if (!room->guard_closes || !guarding_is_on(room, call->now_ms))
                return OK;
        return fail(call, ERR_GUARDED, "too many people came in at once, so for now nobody does; members bring others in");
}

/* 0: none ever. */
static int64_t joins_of_a_raid(const struct call *call, const struct room *room)
{
        return room->has_raid_joins ? room->raid_joins : gateway_settings(call->service->owner)->raid_joins;
}

void guarding_arrived(struct call *call, struct room *room, struct id user)
{
        const struct gateway_config *config = gateway_settings(call->service->owner);
        int64_t most = joins_of_a_raid(call, room);

        if (most <= 0 || guarding_is_on(room, room->last_at))
                return;
        if (joiners_note(&call->tx, room->id, user, room->last_at, room->last_at - config->raid_window_ms, most) >= most)
                guarding_begin(call, room, room->last_at + config->guard_ms, most, STR_NONE);
}

int64_t guarding_begin(struct call *call, struct room *room, int64_t until, int64_t joins, struct str reason)
{
        struct room_guarded_event told = {
                .until = until, .has_by = !joins, .by = call->who.user, .has_joins = joins > 0, .joins = joins, .has_closed = room->guard_closes, .closed = room->guard_closes,
                .has_reason = reason.len > 0, .reason = reason,
        };

        room->guarded_until = until;
        room->guarded_after = room->last_at - (room->newcomer_ms > GUARD_NEW_MS ? room->newcomer_ms : GUARD_NEW_MS);
        room->guard_slow_ms = gateway_settings(call->service->owner)->guard_slow_ms;
        rooms_set_guard(&call->tx, room);
        return joins ? room_event_unsigned(call, room, EVENT_room_guarded, 0, room_guarded_event_shape(), &told)
                     : room_event(call, room, EVENT_room_guarded, ID_NONE, room_guarded_event_shape(), &told);
}

/* Between two things that the caller does here; 0: as they like. */
static int64_t pace_of(const struct call *call)
{
        const struct seat *seat     = seat_of(call);
        const struct room *room     = &seat->room;
        const struct member *member = &seat->member;
        int64_t pace_ms = 0;

        if (!seat->is_member || seat_permissions(call) & PERM_MODERATE)
                return 0;
        if (member->joined_at > call->now_ms - room->newcomer_ms)
                pace_ms = room->newcomer_slow_ms;
        if (guarding_is_on(room, call->now_ms) && member->joined_at > room->guarded_after && room->guard_slow_ms > pace_ms)
                pace_ms = room->guard_slow_ms;
        return pace_ms;
}

enum err guarding_pace(struct call *call)
{
        int64_t pace_ms = pace_of(call), wait_ms;

        if (!pace_ms)
                return OK;
        wait_ms = marks_act(&call->tx, seat_of(call)->room.id, call->who.user, pace_ms);
        if (!wait_ms)
                return call->tx.failed;
        call->rate = (struct call_rate){.name = "newcomer", .burst = 1, .retry_after_ms = wait_ms};
        price_count_hit(call->rate.name);
        return fail(call, ERR_RATE_LIMITED, "who is new in this room takes their time here: wait before the next one");
}

enum err guarding_names(struct call *call, int count)
{
        if (count <= SEND_NEWCOMER_NAMES_MAX || !pace_of(call))
                return OK;
        return fail(call, ERR_FORBIDDEN, "who is new in this room names three people in one message and no more");
}
