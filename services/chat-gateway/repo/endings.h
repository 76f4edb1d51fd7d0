/* endings.h — what time takes away from a room: bodies whose lifetime is over, what lies below the room's floor, and all that a deleted room leaves.
 *
 * Whoever takes away holds the room's lock. Every function does nothing in a transaction that has failed.
 */
#pragma once
#include "chat-gateway/repo/rooms.h"

/* --- lifetimes */

/* Up to `limit` messages whose time is over lose their bodies, here and wherever else the log repeats them: their numbers. */
int  endings_expire(struct tx *tx, struct id room, int64_t limit, int64_t **seqs);

/* Somebody has read a room up to there: the lifetimes that count from reading begin, for what others wrote; up to `limit` of them, the oldest first. How many. No lock of the room. */
int  endings_begin_lifetimes(struct tx *tx, struct id room, struct id reader, int64_t read_seq, int64_t limit);
/* Those of the rooms (with readers and marks beside them) in which there is something to begin: their places. */
int  endings_of_reading(struct tx *tx, const struct id *rooms, const struct id *readers, const int64_t *read_seqs, int count, int64_t **places);

/* Of rooms of up to `members_max` in which something goes once everybody has received it, and one of these has come so far: their places. */
int  endings_of_delivering(struct tx *tx, const struct id *rooms, const int64_t *delivered_seqs, int count, int64_t members_max, int64_t **places);
/* What every member but its sender has received is due now; up to `limit` messages, the oldest first. How many. No lock of the room. */
int  endings_deliver(struct tx *tx, struct id room, int64_t limit);
/* Those of the numbers that nothing but the log may tell of: messages that go once they are delivered, and those whose time is over already. */
int  endings_fleeting(struct tx *tx, struct id room, const int64_t *seqs, int count, int64_t **out);

/* --- retention */

/* Where the floor may be raised to: above the last of the first `limit` entries that are older than the room keeps; the floor itself when nothing is, or nothing but news of
 * earlier floors. *next_ms: before then there will be nothing more to do. */
int64_t endings_find_floor(struct tx *tx, const struct room *room, int64_t cutoff_ms, int64_t limit, int64_t *next_ms);
void    endings_raise_floor(struct tx *tx, struct id room, int64_t floor);
/* Until then nobody needs to look, unless the room's retention changes. */
void    endings_note_retention(struct tx *tx, const struct room *room, int64_t due_ms);

/* --- deleted rooms */

/* Locked, deleted or not; *is_due: deleted, or to be. False when there is none, or nothing is left of it. */
bool endings_room(struct tx *tx, struct id id, struct room *out, int64_t *ends_at, bool *is_deleted, bool *is_due);
void endings_mark_deleted(struct tx *tx, struct id room);
/* What somebody kept for themselves of a room that is deleted: bookmarks, drafts, hidden messages, mentions, preferences. */
void endings_forget_person(struct tx *tx, struct id room, struct id user);
/* Sweeps up to `limit` rows of each table, and with the news that somebody left what they kept for themselves; when there are none any more the room is marked as emptied. Whether there may be more. */
bool endings_sweep(struct tx *tx, struct id room, int64_t limit);
