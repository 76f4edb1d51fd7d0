/* days.h — chat.room_days, and the messages it is counted from: how lively a room was, without people in it. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

enum { DAY_HOURS = 24 };

struct day {
        int64_t begins_ms, messages, members;
        int64_t hours[DAY_HOURS];
};

/* Those that were counted, from one on, the oldest first. */
int     days_list(struct tx *tx, struct id room, int64_t from_ms, int64_t limit, struct day **out);
void    days_put(struct tx *tx, struct id room, const struct day *day);
void    days_delete_before(struct tx *tx, struct id room, int64_t before_ms);

/* The number of the room's first message at or after a moment, between two numbers; `to` when there is none. A room's times rise with its numbers, so this halves the stretch. */
int64_t days_first_seq(struct tx *tx, struct id room, int64_t at_ms, int64_t from, int64_t to);
/* The messages of people with numbers from…to - 1, as a day. */
void    days_count(struct tx *tx, struct id room, int64_t from, int64_t to, struct day *day);
