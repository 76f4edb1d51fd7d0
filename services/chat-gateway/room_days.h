/* room_days.h — the days of a room that are over, counted once when somebody asks. On a worker's thread.
 *
 * Counting is done while the call pauses: one small transaction for each day, none of which holds the room, and no more than ROOM_DAYS_BUDGET_MS for one call.
 */
#pragma once
#include "chat-gateway/repo/days.h"
#include "chat-gateway/seat.h"

#define DAY_MS               (24 * 3600 * 1000LL)
#define ROOM_DAYS_MAX        90
#define ROOM_DAYS_DEFAULT    30
#define ROOM_DAYS_BUDGET_MS  500

/* When the day of a moment begins. */
int64_t day_of(int64_t at_ms);
/* The first day that a call asks for: the room's own first one at the earliest. */
int64_t room_days_from(const struct room *room, int64_t now_ms, int64_t days);

/* Begins in a transaction and ends in the next one: see call_pause. */
enum err room_days_count(struct call *call);
