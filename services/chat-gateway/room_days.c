/* room_days.c — the days of a room that are over, counted. */

#include "chat-gateway/room_days.h"

#include "base/clock.h"
#include "op/run.h"

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

/* One day more: *is_done when there is none to count. */
static enum err count_one(struct call *call, const struct room *room, bool *is_done)
{
        int64_t from = room->floor > 1 ? room->floor : 1, to = room->seq + 1;
        struct day day = {0};
        struct tx tx;

        tx_begin(&tx, call->pg, call->arena, TX_WRITE);
        *is_done = !next_day(&tx, room, call->now_ms, &day.begins_ms);
        if (!*is_done) {
                from = days_first_seq(&tx, room->id, day.begins_ms, from, to);
                to   = days_first_seq(&tx, room->id, day.begins_ms + DAY_MS, from, to);
                days_count(&tx, room->id, from, to, &day);
                days_put(&tx, room->id, &day);
                days_delete_before(&tx, room->id, day_of(call->now_ms) - ROOM_DAYS_MAX * DAY_MS);
        }
        return tx_commit(&tx);
}

enum err room_days_count(struct call *call)
{
        const struct room *room = &seat_of(call)->room;
        int64_t until_ms = clock_monotonic_ms() + ROOM_DAYS_BUDGET_MS;
        bool is_done = false;

        TRY(call_pause(call));
        while (!is_done && clock_monotonic_ms() < until_ms)
                TRY(count_one(call, room, &is_done));
        return call_go_on(call);
}
