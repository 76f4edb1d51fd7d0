/* joiners.h — chat.joiners: who came into a room by themselves lately. Under the room's lock. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

/* Somebody has come in, at this moment of the room's clock: how many different people have since `since_ms`, up to `most`. What came before is forgotten. */
int64_t joiners_note(struct tx *tx, struct id room, struct id user, int64_t at_ms, int64_t since_ms, int64_t most);
