/* pins.h — chat.pins: the messages that are pinned in a room. The room is locked by whoever changes something. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

#define PINS_MAX 100                                     /* in one room */

struct pin {
        int64_t   seq, at_ms;
        struct id author;
};

void    pins_insert(struct tx *tx, struct id room, const struct pin *pin);
/* False when it was not pinned. */
bool    pins_delete(struct tx *tx, struct id room, int64_t seq);
void    pins_forget(struct tx *tx, struct id room, const int64_t *seqs, int count);
int64_t pins_count(struct tx *tx, struct id room);

/* Those of messages from `from` to before `before`, the highest number first. */
int pins_page(struct tx *tx, struct id room, int64_t from, int64_t before, int64_t limit, struct pin **out);
