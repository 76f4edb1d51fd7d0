/* room_word_rules.c — a room's rules about words, as they are kept and as they are told. */

#include "chat-gateway/room_word_rules.h"

#include "base/buf.h"
#include "chat-gateway/seat.h"
#include "json/read.h"
#include "json/write.h"

enum { RULES_BYTES_MAX = 64 << 10 };

/* We wrote them ourselves. */
struct word_rules room_word_rules(struct call *call, const struct room_rules_row *row)
{
        struct word_rules rules = {0};
        struct field_faults faults = {0};
        struct json_read how = {.arena = call->arena, .faults = &faults, .places = PLACES_ALL, .unknown_allowed = true};

        if (row->rules.at)
                json_read(&how, word_rules_shape(), row->rules, &rules);
        return rules;
}

int64_t room_word_rules_set(struct call *call, struct room_rules_row *row, const struct word_rules *rules)
{
        struct room_rules_set_event set = {.by = call->who.user, .rev = row->rev + 1, .count = (int64_t)rules->rules.count};
        struct buf text;

        buf_init(&text, call->arena, RULES_BYTES_MAX);
        json_write(&text, word_rules_shape(), rules);
        if (text.overflowed) {
                tx_fail(&call->tx, ERR_INTERNAL);
                return 0;
        }
        row->rev++;
        row->rules = buf_str(&text);
        room_rules_put(&call->tx, row);
        return room_event(call, &seat_of(call)->room, EVENT_room_rules_set, ID_NONE, room_rules_set_event_shape(), &set);
}
