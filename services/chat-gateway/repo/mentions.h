/* mentions.h — chat.mentions and chat.mentions_untold, by room; chat.user_mentions, by person: whom messages name, who was told of it, and each person's list.
 *
 * The rows of a message are written with it; the person's list is filled behind its back (telling.h), at least once, and a row that is there already tells that it was done.
 */
#pragma once
#include "chat-gateway/ops.h"
#include "chat-gateway/repo/sends.h"
#include "pg/tx.h"

struct mention_row {
        struct id      room, user, sender;
        int64_t        seq, at_ms;                       /* at_ms of a person's list and of what is untold */
        enum span_kind kind;
};

/* --- of a message. In a transaction that holds no lock of later order: rows of rooms, then of people. */
void mentions_add(struct tx *tx, struct id room, int64_t seq, struct id sender, const struct send_mention *mentions, size_t count);
/* Its text is gone, or names others now; who was there may stay. */
void mentions_remove(struct tx *tx, struct id room, int64_t seq, bool keeps_here);
/* Whom it names, by id, after one; not everyone. */
int  mentions_of_message(struct tx *tx, struct id room, int64_t seq, struct id after, int64_t limit, struct mention_row **out);

/* --- still to be told: since at_ms, which is later each time that a message names people anew */
void mentions_note_untold(struct tx *tx, struct id room, int64_t seq);
bool mentions_are_untold(struct tx *tx, struct id room, int64_t seq, int64_t *at_ms);
/* Whom those of these messages (room, seq) name that are untold, at most so many of each; one row without a user of what names nobody any more. In no order. */
int  mentions_of_untold(struct tx *tx, const struct mention_row *messages, size_t count, int64_t limit_each, struct mention_row **out);
/* Of these messages (room, seq), unless they have come to name others since at_ms. */
void mentions_note_told(struct tx *tx, const struct mention_row *messages, size_t count);
/* Over all rooms: what somebody else should have told so long ago. */
int  mentions_left_untold(struct tx *tx, int64_t older_than_ms, int64_t limit, struct mention_row **out);

/* --- counting */
#define MENTIONS_COUNTED_MAX 1000                        /* in one room; it may be more */
struct mention_count {
        struct id room;
        int64_t   read_seq;                              /* those after it */
        int64_t   count;                                 /* the answer */
};
/* Messages after the mark that name the person, or everyone (not the person's own). For all these rooms at once. */
void mentions_count(struct tx *tx, struct id user, struct mention_count *rooms, size_t count);

/* --- of a person */
bool user_mentions_add(struct tx *tx, const struct mention_row *row);    /* false: it was there */
/* Newest first, before a place (at, room, seq), in these rooms alone. */
int  user_mentions_page(struct tx *tx, const struct mention_row *before, const struct id *rooms, size_t rooms_count, int64_t limit, struct mention_row **out);
