/* live.h — who is connected to this process, what they follow, and how every event reaches them once and in order.
 *
 * Pure logic: driven by calls, given the time, and acting on the world only through struct live_effects. One thread. The real process plugs in sockets, Redis and PostgreSQL; a test
 * plugs in whatever it likes.
 *
 * A log is a room's or a user's: dense numbers, one event each. All events, committed here or heard from the bus, pass the log's gate: the next one is delivered, an older one
 * dropped, a newer one held; what does not arrive by itself within LIVE_HOLD_MS is read from the database, once. A follower is a connection following a log: it has no queue of
 * its own, only a cursor into the log's ring.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"

#define LIVE_HOLD_MS         100                         /* how long a gap may fill by itself */
#define LIVE_TICK_MS         5                           /* a log that flushed so lately waits for the rest of its burst */
#define LIVE_TICK_FLUSHES    2                           /* after a burst, while more is coming: so many times as long as it took to write … */
#define LIVE_TICK_MS_MAX     20                          /* … and no longer than this; … */
#define LIVE_PAUSE_MS        5                           /* … when nothing came for so long, no more is */
#define LIVE_BURST_MS        15                          /* one that had several events for its last flush, so lately, waits a tick from the first of the next */
#define LIVE_SLICE_SENDS     256                         /* then the loop looks at its other sockets */
#define LIVE_RING_EVENTS     512
#define LIVE_RING_BYTES      (256u << 10)
#define LIVE_HELD_MAX        256                         /* events of one log that wait for an earlier one; the rest is read again */
#define LIVE_SIGNALS_MAX     256                         /* of one log that wait for its tick; with more it does not wait */
#define LIVE_RUN_BYTES       65536                       /* frames joined into one send; a single one may be longer */
#define LIVE_RETRY_MS        1000                        /* a head that could not be read is asked for again */
#define LIVE_CONFIRM_MS      250                         /* a log whose following the bus has not confirmed goes on without, and compares its head when it has */
#define LIVE_LINGER_MS       30000                       /* a log that nobody follows any more stays subscribed so long */
#define LIVE_SOCKETS_PER_USER 20                         /* in this process; streams and polls are among them */
#define LIVE_DEPARTURES      256                         /* the last people who left rooms; more at once make openings try again */
#define LIVE_ROOMS_MAX       2000                        /* that one socket follows */
#define LIVE_HERE_MAX        10000                       /* people of one room here who are told of by named_here */
#define LIVE_DOUBTS_MAX      1000                        /* people in one question of who may read; the rest is asked about after its answer */

enum log_kind { LOG_OF_ROOM = 1, LOG_OF_USER = 2 };

struct log_key {
        enum log_kind kind;
        struct id     id;
};

/* How an event came to this process: committed here, heard from the bus, read to fill a gap. */
enum frame_path { FRAME_LOCAL, FRAME_BUS, FRAME_FILL, FRAME_PATHS };

/* Why entries are read: a later one was heard, the feed told of more, or the bus came back and the head was further. */
enum gap_cause { GAP_BUS, GAP_TAIL, GAP_RECONNECT, GAP_CAUSES };

/* An event as it goes over sockets and the bus: made once, shared by everybody. */
struct event_frame {
        int32_t  references;
        uint16_t event;                                  /* enum event */
        uint8_t  header_bytes;                           /* the WebSocket header before the JSON text */
        uint8_t  path;                                   /* enum frame_path */
        int64_t  seq;                                    /* 0 for signals */
        struct id subject;                               /* member.joined/left/changed: the user; room.updated: the room when some may read it now who did not before, or the other way round; room.added/removed: the room; message.sent that names who is there: the sender; a signal about somebody: who; user.blocked/unblocked: whom */
        int64_t  room_seq;                               /* room.added/removed: where in the room's log; 0 when not known */
        int64_t  passed;                                 /* when it passed the gate here, counted in events; of a signal: the number it came after. live/'s own */
        int64_t  about;                                  /* what effects.about said of it; live/'s own, and so is … */
        bool     is_changed;                             /* … that a later entry changed what it would say if it was read now */
        size_t   len;                                    /* header and text */
        char     bytes[];
};

