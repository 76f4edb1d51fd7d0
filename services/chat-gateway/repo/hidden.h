/* hidden.h — chat.hidden: messages that somebody deleted for themselves alone. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

#define HIDDEN_MAX 10000                                 /* of one person, in all rooms */

/* False when it was there already, or was not there. */
bool hidden_add(struct tx *tx, struct id user, struct id room, int64_t seq);
bool hidden_remove(struct tx *tx, struct id user, struct id room, int64_t seq);
int64_t hidden_count(struct tx *tx, struct id user);     /* up to HIDDEN_MAX */

/* Those of the numbers that are hidden from the person. */
int hidden_among(struct tx *tx, struct id user, struct id room, const int64_t *seqs, int count, int64_t **out);
/* The same for messages of many rooms: whether rooms[i], seqs[i] is hidden, into out[i]. */
void hidden_of_many(struct tx *tx, struct id user, const struct id *rooms, const int64_t *seqs, int count, bool *out);
