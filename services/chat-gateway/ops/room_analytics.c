/* room_analytics.c — how lively the room was, without people in it. */

#include "chat-gateway/room_days.h"

static struct room_day view(const struct day *day)
{
        return (struct room_day){.day = day->begins_ms, .messages = day->messages, .members = day->members};
}

/* Today is counted as far as it is: it will be another number tomorrow. */
static void count_today(struct call *call, struct day *today)
{
        const struct room *room = &seat_of(call)->room;
        int64_t first;

        today->begins_ms = day_of(call->now_ms);
        first            = days_first_seq(&call->tx, room->id, today->begins_ms, room->floor > 1 ? room->floor : 1, room->seq + 1);
        days_count(&call->tx, room->id, first, room->seq + 1, today);
}

enum err room_analytics(struct call *call, const struct room_analytics_in *in, struct room_analytics_out *out)
{
        int64_t from_ms = room_days_from(&seat_of(call)->room, call->now_ms, in->has_days ? in->days : ROOM_DAYS_DEFAULT);
        struct day *days, today = {0};
        int count;

        TRY(room_days_count(call));
        count = days_list(&call->tx, in->room, from_ms, ROOM_DAYS_MAX, &days);
        count_today(call, &today);
        out->days.items  = arena_array(call->arena, struct room_day, (size_t)count + 1);
        out->hours.items = arena_array(call->arena, int64_t, DAY_HOURS);
        out->hours.count = DAY_HOURS;
        for (int i = 0; i <= count; i++) {
                const struct day *day = i < count ? &days[i] : &today;

                out->days.items[out->days.count++] = view(day);
                for (int hour = 0; hour < DAY_HOURS; hour++)
                        out->hours.items[hour] += day->hours[hour];
        }
        out->complete = from_ms + count * DAY_MS >= today.begins_ms;
        return call->tx.failed;
}
