/* messages.h — what changes a message after it was sent, and what is kept of how it was. The room is locked by whoever calls. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

/* What a message says: of text, or of sealed. */
struct words {
        struct str text, extra;                          /* STR_NONE for none */
        struct str ciphertext, commitment;
        struct id  device;
};

/* The present revision joins those before it, and these words are the new one. */
void messages_edit(struct tx *tx, struct id room, int64_t seq, int64_t at_ms, struct id by, const struct words *words);

/* The words go from the message into what is kept until then. */
void messages_delete(struct tx *tx, struct id room, int64_t seq, int64_t at_ms, struct id by, int64_t until_ms);
void messages_restore(struct tx *tx, struct id room, int64_t seq);

void messages_set_reactions(struct tx *tx, struct id room, int64_t seq, struct str reactions);
void messages_set_pinned(struct tx *tx, struct id room, int64_t seq, bool is_pinned);

/* Their reactions and pins count no more. */
void messages_forget_signs(struct tx *tx, struct id room, const int64_t *seqs, int count);

/* --- how it was */
struct revision {
        int64_t    rev, at_ms;
        struct id  author;
        struct words words;
};
/* The revisions after that one, the present one included, lowest first. */
int  revisions_read(struct tx *tx, struct id room, int64_t seq, int64_t after_rev, int64_t limit, struct revision **out);
void revisions_forget(struct tx *tx, struct id room, const int64_t *seqs, int count);

/* --- what may be brought back */
struct deleted {
        struct id author;                                /* who deleted it */
        int64_t   until_ms;
};
/* False when it is not kept (any more). */
bool deleted_get(struct tx *tx, struct id room, int64_t seq, struct deleted *out);
/* Forgets those of the room whose time is over, `limit` at most: their numbers. */
int  deleted_take_due(struct tx *tx, struct id room, int64_t limit, int64_t **out);
