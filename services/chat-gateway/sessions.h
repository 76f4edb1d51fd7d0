/* sessions.h — the sessions of sockets and streams: from an access token to a connection that follows all its rooms, and back. On the loop's thread.
 *
 *      session.open     token checked → rooms read, with everybody else's (gathering.h) → every log of theirs followed (live/) → answered
 *
 * The answer leaves only when every event from now on will reach the socket: what a session.sync then finds in the database and what comes live leave no gap between them.
 */
#pragma once
#include "chat-gateway/live/live.h"
#include "chat-gateway/ops.h"
#include "chat-gateway/repo/arrivals.h"
#include "door_ws/door_ws.h"
#include "op/dispatch.h"
#include "op/price.h"

struct sessions;
struct http_stream;
struct identity_watch;

#define SESSIONS_OPENED_MAX  64                          /* in one question: what follows on the loop takes a few milliseconds */
#define SESSIONS_WAITING_MAX 8192                        /* beyond them whoever comes is told to come again */
#define SESSION_OPEN_TRIES   5                           /* the user's rooms kept changing while they were read */
#define FEATURE_LEVEL        1

/* One opening under way, in the call's arena. */
struct opening {
        struct sessions *sessions;
        struct call     *call;
        struct identity  who;
        struct arrival   arrival;
        int64_t          read_ms;                        /* monotonic, before the rooms began to be read */
        int              tries;
};

struct sessions_config {
        struct pipeline       *pipeline;                 /* of profile PG_ASKING; closed before sessions_destroy */
        struct dispatch       *dispatch;
        struct live           *live;
        struct identity_watch *identity;
        struct price_desk     *prices;
        int64_t                heartbeat_ms;             /* what clients are told of it */
        void                 (*announced)(void *owner, struct ws_handle conn);   /* a socket's session is open, and that was answered */
        void                  *owner;
};

struct sessions *sessions_create(const struct sessions_config *config);
/* After the pipeline. */
void             sessions_destroy(struct sessions **sessions);
void             sessions_set_door(struct sessions *sessions, struct door_ws *ws);

/* The loop_ops of session.open and session.renew. */
void sessions_open(void *sessions, struct call *call);
void sessions_renew(void *sessions, struct call *call);

/* session.sync went well, and call->out says what: a socket gets what was on its way, then the answer, and then hears that it has caught up. */
void sessions_synced(void *sessions, struct call *call);

/* What session.open tells beside what was read of the person: level, heartbeat, limits. */
void sessions_describe(const struct opening *opening, struct session_open_out *out);

/* The hooks of the door. */
void sessions_ws_closed(void *sessions, struct ws_handle conn);
void sessions_ws_writable(void *sessions, struct ws_handle conn);

/* Sockets and streams of what was revoked are closed with 4403. */
void sessions_revoked(struct sessions *sessions, const struct revocation *revocation);

/* The end of a turn: openings that must be tried again, and what was closed meanwhile. */
void sessions_turn(struct sessions *sessions);
