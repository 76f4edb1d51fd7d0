/* parts.h — the insides of live/: its structs, and what its files ask of each other. Nobody else includes this. */
#pragma once
#include "base/list.h"
#include "base/map.h"
#include "chat-gateway/live/live.h"

/* The last events of a log, contiguous: numbers first … first + count - 1. */
struct ring {
        struct event_frame **frames;                     /* a circle of `room` places, made at the first event */
        int                  room, start, count;
        int64_t              first;
        size_t               bytes;
};

struct log {
        struct log_key       key;
        enum { LOG_SUBSCRIBING, LOG_READING_HEAD, LOG_LIVE } state;
        int64_t              head;                       /* the last number delivered to the ring */
        int64_t              began;                      /* the head with which it became live: nothing up to here passed its gate */
        int64_t              wanted;                     /* the last number known to exist */
        int64_t              looked_to, kept_from;       /* kept.c: what later entries changed is marked up to here; nothing before is told again */
        struct ring          ring;
        struct event_frame **held;                       /* sorted by number; LIVE_HELD_MAX places, made at the first */
        int                  held_count;
        int64_t              missing_seq;                /* the number that is missing, 0 for none; each has its own time */
        int64_t              held_since_ms;              /* since when */
        enum gap_cause       missing_cause;
        bool                 is_reading;                 /* one gap read at a time */
        int64_t              reading_to, asked_ms;       /* how far the gap read goes; when the head could not be read */
        struct link          followers;
        int64_t              flushing_ms, flushed_ms;    /* when the last flush began and ended */
        int64_t              flushing_us;                /* when it began, by the clock; the others are a turn's */
        int64_t              empty_since_ms, subscribed_ms;
        bool                 is_selective;               /* some member may not read it, or it may be so: who begins to follow is asked about */
        int64_t              question;                   /* the number of what is being asked about its readers; 0: nothing is */
        int64_t              readers_asked_ms;           /* when that could not be read */
        struct link          dirty, missing, asking, idle, subscribing, doubting;  /* in live's lists */
        struct follower     *next_to_send;               /* where a cut slice goes on */
        struct event_frame **signals;                    /* in the order in which they came; LIVE_SIGNALS_MAX places, made at the first */
        int                  signals_count, signals_due; /* due: those that the flush under way takes along */
        int64_t              bytes;                      /* of all events delivered */
        int64_t              dirty_ms, came_ms;          /* since when there is something to send; and when the last of it came */
        int64_t              flush_to, flush_bytes;      /* head and bytes when the flush began */
        int64_t              sent_to, sent_bytes;        /* and when the last finished one did */
        bool                 was_burst;                  /* the last one had more than one frame */
        int64_t              tick_ms;                    /* so long the next burst is gathered at the most */
        int64_t              dirty_us;                   /* when the first of what is not sent yet passed the gate; 0 for nothing */
        enum frame_path      dirty_path;                 /* and how that one came */
};

/* A connection following a log. One that left and came back before its socket took the last event of the first time has two: the first has an end. There are as many as people have rooms,
 * so they are small. */
struct follower {
        struct log         *log;
        struct connection  *connection;
        int64_t             cursor;                      /* the next number it wants */
        struct particulars *particulars;                 /* NULL for most: see follower_particulars */
        struct link         in_log, in_connection;
        bool                is_awaited;                  /* the connection is not opened before this log is live */
};

/* What is not as with everybody else. */
struct particulars {
        struct follower    *follower;
        int64_t             since, until;                /* its membership: from here (0: some time ago) to there (INT64_MAX while it lasts) */
        int64_t             heard_to;                    /* nothing after this before it is known whether its user may read; INT64_MAX: they may */
        enum { SURE, DOUBTED, ASKED } doubt;             /* to be asked about, being asked about */
        bool                is_deaf;                     /* the last answer: they may not */
        struct link         lagging;                     /* in the connection's list: its events did not fit into the socket */
};

struct connection {
        void            *socket, *context;
        struct id        user, session;
        struct link      followers;
        struct link      lagging;                        /* particulars of those whose events did not fit into the socket */
        struct link      of_user, of_session;            /* beside its siblings */
        size_t           followers_count;
        size_t           waiting_logs;                   /* logs not yet live: not opened before */
        int64_t          user_seq, opened_at;            /* opened_at: after so many events had passed their gates */
        struct link      opened;                         /* in live's list: announced in this turn, something waits for it */
        bool             is_announced, is_ready;         /* `opened` was called; with true */
        uint8_t          wishes;
        struct map      *blocked;                        /* ids, each of itself; NULL for most, who have blocked nobody */
        bool             is_full;                        /* the socket; and as long as it is not ready */
};

