/* connection.h — one socket and where it stands: what the files of this door share and nobody else sees. All on the loop's thread.
 *
 * A connection is freed by libwebsockets' last callback for it, or when the door closes; never inside a function of door_ws.h, nor while a frame of its own is being read.
 */
#pragma once
#include <libwebsockets.h>
#include "base/list.h"
#include "base/map.h"
#include "base/network.h"
#include "door/origin.h"
#include "door_ws/counts.h"
#include "door_ws/door_ws.h"
#include "door_ws/pending.h"
#include "loop/wheel.h"
#include "op/call.h"

enum ws_state {
        WS_NEW,                                          /* accepted; the upgrade has not come */
        WS_UPGRADED,                                     /* session.open has not come */
        WS_OPENING,                                      /* session.open is under way */
        WS_OPEN,
        WS_CLOSING,                                      /* our close frame was written */
};

/* How many connections a stranger has. */
struct tally {
        struct id key;
        int       unopened, all;
};

/* Thousands are idle at a time: what is needed for a moment only hangs on it, and is not part of it. */
struct ws_conn {
        struct door_ws *door;
        struct lws     *wsi;
        struct id       id;                              /* in the log */
        uint32_t        slot, generation;
        enum ws_state   state;
        int             calls, fragments;
        int             close_code;                      /* what it was closed with, by either side; 0 so far */
        bool            was_upgraded, was_opened, is_heard, is_paused, is_reading, is_broken, wants_writable;
        struct link     dirty;                           /* in door->dirty: has replies to write, or is broken */
        struct address  address;
        struct tally   *tally;
        struct deadline life;                            /* until it must be upgraded, opened, renewed, gone */
        struct stuck   *stuck;                           /* while it is full: whether its peer still reads */
        struct pending *inbox;                           /* a message in pieces, or one whose requests have not all begun */
        struct pending *out;                             /* replies to be written */
        struct identity who;
        struct identity *shown;                          /* by the upgrade, until it is open; NULL: nobody */
        enum err        shown_err;                       /* why that one is not good; OK: it is */
        void           *owner;
};

struct ws_slot {
        struct ws_conn *conn;
        uint32_t        generation;
        uint32_t        next_free;
};

struct door_ws {
        struct door_ws_config config;
        struct lws_context   *context;
        struct lws_vhost     *vhost;
        struct wheel         *wheel;
        struct loop_timer    *heartbeat;
        struct loop_turn     *turn;
        struct origins       *origins;
        struct networks       proxies, trusted;
        struct map           *tallies;
        struct ws_slot       *slots;
        uint32_t              slots_count, free_slot;    /* NO_SLOT: none is free */
        int                   connections;
        struct link           calls, dirty, knocks;
        char                 *path;
        uint32_t              beat, beats;               /* seconds */
        /* --- accepting */
        int                   listener;
        struct loop_fd       *accepting;
        struct deadline       pause;                     /* out of descriptors: accepting goes on later */
        int64_t               handshakes_left, handshakes_at_ms;
};

#define NO_SLOT UINT32_MAX
#define WS_CLOSE_MS 2000                                 /* for the peer to answer our close frame */
#define WS_FRAGMENTS_MAX 64                              /* of one message */
#define WS_REPLY_BYTES_MAX (4u << 20)                    /* of one reply; and of those that wait for a slow reader */
#define WS_OUT_BYTES_MAX (2 * WS_REPLY_BYTES_MAX + 1024) /* such a reply behind so many, and a short frame behind it */

/* --- connection.c */
struct ws_conn *conn_create(struct door_ws *door, struct address address);
void            conn_destroy(struct ws_conn *conn);
struct ws_conn *conn_find(const struct door_ws *door, struct ws_handle handle);
void            conn_close(struct ws_conn *conn, enum ws_close code, const char *reason);
void            conn_kill(struct ws_conn *conn);                                 /* at once; not inside a callback of libwebsockets */
bool            conn_admit(struct ws_conn *conn, struct address address);        /* counts it for its address; false when there are too many */

/* --- accept.c */
enum err accept_open(struct door_ws *door);
void     accept_close(struct door_ws *door);
void     accept_look(struct door_ws *door);              /* there may be room again, or none any more */
bool     accept_handshake(struct door_ws *door);         /* one more handshake; false when there are too many just now */

/* --- upgrade.c: each is a callback's answer: 0 goes on, anything else ends the connection (it has been told why) */
int upgrade_asked(struct ws_conn *conn, struct str protocol);
int upgrade_missing(struct ws_conn *conn);               /* a plain request */
void upgrade_done(struct ws_conn *conn);

/* --- calls.c */
void calls_receive(struct ws_conn *conn, struct str piece);
void calls_continue(struct ws_conn *conn);
void calls_abandon(struct door_ws *door);

/* --- send.c */
bool send_now(struct ws_conn *conn, struct str bytes);   /* false: it is broken */
void send_reply(struct ws_conn *conn, struct str payload);
void send_out(struct ws_conn *conn);                     /* replies that wait, as far as they go */
void send_room(struct ws_conn *conn);                    /* the socket has room again */
bool send_is_full(struct ws_conn *conn);
void send_mark(struct ws_conn *conn);                    /* look at it at the end of this turn */
void send_unstick(struct ws_conn *conn);                 /* it is not full any more, or ends */
