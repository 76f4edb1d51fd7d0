/* word_rules.h — chat.room_rules, and what admin shows of the rules for all rooms (admin.pub_word_rules). */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

struct room_rules_row {
        struct id  room;
        int64_t    rev;                                  /* 0: the room has never had any */
        struct str rules;                                /* TYPE word_rules as JSON; STR_NONE for none */
};

/* Of a room that the caller has locked, or only reads. */
void room_rules_get(struct tx *tx, struct id room, struct room_rules_row *out);
void room_rules_put(struct tx *tx, const struct room_rules_row *row);
/* The room is deleted: no words are kept. */
void room_rules_forget(struct tx *tx, struct id room);

/* --- what a gateway reads again and again: in a transaction that reads, so that its snapshot is one */

/* Those that changed in a transaction of that number or a later one, or in one that was still open when *after was taken; and the next *after. */
int room_rules_changed(struct tx *tx, int64_t *after, struct room_rules_row **out);

/* Whether admin has made its views and lets us read them. */
bool word_rules_are_there(struct tx *tx);
/* A number that changes with them. */
int64_t word_rules_version(struct tx *tx);
int     word_rules_read(struct tx *tx, struct word_rule **out);