/* Connections that share a user or a session. */
struct sibling_set {
        struct link connections;
        int         count;
};

/* The last run of frames that was joined: most followers of a log want the same one. */
struct run {
        const struct log *log;                           /* NULL: it is nobody else's */
        int64_t           from, to, asked_to;            /* numbers in it, `to` before `from` for none; how far it should have gone */
        int               signals_from, signals_to;      /* of those that are due, from there up to before there */
        int               count;                         /* frames */
        char             *bytes;
        size_t            len, cap;
};

/* Somebody left a room: a list of rooms that was being read then may be too old. */
struct departure {
        struct id user;
        int64_t   passed_ms;
};

struct live {
        struct live_effects effects;
        void               *owner;
        struct map         *rooms, *users;               /* id → struct log */
        struct map         *by_user, *by_session;        /* id → struct sibling_set */
        struct link         dirty, missing, asking, idle;        /* logs with something to send; with a gap; without a known head; that nobody follows */
        struct link         subscribing;                 /* logs that the bus has not confirmed, by time */
        struct link         doubting;                    /* logs whose readers are to be asked about */
        int64_t             questions;
        struct link         opened;                      /* connections */
        struct departure    departures[LIVE_DEPARTURES]; /* a circle */
        int                 departures_next;
        int64_t             now_ms, passed;              /* events that passed their gates */
        struct run          run;
        struct live_figures figures;
};

/* rings.c */
void               ring_push(struct ring *ring, struct event_frame *frame);          /* takes the reference */
struct event_frame *ring_get(const struct ring *ring, int64_t seq);                  /* NULL when it fell off */
void               ring_clear(struct ring *ring);

/* heads.c */
struct log *log_find(const struct live *live, struct log_key key);
struct log *log_enter(struct live *live, struct log_key key);                        /* found or made, then subscribed */
void        log_leave_if_idle(struct live *live, struct log *log);
void        log_destroy(struct live *live, struct log *log);
void        logs_check_subscribing(struct live *live);
void        logs_check_missing(struct live *live);
void        logs_ask_heads(struct live *live);
void        logs_drop_idle(struct live *live);

/* particulars.c */
const struct particulars *follower_particulars(const struct follower *follower);     /* also of one that has none: a member for good, who may read and does not lag */
struct particulars       *follower_particulars_of_its_own(struct follower *follower);
void                      follower_forget_particulars(struct follower *follower);    /* when they are as everybody's again */
void                      follower_drop_particulars(struct follower *follower);

/* subscriptions.c */
struct follower *follower_find(const struct log *log, const struct connection *connection);    /* the one whose membership lasts */
struct follower *follow(struct live *live, struct log *log, struct connection *connection, int64_t cursor);
void             unfollow(struct live *live, struct follower *follower);
bool             has_departed_since(const struct live *live, struct id user, int64_t since_ms);
void             apply_membership(struct live *live, struct log *log, const struct event_frame *frame);
void             apply_block(struct live *live, const struct log *log, const struct event_frame *frame);
void             connection_block(struct connection *connection, struct id other, bool is_blocked);
bool             connection_has_blocked(const struct connection *connection, struct id other);
void             tell_who_is_here(struct live *live, const struct log *log, const struct event_frame *frame);

/* readers.c */
bool follower_hears(const struct follower *follower);
void follower_begins(struct live *live, struct follower *follower);                  /* in a room that not everybody reads it is doubted from its cursor on */
void follower_looks_back(struct live *live, struct follower *follower);              /* late news of coming in: what changed since then is made up for */
void apply_reading(struct live *live, struct log *log, const struct event_frame *frame);
void logs_ask_readers(struct live *live);

/* connections.c */
struct sibling_set *siblings_of_user(const struct live *live, struct id user);
void                connection_log_is_live(struct live *live, struct follower *follower);      /* or followed no more */
void                connection_log_failed(struct live *live, struct connection *connection);

/* runs.c */
void run_forget(struct live *live, const struct log *log);
/* What the follower lacks up to `to`, and the signals that are due from `signal` on, each where it came; as far as fits. False when its next number fell off the ring. */
bool run_join(struct live *live, const struct follower *follower, int64_t to, int signal);
int  signals_left(const struct follower *follower, int signal);                      /* how many of those from there on are for it */

/* fanout.c */
void log_mark_dirty(struct live *live, struct log *log);
void log_flush_if_much(struct live *live, struct log *log);                          /* before the ring forgets what nobody was sent yet */
void log_drop_signals(struct log *log, int count);
