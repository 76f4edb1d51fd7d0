/* blocks.h — chat.blocks: of whom people want to hear nothing. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

/* False when it was so (or not so) before. */
bool    blocks_add(struct tx *tx, struct id user, struct id blocked);
bool    blocks_remove(struct tx *tx, struct id user, struct id blocked);
bool    blocks_has(struct tx *tx, struct id user, struct id blocked);
int64_t blocks_count(struct tx *tx, struct id user);
int     blocks_page(struct tx *tx, struct id user, struct id after, int64_t limit, struct block **out);

/* Whom the user wants to hear nothing from: all of them, BLOCKS_MAX at most. */
#define BLOCKS_MAX 1000
int     blocks_of(struct tx *tx, struct id user, struct id **out);

/* Somebody who stands on either side of a block with the user. */
struct block_between {
        struct id other;
        bool      is_blocker;                            /* the other wants to hear nothing from the user */
        bool      is_blocked;                            /* the user wants to hear nothing from the other */
};
/* Those of `others` with whom there is a block, in no order; the count. For what the user does to them (mentions, invitations), `is_blocker` decides. */
int blocks_between(struct tx *tx, struct id user, const struct id *others, size_t count, struct block_between **out);
/* Many at once, each pair for itself: whether blockers[i] wants to hear nothing from blocked[i], into out[i]. */
void blocks_of_pairs(struct tx *tx, const struct id *blockers, const struct id *blocked, size_t count, bool *out);
/* Whether one of these wants to hear nothing from the user. */
bool blocks_user(struct tx *tx, struct id user, const struct id *others, size_t count);
