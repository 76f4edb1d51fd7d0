/* reactions.h — chat.reactions: who reacted to a message, and with what. The room is locked by whoever changes something. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

/* Where a reaction stands. */
struct reaction_key {
        struct id  room;
        int64_t    seq;
        struct str emoji;
        struct id  user;
};

/* False when it was there already, or was not there. */
bool reactions_insert(struct tx *tx, const struct reaction_key *key, int64_t at_ms);
bool reactions_delete(struct tx *tx, const struct reaction_key *key);

/* How many reactions the person has on the message. */
int64_t reactions_count_own(struct tx *tx, struct id room, int64_t seq, struct id user);
bool    reactions_is_there(struct tx *tx, const struct reaction_key *key);

/* Those after `after` in the order of emoji and person; with_only (or STR_NONE) takes those of one emoji. */
int  reactions_page(struct tx *tx, const struct reaction_key *after, struct str with_only, int64_t limit, struct reaction_view **out);

void reactions_forget(struct tx *tx, struct id room, const int64_t *seqs, int count);
