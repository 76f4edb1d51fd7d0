/* scheduled.h — chat.scheduled: messages that wait for their time. Every function does nothing in a transaction that has failed. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

struct scheduled_row {
        struct id  user, id, room;
        struct str message;                              /* TYPE scheduled_message as JSON */
        int64_t    send_at, due_at, rev;
        enum schedule_state state;
        struct id  cid;                                  /* under which it is sent; ID_NONE before the first try */
        struct str failure;                              /* STR_NONE for none */
};

int64_t scheduled_count(struct tx *tx, struct id user);
void    scheduled_insert(struct tx *tx, const struct scheduled_row *row);

/* False when there is none. Locked: nobody else changes it before this transaction ends. */
bool scheduled_get(struct tx *tx, struct id user, struct id id, bool is_locking, struct scheduled_row *out);
/* In the order of their ids, after one. */
int  scheduled_page(struct tx *tx, struct id user, struct id after, int64_t limit, struct scheduled_row **out);

void scheduled_update(struct tx *tx, const struct scheduled_row *row);
void scheduled_delete(struct tx *tx, struct id user, struct id id);
