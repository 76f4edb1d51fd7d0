/* seat.h — the caller's place in a room, loaded once for each call; and what the call changed there, to be told once it is committed.
 *
 * Handlers change a room through room_event and user_event alone: each takes the next number of the log inside the transaction, stores the entry, notes it for the feed and keeps it for
 * publishing after the commit. On a worker's thread.
 */
#pragma once
#include "chat-gateway/live/live.h"
#include "chat-gateway/ops.h"
#include "chat-gateway/repo/members.h"
#include "chat-gateway/repo/rooms.h"

struct seat {
        struct room   room;
        bool          is_member;
        struct member member;                            /* when a member */
        bool          is_banned;                         /* when not a member */
};

static inline struct seat *seat_of(const struct call *call) { return call->seat; }

/* The hooks of struct op_service: see op/run.h. */
void     seat_enter(struct call *call, bool is_changing);
bool     seat_is_viewer(const struct call *call);
bool     seat_is_member(const struct call *call);
unsigned seat_permissions(const struct call *call);
/* What a member may do in the room: their own set, else the room's for their role, else the table's. */
unsigned member_permissions(const struct room *room, const struct member *member);

/* For operations without a key, for which nothing was locked: the caller's place is held until the transaction ends, and what may be done decided once more, now that nobody can take it away.
 * The first thing of all, before any other row is locked; where the room is changed, its own lock is what serves. */
enum err seat_hold(struct call *call);

/* Whether content may be changed here by this call: ERR_ARCHIVED, ERR_BLOCKED, ERR_MUTED, ERR_LOCKED (for who does not moderate), OK. */
enum err seat_is_writable(struct call *call);

/* The same person's place in another room, of which nothing is locked. ERR_NOT_FOUND when they may not read there. To do something there as here: call->seat = it, and back again. */
enum err seat_elsewhere(struct call *call, struct id room, struct seat *out);

/* Below this number the caller sees nothing: what the room does not keep, and in rooms that hide their history what was before the caller. 1 at least. */
int64_t seat_floor(const struct call *call);

/* Where what was made in the room can be found: /v1/rooms/ROOM, and `rest` after it. */
struct str room_location(struct call *call, struct id room, const char *rest);

/* An entry in the room's log: its number, or 0 when the transaction has failed. `d` is the event's struct. */
int64_t room_event(struct call *call, struct room *room, enum event event, struct id subject, const struct shape *shape, const void *d);
/* The same about one message of the room: when its body goes, what the entry repeats of it goes as well. */
int64_t room_event_about(struct call *call, struct room *room, enum event event, int64_t target, struct id subject, const struct shape *shape, const void *d);
/* The same, and nobody is told or can find out who did it. */
int64_t room_event_unsigned(struct call *call, struct room *room, enum event event, int64_t target, const struct shape *shape, const void *d);
/* An entry in a user's own log of chat. Users in the order of their ids, after every room. */
int64_t user_event(struct call *call, struct id user, enum event event, struct id subject, const struct shape *shape, const void *d);
/* A signal to the room's followers: no number, may be lost. `subject`: about whom, for who does not want to hear of them; ID_NONE: about nobody in particular. */
void    room_signal(struct call *call, struct id room, const char *name, struct id subject, struct str d);
/* Whom a changed text of a message names from now on, in place of whom it named; those who were not yet are told once it is committed. */
struct mention_result;
void    room_mentions(struct call *call, struct id room, int64_t seq, struct id sender, const struct mention_result *named);

/* --- what waits for the commit */
struct published {
        struct log_key key;
        enum event     event;                            /* EVENT_none: a signal */
        const char    *signal;
        int64_t        seq, at_ms;
        struct id      subject;
        struct str     d;
};

struct publication {
        int               count, cap;
        struct published *items;
        bool              has_mentions;                  /* of a message that names somebody (anew): to be told by telling.h */
        struct id         mentions_room;
        int64_t           mentions_seq;
};
