/* standing.h — a message that stands in the call's room, and what the caller may do about it. Shared by the operations on messages. On a worker's thread, in the transaction. */
#pragma once
#include "chat-gateway/repo/log.h"
#include "chat-gateway/repo/messages.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/word_rules.h"

/* ERR_NOT_FOUND: none of this number that the caller may know of. ERR_GONE: deleted, or below what the room keeps. */
enum err standing_message(struct call *call, int64_t seq, struct log_row *out);
/* The same, but a deleted one is found as well: without its body. */
enum err standing_or_deleted(struct call *call, int64_t seq, struct log_row *out);

/* standing_message of one that the caller did not hide from themselves: for what tells its words, or passes them on. ERR_GONE as well: they hid it. */
enum err standing_shown(struct call *call, int64_t seq, struct log_row *out);

/* Whether the caller may put something in front of everyone here: seat_is_writable, and not muted. */
enum err standing_may_speak(struct call *call);

/* What a new body says, checked as in a send: "/body" is where it stands in the request. Texts and sealed ones alone. What the rules about words have to say of it is in
 * *verdict: refused is the answer already, masked is in the words. */
enum err standing_words(struct call *call, const struct message_body *body, struct words *out, struct verdict *verdict);

/* Whom a text names now and where it leads: into *extra, and who is named is told after the commit. Said by `by`, whose right to name everyone counts, in a message that stays its sender's; of sealed words nothing is known. */
enum err standing_name(struct call *call, const struct message *message, struct id by, const struct words *words, struct message_extra *extra);

/* A body out of what is kept of it. */
struct message_body standing_body(enum message_body_kind kind, enum room_encryption scheme, const struct words *words, struct arena *arena);

/* Marks the rows that the caller hid: for what is read by them alone. In the call's room, or in another. */
void standing_hide(struct call *call, struct log_row *rows, int count);
void standing_hide_in(struct call *call, struct id room, struct log_row *rows, int count);

/* Marks the rows about messages that go once they are delivered, or whose time is over: for what is taken away from here. */
void standing_let_fleet(struct call *call, struct log_row *rows, int count);

/* Takes the pin off, with an entry of its own: its number; 0 when there was none. */
int64_t standing_unpin(struct call *call, int64_t seq);

/* What hangs on messages that are gone for good goes as well: how they were, reactions, pins, votes. */
void standing_forget(struct tx *tx, struct id room, const int64_t *seqs, int count);

/* Of messages deleted so long ago that nobody may bring them back, what was kept of them and what hung on them goes: `limit` of a room's at most. How many there were. */
int standing_sweep(struct tx *tx, struct id room, int64_t limit);
