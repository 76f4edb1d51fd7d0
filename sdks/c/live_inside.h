/* live_inside.h — what live.c, live_frames.c and live_rooms.c share. Nobody else includes it. */
#pragma once
#include "base/buf.h"
#include "base/list.h"
#include "base/map.h"
#include "c/frame.h"
#include "c/live.h"
#include "c/outbox.h"
#include "c/pace.h"
#include "c/room_order.h"

struct arena;
struct shape;

#define WAITING_MAX       48                             /* below what the server reads ahead */
#define PULLS_MAX         4
#define PULL_LIMIT        200
#define PULL_TRIES_MAX    5
#define SYNC_HEADS_MAX    200
#define TOKEN_BYTES_MAX   4096
#define TOKEN_LEFT_MIN_MS 5000                           /* less is not worth opening a session with */

enum socket_stage { SOCKET_FREE, SOCKET_CONNECTING, SOCKET_OPENING, SOCKET_OPEN };

struct live_socket {
        enum socket_stage stage;
        bool              is_leaving;                    /* its server said goodbye */
        int64_t           until_ms;                      /* connecting, opening: given up then; open:
                                                          * looked at for silence then */
        int64_t           heartbeat_ms, open_since_ms;
};

enum waiting_for { WAITING_OPEN, WAITING_RENEW, WAITING_SYNC, WAITING_PAGE, WAITING_SEND, WAITING_CALL };

struct waiting {
        struct link         link;
        int64_t             id, until_ms;
        int                 socket;
        enum waiting_for    what;
        struct id           room;
        struct outbox_item *item;
        void               *tag;
};

struct followed {
        struct link       link;                          /* in `rooms`: the one that moved last first */
        struct id         id;
        struct room_order order;
        int64_t           from_seq;                      /* where the application began */
        int64_t           claimed;                       /* the head that the last sync named */
        int64_t           retry_at_ms;
        int               tries;                         /* pulls in a row that brought nothing */
        bool              is_pulling, is_visible, is_claimed, is_leaving, is_dropped;
};

struct live {
        struct live_config config;
        const struct live_effects *effects;
        enum live_state    state;
        int64_t            now_ms;                       /* of the call under way */
        int                depth;                        /* calls of the application come back in */
        struct arena      *arena;                        /* of the outermost call */

        struct live_socket sockets[LIVE_SOCKETS];
        int                main;                         /* the socket in use; -1: none */
        struct backoff     backoff;
        int64_t            reconnect_at_ms, leave_at_ms; /* INT64_MAX: not planned */
        bool               wants_connect;                /* as soon as there is a token */

        char               token[TOKEN_BYTES_MAX + 1];
        size_t             token_len;                    /* 0: none */
        int64_t            token_ends_ms, renew_at_ms, ask_again_at_ms;
        struct backoff     token_backoff;
        bool               is_token_asked, renews;       /* renews: the answer goes to the open session */
        int                token_refusals;               /* in a row, without an open session between */

        struct link        waiting;
        int                waiting_count;
        int64_t            last_id;

        struct id          epoch;
        int64_t            user_seq;
        int                syncs, pulls;                 /* under way */
        bool               reloads;                      /* this connection was told to reload already */
        struct link        rooms;
        struct map        *rooms_by_id;

        struct outbox      outbox;
        struct pace        pace;
        int64_t            send_at_ms;
};

/* live.c */
void live_enter(struct live *live, int64_t now_ms);
void live_leave(struct live *live);
void live_socket_lost(struct live *live, int socket, int code, struct str sentence, int64_t wait_ms);
void live_end(struct live *live, int close_code, struct str sentence, bool is_logged_out);
void live_say(struct live *live, enum live_state state, int close_code, struct str sentence, int64_t wait_ms);
struct waiting *live_request(struct live *live, int socket, enum waiting_for what, const char *op,
                             const struct shape *shape, const void *in);
struct waiting *live_request_raw(struct live *live, int socket, enum waiting_for what, const char *op,
                                 struct str args);
void live_flush(struct live *live);
bool live_has_room(const struct live *live);             /* for another request */

/* live_frames.c */
void live_frame(struct live *live, int socket, const struct frame *frame);

/* live_rooms.c */
void live_sync(struct live *live);
void live_on_sync(struct live *live, const struct frame *reply);
void live_on_page(struct live *live, struct id room, const struct frame *reply);
void live_on_entry(struct live *live, const struct frame *event);
void live_on_own(struct live *live, const struct frame *event);
void live_aim(struct live *live, struct id room, int64_t head);
void live_pull(struct live *live);
bool live_is_behind(const struct live *live);
int64_t live_pull_at(const struct live *live);
struct followed *live_room(const struct live *live, struct id room);
void live_sweep(struct live *live);
