/* drafts.h — chat.drafts: texts that somebody has not sent yet; thread 0 is the room itself. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

#define DRAFTS_MAX 500                                   /* of one person */

/* False when there is none. What there is is locked: nobody else changes it before this transaction ends. */
bool    drafts_get(struct tx *tx, struct id user, struct id room, int64_t thread, struct draft *out);
/* Into draft->rev and at what they are now. With `if_rev` (-1: whatever is there) nothing is written over another revision, and it is false. */
bool    drafts_put(struct tx *tx, struct id user, int64_t if_rev, struct draft *draft);
void    drafts_remove(struct tx *tx, struct id user, struct id room, int64_t thread);
int64_t drafts_count(struct tx *tx, struct id user);

/* By room and thread, after one of them; of one room alone, or of all (ID_NONE). */
int drafts_page(struct tx *tx, struct id user, struct id only_room, struct id after_room, int64_t after_thread, int64_t limit, struct draft **out);