/* One reference is the caller's; `len` bytes are its to fill before anybody else sees them. */
struct event_frame *event_frame_create(uint16_t event, int64_t seq, struct id subject, uint8_t header_bytes, size_t len);
struct event_frame *event_frame_take(struct event_frame *frame);
void                event_frame_release(struct event_frame *frame);

struct live;
struct connection;

enum sent { SENT, SENT_NOTHING_FULL, SENT_NOTHING_GONE };

/* What an effect does may call back live_subscribed and, from `close`, connection_close; all else comes later. */
struct live_effects {
        /* Writes ready-made frames (a joined run of event_frame bytes), whole or not at all. */
        enum sent (*send)(void *owner, void *socket, struct str frames);
        /* Follow the log on the bus; live_subscribed comes when the bus confirmed it, or when there is no bus. Until then the feed alone tells of the log. */
        void (*subscribe)(void *owner, struct log_key key);
        void (*unsubscribe)(void *owner, struct log_key key);
        /* Read the log's head, or its entries in [from, to]; live_head or live_filled comes later, always. */
        void (*read_head)(void *owner, struct log_key key);
        void (*read_entries)(void *owner, struct log_key key, int64_t from, int64_t to);
        /* The connection follows all its logs now (true), or cannot (false). Called once after each connection_open; nothing is sent before, and what came meanwhile in the turn after. */
        void (*opened)(void *owner, struct connection *connection, bool is_ready);
        /* The frame that tells a socket which fell behind to pull the log up to `seq`. Its reference is given to live. */
        struct event_frame *(*sync_required)(void *owner, struct log_key key, int64_t seq);
        void (*close)(void *owner, void *socket, int code, const char *reason);
        /* Who of these people may read the room (see live_readers); live_readers comes later, always. `number` is handed back. */
        void (*read_readers)(void *owner, struct log_key room, int64_t number, const struct id *users, int count);
        /* A message that names everyone who is there (its frame has a subject, the sender) passed the room's gate: who follows the room here, each once, not the sender. May be NULL. */
        void (*named_here)(void *owner, struct log_key room, const struct event_frame *frame, const struct id *users, int count);
        /* May be NULL. A connection was opened, or one that was opened is closed. */
        void (*present)(void *owner, const struct connection *connection, bool is_present);
        /* Which entry of its log this one changes: ABOUT_NOTHING, ABOUT_MANY when they are not known one by one, else its number. For live_kept alone; may be NULL without it. */
        int64_t (*about)(void *owner, const struct event_frame *frame);
        /* The time while it runs: what a flush takes is measured. */
        int64_t (*now_us)(void *owner);
        /* For the figures, may be NULL: everything new in a room was written to all its followers, so long after the first of it had passed the gate. */
        void (*fanned_out)(void *owner, enum frame_path path, int64_t took_us);
};

struct live *live_create(const struct live_effects *effects, void *owner);
void         live_destroy(struct live **live);

/* --- connections */
struct connection_start {
        void            *socket;                         /* what effects.send is given */
        struct id        user, session;
        const struct id *rooms;
        size_t           rooms_count;
        int64_t          user_seq;                       /* the head of the user's log when `rooms` was read */
        int64_t          read_ms;                        /* since when they were being read; 0 when not known */
        void            *context;                        /* handed back by connection_context */
        uint8_t          wishes;                         /* handed back by connection_wishes: as what its user wants to be seen */
        const struct id *blocked;                        /* of whom its user wants to hear nothing, when `rooms` was read; what changes that comes in the user's log */
        size_t           blocked_count;
};
/* `opened` comes at once or later. It is false when the user's log moved, or the user left a room, since `rooms` was read: read again. When the user has LIVE_SOCKETS_PER_USER
 * already the oldest gives way first: it is closed by effects.close with 4009 (and `opened` is false when it had not been told yet). */
