/* room_days.c — the days of a room that are over, counted. */

#include "chat-gateway/room_days.h"

#include <string.h>

#include "base/clock.h"

int64_t day_of(int64_t at_ms)
{
        return at_ms - at_ms % DAY_MS;
}

int64_t room_days_from(const struct room *room, int64_t now_ms, int64_t days)
{
        int64_t first = day_of(now_ms) - days * DAY_MS, made = day_of(room->created_at);

        return made > first ? made : first;
}

/* The newest day that was not counted yet and is over; false when all were. */
static bool next_day(struct tx *tx, const struct room *room, int64_t now_ms, int64_t *begins_ms)
{
        int64_t from_ms = room_days_from(room, now_ms, ROOM_DAYS_MAX);
        struct day *counted;
        int count = days_list(tx, room->id, from_ms, ROOM_DAYS_MAX + 1, &counted);

        for (int64_t day = day_of(now_ms) - DAY_MS; day >= from_ms; day -= DAY_MS) {
                if (!count || counted[count - 1].begins_ms != day) {
                        *begins_ms = day;
                        return tx->failed == OK;
                }
                count--;
        }
        return false;
}

/* One day more: OK, or ERR_NOT_FOUND when there is none to count, and for who has no business there. */
static enum err count_one(struct call *call, struct id room_id)
{
        struct room room;
        struct member me;
        struct day day = {0};
        struct tx tx;
        int64_t first, end;

        tx_begin(&tx, call->pg, call->arena, TX_WRITE);
        if (!rooms_get(&tx, room_id, false, &room) || !members_get(&tx, room_id, call->who.user, &me) || !(member_permissions(&room, &me) & PERM_SETTINGS) ||
            !next_day(&tx, &room, call->now_ms, &day.begins_ms)) {
                tx_abort(&tx);
                return ERR_NOT_FOUND;
        }
        first = days_first_seq(&tx, room.id, day.begins_ms, room.floor > 1 ? room.floor : 1, room.seq + 1);
        end   = days_first_seq(&tx, room.id, day.begins_ms + DAY_MS, first, room.seq + 1);
        days_count(&tx, room.id, first, end, &day);
        days_put(&tx, room.id, &day);
        days_delete_before(&tx, room.id, day_of(call->now_ms) - ROOM_DAYS_MAX * DAY_MS);
        return tx_commit(&tx);
}

enum err room_days_prepare(struct call *call)
{
        const struct room_analytics_in *in = call->in;
        int64_t until_ms = clock_monotonic_ms() + ROOM_DAYS_BUDGET_MS;
        enum err err = OK;

        if (strcmp(call->op->wire, "room.analytics") != 0)
                return OK;
        for (int i = 0; i < ROOM_DAYS_MAX && err == OK && clock_monotonic_ms() < until_ms; i++)
                err = count_one(call, in->room);
        return err == ERR_NOT_FOUND ? OK : err;          /* the call itself finds out what is not there */
}
