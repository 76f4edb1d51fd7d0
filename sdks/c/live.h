/* live.h — a live connection to the platform: its rules, without a network, a clock or chance of its own.
 *
 * Whoever owns it tells it what happened (a socket opened, a frame came, a token arrived, time passed) and
 * does what it asks for (struct live_effects). It opens sessions, notices silence, resumes from the heads
 * it holds, pulls what is missing, hands out every room's numbers once and in order, sends until confirmed
 * or refused, renews the token, moves to another server when this one goes away, and comes back after a
 * break with full jitter.
 *
 * One thread. `now_ms` is monotonic and the same clock everywhere. Effects are asked for from inside the
 * calls below and must not call a live_socket_… function in turn; what the application is told (status,
 * news, sent, answered) may call live_send, live_call, live_follow, live_unfollow and live_stop.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"
#include "c/backoff.h"
#include "c/problem.h"

struct live;

#define LIVE_SOCKETS         2                           /* the one in use, and the next one while a server
                                                          * goes away */
#define LIVE_ROOMS_MAX       2000
#define LIVE_FEATURE_LEVEL   1
#define LIVE_CONNECT_MS      10000                       /* until the socket is open, and again until the
                                                          * session is */
#define LIVE_REPLY_MS        20000                       /* a request without an answer for so long means a
                                                          * broken connection */

enum live_state {
        LIVE_IDLE,
        LIVE_CONNECTING,
        LIVE_CATCHING_UP,                                /* the session is open; what was missed is on its
                                                          * way */
        LIVE_READY,
        LIVE_WAITING,                                    /* for wait_ms, then it tries again */
        LIVE_PARKED,                                     /* until it is used: live_send, live_call or
                                                          * live_start */
        LIVE_STOPPED,                                    /* for good; live_start begins anew */
};

struct live_status {
        enum live_state state;
        int             close_code;                      /* of what led here; 0: none */
        struct str      sentence;                        /* likewise; empty when all is well */
        int64_t         wait_ms;
        bool            is_logged_out;                   /* stopped because the session is over: the tokens
                                                          * are worth nothing */
};

enum news_kind {
        NEWS_ENTRY,                                      /* of a followed room's log: each number once, in
                                                          * order */
        NEWS_OWN,                                        /* of the user's own log: each number once,
                                                          * ascending */
        NEWS_SIGNAL,                                     /* typing and the like: may be lost */
        NEWS_ELSEWHERE,                                  /* an entry of a room that is not followed, as it
                                                          * comes */
        NEWS_RELOADED,                                   /* what was shown of a followed room may be wrong
                                                          * or incomplete; entries follow from seq + 1 */
        NEWS_LOST,                                       /* a followed room cannot be read any more; it is
                                                          * not followed now. `problem` says why */
        NEWS_ROOMS_MOVED,                                /* the list of rooms may have changed while nobody
                                                          * looked: ask for it again */
};

/* Views, good for the call. */
struct live_news {
        enum news_kind kind;
        struct id      room;
        int64_t        seq, user_seq;
        struct str     ev, at, d, raw;                   /* d: a raw JSON value; raw: the whole object */
        const struct chat_problem *problem;
};

struct live_sent {
        struct id           room, cid;
        enum chat_outcome   outcome;                     /* UNKNOWN only when the connection was stopped
                                                          * before an answer came */
        int64_t             seq, num;
        bool                dup;
        const struct chat_problem *problem;
};

struct live_answer {
        void               *tag;
        enum chat_outcome   outcome;
        struct str          ok;                          /* the raw object */
        const struct chat_problem *problem;
};

struct live_effects {
        /* --- to the network. After `close` nothing more is told of that socket. Failures are told later,
         * never from inside. */
        void     (*connect)(void *owner, int socket);
        void     (*send)(void *owner, int socket, struct str frame);
        void     (*close)(void *owner, int socket, int code);
        int64_t  (*silence_ms)(void *owner, int socket); /* since anything came, pings included */
        /* --- to who keeps tokens: answered by live_token or live_token_failed, later. */
        void     (*want_token)(void *owner, bool was_refused); /* was_refused: the one given last is worth
                                                                * nothing */
        random_below_fn *random_below;
        /* --- to the application; each may be NULL */
        void     (*status)(void *owner, const struct live_status *status);
        void     (*news)(void *owner, const struct live_news *news);
        void     (*sent)(void *owner, const struct live_sent *sent);
        void     (*answered)(void *owner, const struct live_answer *answer);
};

struct live_config {
        const struct live_effects *effects;
        void                      *owner;
        int                        sends_under_way;      /* 1 when 0: strict order, even when one is
                                                          * refused for the moment */
        bool                       follows_own_log;      /* wants to know of rooms that are not followed */
};

struct live *live_create(const struct live_config *config);
void         live_destroy(struct live **live);           /* tells nobody anything */

void live_start(struct live *live, int64_t now_ms);
void live_stop(struct live *live, int64_t now_ms);       /* what is unconfirmed becomes UNKNOWN */

/* --- what happened */
void live_socket_opened(struct live *live, int socket, int64_t now_ms);
void live_socket_frame(struct live *live, int socket, struct str text, int64_t now_ms);
void live_socket_closed(struct live *live, int socket, int code, struct str reason, int64_t now_ms);
/* It never opened: the HTTP status that came instead, or 0; what it asked to wait, or -1. */
void live_socket_refused(struct live *live, int socket, int http_status, int64_t retry_after_ms,
                         struct str sentence, int64_t now_ms);
void live_token(struct live *live, struct str access, int64_t left_ms, int64_t now_ms);
void live_token_failed(struct live *live, bool is_logged_out, struct str sentence, int64_t now_ms);

/* Call live_tick when live_wake_at has come (INT64_MAX: nothing is due), and ask again after every call of
 * this header. */
int64_t live_wake_at(const struct live *live);
void    live_tick(struct live *live, int64_t now_ms);

/* --- what the application wants. Followed rooms are pulled visible ones first. false: LIVE_ROOMS_MAX are
 * followed already. */
bool live_follow(struct live *live, struct id room, int64_t after_seq, bool is_visible, int64_t now_ms);
void live_unfollow(struct live *live, struct id room);
/* `body` is the finished object of a message's body. false: too many wait already (OUTBOX_MAX), or it is
 * too long for a frame. */
bool live_send(struct live *live, struct id room, struct id cid, struct str body, int64_t now_ms);
/* Any operation by socket, as it stands: false when no session is open. A broken connection answers
 * UNKNOWN. */
bool live_call(struct live *live, const char *op, struct str args, void *tag, int64_t now_ms);

int              live_unconfirmed(const struct live *live);
enum live_state  live_state_of(const struct live *live);
