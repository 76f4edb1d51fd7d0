/* invites.h — chat.invites: ways into a room that are handed out. */
#pragma once
#include "chat-gateway/ops.h"
#include "crypto/hash.h"
#include "pg/tx.h"

struct invite {
        struct id  room, id, by;
        enum member_role role;
        int64_t    uses, uses_left, at, expires_at, seq;           /* seq: where its making stands in the room's log */
};

void    invites_insert(struct tx *tx, const struct invite *invite, const uint8_t hash[static SHA256_BYTES]);
/* By what it is kept as, good or not any more. */
bool    invites_find(struct tx *tx, struct id room, const uint8_t hash[static SHA256_BYTES], struct invite *out);
bool    invites_get(struct tx *tx, struct id room, struct id id, struct invite *out);
/* One more came by it: false when nobody may any more. */
bool    invites_use(struct tx *tx, const struct invite *invite, int64_t now_ms);
void    invites_delete(struct tx *tx, struct id room, struct id id);
/* Those of somebody who is shut out. */
void    invites_delete_of(struct tx *tx, struct id room, struct id by);
/* Those that are good, the oldest first; what is good no more is forgotten by invites_sweep. */
int     invites_list(struct tx *tx, struct id room, int64_t now_ms, int64_t limit, struct invite **out);
void    invites_sweep(struct tx *tx, struct id room, int64_t now_ms);
