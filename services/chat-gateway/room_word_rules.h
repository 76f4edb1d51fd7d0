/* room_word_rules.h — a room's rules about words, as they are kept and as they are told. On a worker's thread, in the transaction. */
#pragma once
#include "chat-gateway/ops.h"
#include "chat-gateway/repo/word_rules.h"

struct word_rules room_word_rules(struct call *call, const struct room_rules_row *row);

/* In a room that the call has locked; ends with the room's entry: its number. */
int64_t room_word_rules_set(struct call *call, struct room_rules_row *row, const struct word_rules *rules);
