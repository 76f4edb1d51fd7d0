/* door_ws.h — the WebSocket door (RFC 6455): frames into calls, replies and ready-made frames into bytes. It decides nothing. Stands on libwebsockets.
 *
 * One context on our loop, a listener of our own (so that accepting can stop), no timer of libwebsockets per connection: one ping wheel. Extensions off. A connection is named by
 * slot and generation, never by pointer: a handle that outlived its connection is refused.
 *
 * Text frames hold one JSON object, or several separated by newlines: {"id":…,"op":…,"args":{…}}; each becomes a call whose reply is {"re":id,"ok":{…}} or {"re":id,"err":{…}}. Before the
 * session is open: one frame of at most WS_FIRST_FRAME_BYTES_MAX within WS_OPEN_MS, session.open alone. What comes after while it is being opened waits, bounded. What is
 * no request at all (no JSON, no id, no op) closes with 4400; a request that is wrong gets an err. A session.open that is refused is answered and closes: 4401 for a bad token,
 * 4403, 4429, 4503, 4500 for the rest.
 *
 * `closed` and `writable` are called by the loop, never from inside a function of this header.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"
#include "op/dispatch.h"

struct loop;
struct door_ws;
struct identity_watch;

#define WS_FRAME_BYTES_MAX       98304
#define WS_FIRST_FRAME_BYTES_MAX 4096
#define WS_OPEN_MS               5000
#define WS_CALLS_MAX             64                      /* under way per connection; past it we stop reading from it */
#define WS_UNSENT_BYTES_MAX      65536
#define WS_STUCK_MS              10000                   /* no progress for so long: closed with 4008 */
#define WS_UNOPENED_PER_ADDRESS  20
#define WS_PER_ADDRESS           100

enum ws_close {
        WS_GOING_AWAY = 4000, WS_HEARTBEAT_MISSED = 4001, WS_BAD_GATEWAY_STATE = 4002, WS_SLOW_CONSUMER = 4008, WS_REPLACED = 4009,
        WS_BAD_FRAME = 4400, WS_TOKEN_ENDED = 4401, WS_SESSION_REVOKED = 4403, WS_NOT_OPENED_IN_TIME = 4405, WS_TOO_LARGE = 4413, WS_ABUSE = 4429,
        WS_INTERNAL = 4500, WS_OVERLOADED = 4503,
};

struct ws_handle {
        uint32_t slot, generation;                       /* generation 0 is no connection */
};

struct door_ws_config {
        struct loop           *loop;
        struct str             listen;
        struct str             path;                     /* "/v1/ws" */
        const char            *public_url;
        struct str             origins, proxies, trusted_networks;
        const struct op       *ops;
        size_t                 ops_count;
        struct dispatch       *dispatch;
        struct identity_watch *identity;
        int                    connections_max;          /* below the descriptor limit: accepting stops there */
        int64_t                handshakes_per_second;    /* past it: 503 before the upgrade; 0 is without limit */
        int64_t                heartbeat_ms;             /* how often each connection is pinged: a second at least, and whole ones */

        /* --- what the service wants to know, on the loop's thread */
        void (*closed)(void *owner, struct ws_handle conn);                      /* once for each connection that was opened (ws_set_open) */
        void (*writable)(void *owner, struct ws_handle conn);                    /* a socket that was WS_FULL has room again */
        void  *owner;

        /* Connections whose first line asks for another path: whoever it is owns the descriptor now, and nothing was read from it. NULL: they get 404 here. */
        void (*pass_on)(void *pass_on_owner, int fd);
        void  *pass_on_owner;
};

/* ERR_UNAVAILABLE when the address cannot be bound. */
enum err door_ws_open(const struct door_ws_config *config, struct door_ws **out);
/* Closes every connection with 4000; calls under way may outlive the door. Not from inside one of its callbacks. */
void     door_ws_close(struct door_ws **door);
void     door_ws_stop_accepting(struct door_ws *door);
void     door_ws_push(struct door_ws *door);                                     /* what was answered leaves now; otherwise as the turn ends */
int      door_ws_connections(const struct door_ws *door);                        /* those not yet upgraded included */
int      door_ws_port(const struct door_ws *door);                               /* where it listens; -1 when it does not any more */

/* The connection that a call came by; generation 0 for calls of other doors. */
struct ws_handle ws_of_call(const struct call *call);

/* Whose token came with the upgrade, in Authorization, for a session.open without one: ERR_INVALID when none came, else what identity_of_token said then. Of web pages it is not
 * looked at: a browser may have added it unasked. */
enum err ws_shown(const struct door_ws *door, struct ws_handle conn, struct identity *who);

/* After session.open or session.renew was answered OK: whose it is from now on. The token's end is watched: 30 s after it the socket closes with 4401. */
void ws_set_open(struct door_ws *door, struct ws_handle conn, const struct identity *who);
const struct identity *ws_identity(const struct door_ws *door, struct ws_handle conn);   /* NULL when gone or not open */
/* The service's own for this connection. `closed` may still ask for it, and for the identity. */
void  ws_set_owner(struct door_ws *door, struct ws_handle conn, void *owner);
void *ws_owner(const struct door_ws *door, struct ws_handle conn);                        /* NULL when gone */

/* --- sending. A frame's bytes are made once and go to any number of sockets as they are. */
size_t ws_frame_header(size_t payload_bytes, uint8_t out[static 10]);            /* unmasked text frame: 2, 4 or 10 bytes */

enum ws_sent { WS_SENT, WS_FULL, WS_GONE };
/* Writes finished frames straight to the socket, now. WS_SENT also when the socket took them into its (then partly filled) buffer; WS_FULL, and nothing taken, when the socket
 * is still busy with what it was given before: `writable` is called once there is room again. */
enum ws_sent ws_send_frames(struct door_ws *door, struct ws_handle conn, struct str frames);
/* A finished frame behind the replies that wait: a full socket gets it after them, what is sent later comes after it. For what must arrive; bounded as replies are: past it 4008. */
void         ws_send_behind(struct door_ws *door, struct ws_handle conn, struct str frame);
/* For the metrics, where the door sees runs of frames only: how many events were sent, ever. */
void         ws_count_events(int64_t total);
bool         ws_is_there(const struct door_ws *door, struct ws_handle conn);      /* open or not; false as well once it is being closed */
bool         ws_is_full(const struct door_ws *door, struct ws_handle conn);
void         ws_close_with(struct door_ws *door, struct ws_handle conn, enum ws_close code, const char *reason);

void ws_each(struct door_ws *door, void (*visit)(void *owner, struct ws_handle conn, const struct identity *who), void *owner);