struct connection *connection_open(struct live *live, const struct connection_start *start, int64_t now_ms);
void               connection_close(struct live *live, struct connection **connection, int64_t now_ms);
void               connection_writable(struct live *live, struct connection *connection);
/* Everything that has passed its gate is sent now, also what waits for the rest of its burst: before an answer that comes behind it. A socket that is full gets it when it can. */
void               connection_flush(struct live *live, struct connection *connection);
void              *connection_context(const struct connection *connection);
void              *connection_socket(const struct connection *connection);
struct id          connection_user(const struct connection *connection);
struct id          connection_session(const struct connection *connection);
uint8_t            connection_wishes(const struct connection *connection);
int64_t            connection_user_seq(const struct connection *connection);     /* what it was opened with */

/* Closes what a revocation names, by effects.close with 4403. Returns how many. */
int live_end_session(struct live *live, struct id session);
int live_end_user(struct live *live, struct id user);
void live_end_all(struct live *live);

/* --- events; the frame's reference is given away */
void live_event(struct live *live, struct log_key key, struct event_frame *frame, int64_t now_ms);
/* Something was committed up to here, says the feed: if it does not arrive by itself it is read. */
void live_moved(struct live *live, struct log_key key, int64_t seq, int64_t now_ms);
/* Not numbered, may be lost: with what is new in the log, to every follower whose socket has room, but not to who has blocked its subject. What comes before or after it in the log does so on
 * every socket. */
void live_signal(struct live *live, struct log_key key, struct event_frame *frame, int64_t now_ms);

/* --- answers to effects */
void live_subscribed(struct live *live, struct log_key key);
void live_head(struct live *live, struct log_key key, bool is_known, int64_t head, int64_t now_ms);
/* Just before the head of a room: some of its members may not read it. Whoever follows it from now on hears nothing before it was asked about. */
void live_selective(struct live *live, struct log_key key);
/* Those who may read, each as a member since `joined_seq`; and whether some member of the room may not, as of its `head`. Not known: asked again later. */
struct reader_here {
        struct id user;
        int64_t   joined_seq;
};
struct readers_here {
        int64_t                   number, head;
        bool                      is_known, is_selective;
        const struct reader_here *items;
        int                       count;
};
void live_readers(struct live *live, struct log_key key, const struct readers_here *answer, int64_t now_ms);
/* The frames in order from `from` on; their references are given away. Fewer than asked for: tried again later. */
void live_filled(struct live *live, struct log_key key, struct event_frame **frames, int count, int64_t now_ms);

/* Every log that is followed here: after the bus came back, to subscribe and to compare heads. */
void live_each_log(struct live *live, void (*visit)(void *owner, struct log_key key, int64_t head), void *owner);
bool live_follows(const struct live *live, struct log_key key);

/* --- what was told, told again */

#define ABOUT_NOTHING 0
#define ABOUT_MANY    (-1)

/* The entries from…to of a room, when its ring has all of them and nothing later has changed what they say: then as the database has them, once it says that the room's head is not beyond
 * live_kept_to. The count, or -1. The frames are live/'s, until its next call. */
int     live_kept(struct live *live, struct log_key key, int64_t from, int64_t to, struct event_frame *frames[static LIVE_RING_EVENTS]);
/* How far the room's ring goes: -1 when the room is not followed here, or not live yet. */
int64_t live_kept_to(const struct live *live, struct log_key key);
/* The database's history is another one: nothing that was told until now is told again. */
void    live_keeps_nothing(struct live *live);

/* --- the end of a turn: sends what is due, at most LIVE_SLICE_SENDS. Returns when to be called again: 0 at once, ms from now, or -1 when nothing waits. */
int64_t live_turn(struct live *live, int64_t now_ms);

struct live_figures {
        int64_t connections, logs, subscriptions;
        int64_t sends, frames_sent, bytes_sent, holds, dropped_old, syncs_required, signals_dropped;
        int64_t doubts;                                  /* questions of who may read */
        int64_t gap_reads[GAP_CAUSES], gap_events[GAP_CAUSES];
};
struct live_figures live_figures(const struct live *live);
