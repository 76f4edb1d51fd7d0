/* exchange.h — a connection, and the request it is busy with: what the files of this door share and nobody else sees. All on the loop's thread.
 *
 * An exchange goes from left to right: its head was read; its body is being read; it is away (with the dispatch, or with whoever writes a stream) and the
 * connection suspended; it is ready to be answered; it was answered. It belongs to its connection, except when the door closes while it is away: then it is abandoned, and
 * whoever brings it back frees it.
 */
#pragma once
#include <microhttpd.h>
#include "base/buf.h"
#include "base/list.h"
#include "base/network.h"
#include "door/origin.h"
#include "door_http/door_http.h"
#include "door_http/headers.h"
#include "door_http/router.h"
#include "loop/wheel.h"
#include "op/call.h"

struct batch;

struct door_http {
        struct door_http_config config;
        struct MHD_Daemon      *daemon;
        struct loop_fd         *watch;
        struct loop_timer      *timer;
        struct loop_turn       *turn;
        struct wheel           *wheel;
        struct router          *router;
        struct origins         *origins;
        struct networks         proxies;
        struct link             exchanges;
        int                     away, port;
        bool                    wants_run, is_draining;
};

struct peer {
        struct door_http      *door;
        struct MHD_Connection *connection;
        int                    fd;
        struct id              id;                       /* in the log */
        struct address         address;
        struct deadline        deadline;
        struct exchange       *exchange;
        bool                   is_known;                 /* its first request line has come */
};

enum exchange_state { EXCHANGE_HEAD, EXCHANGE_BODY, EXCHANGE_AWAY, EXCHANGE_READY, EXCHANGE_ANSWERED };

struct exchange {
        struct link            link;
        struct door_http      *door;
        struct peer           *peer;
        struct MHD_Connection *connection;
        enum exchange_state    state;
        char                  *target;                   /* the request's target as it came */
        struct str             path, query;              /* inside it; no query is STR_NONE */
        struct headers         headers;
        struct call           *call;                     /* of every request, also of what is no operation: it carries the arena, the caller, the refusal */
        const struct route    *route;
        struct path_values     values;
        enum method            method;
        bool                   is_options, is_starting, is_suspended, is_abandoned, closes, answers_early, has_body, origin_is_allowed;
        struct buf             body;
        size_t                 discarded_bytes;
        struct batch          *batch;
        struct http_stream    *stream;
        enum http_coding       coding;                   /* of a file */
        int                    status;                   /* what is answered when nothing was refused */
        const char            *content_type, *cookie_name;    /* the latter: of a page whose browser keeps its session, else NULL */
        struct str             answer;
};

/* --- exchange.c */
struct exchange *exchange_create(struct peer *peer, const char *target);
void             exchange_free(struct exchange *exchange);
enum MHD_Result  exchange_step(struct exchange *exchange, const char *method, const char *bytes, size_t *bytes_len);
void             exchange_ready(struct exchange *exchange);      /* it came back: answer it. Also frees it when it was abandoned. */
void             exchange_resume(struct exchange *exchange);
void             peer_too_late(struct deadline *deadline);
void             peer_break(struct peer *peer);                  /* ends the connection, whatever it is doing; it is closed when libmicrohttpd has noticed */

/* --- examine.c: everything that is looked at before anything runs; a refusal stands in exchange->call */
void examine(struct exchange *exchange, const char *method);

/* --- operation.c, batch.c, stream.c: starting what the route says */
void operation_start(struct exchange *exchange);
void batch_start(struct exchange *exchange);
void batch_free(struct batch *batch);
void stream_start(struct exchange *exchange);
void stream_closed(struct http_stream *stream);                  /* its connection is gone */
struct MHD_Response *stream_response(struct http_stream *stream);

/* --- file.c */
void file_choose(struct exchange *exchange);                     /* what is answered, in which coding */
void file_add_fields(struct exchange *exchange, struct MHD_Response *response);

/* --- reply.c */
enum MHD_Result reply(struct exchange *exchange);

#define HTTP_DISCARD_BYTES_MAX (1u << 20)                /* so much of a body that is refused is read all the same, so that the refusal can be read */
#define HTTP_IDLE_MS           60000                     /* between two requests */
#define HTTP_REPLY_MS          60000                     /* an answer must have been taken by then */
#define HTTP_STREAM_PING_MS    15000                     /* a silent event stream gets a comment so often; a stuck one is closed */
