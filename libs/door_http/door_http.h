/* door_http.h — the REST door: HTTP/1.1 bytes into a call, a reply into bytes. It decides nothing. Stands on libmicrohttpd.
 *
 * libmicrohttpd runs without threads of its own: its epoll descriptor is one watcher of our loop; a request is suspended while its call is under way and resumed on the loop's
 * thread. Routes come from the operations' rows. Rules: problem+json for every refusal, Location and ETag where there are, Idempotency-Key (made when absent) for operations
 * with a key, If-Match, 405 with Allow, 415, 413, HEAD and OPTIONS right, undeclared query parameters refused, X-Request-Id and traceparent echoed, RateLimit and RateLimit-Policy,
 * Retry-After, no-store, security headers, no server version. CORS and Origin by an allow-list.
 */
#pragma once
#include <stdbool.h>
#include "base/err.h"
#include "base/str.h"
#include "op/dispatch.h"

struct loop;
struct door_http;
struct http_stream;
struct identity_watch;

#define HTTP_BODY_BYTES_MAX    (98304 + 4096)            /* the frame limit, and some white space */
#define HTTP_HEADER_BYTES_MAX  16384
#define HTTP_CONNECTIONS_MAX   4096
#define HTTP_REQUEST_MS        10000                     /* absolute: a request that is not whole by then is closed */
#define HTTP_BATCH_CALLS_MAX   64

/* A page beside the operations: health, metrics, documents. Answers at once, on the loop. */
struct http_page {
        const char *path;
        void      (*answer)(void *owner, struct arena *arena, int *status, const char **content_type, struct str *body);
        void       *owner;
};

/* A file of a web client: always the same bytes, which outlive the door. What is there compressed goes to whoever takes it so. */
enum http_coding { CODING_NONE, CODING_GZIP, CODING_BROTLI, CODINGS };
struct http_file {
        const char *path, *content_type;
        const char *cache_control, *policy;              /* the latter: Content-Security-Policy */
        struct str  bytes[CODINGS], etags[CODINGS];      /* STR_NONE where there is none; of CODING_NONE there always is one. Tags with their quotes. */
};

/* A long answer: server-sent events, or one that waits (long poll). `open` is called on the loop once the caller is known (who may be nobody: the service decides); the
 * stream then waits for http_stream_begin or http_stream_refuse, now or later. `who` and the texts last until then. The query comes as it was sent: see query.h. */
struct http_stream_route {
        const char *path;
        void      (*open)(void *owner, struct http_stream *stream, const struct identity *who, struct str query, struct str last_event_id,
                          bool wants_event_stream);
        void       *owner;
};

struct door_http_config {
        struct loop           *loop;
        struct str             listen;                   /* "127.0.0.1:7001"; STR_NONE: no listener, only what door_http_adopt brings */
        const char            *public_url;
        struct str             origins, proxies;         /* allow-list of origins; CIDRs whose X-Forwarded-For counts */
        const struct op       *ops;                      /* may be none: the operators' listener */
        size_t                 ops_count;
        struct dispatch       *dispatch;
        struct identity_watch *identity;
        const struct http_page *pages;
        int                    pages_count;
        const struct http_file *files;
        int                    files_count;
        const struct http_stream_route *streams;
        int                    streams_count;
        bool                   has_batch;                /* POST /v1/batch */
};

/* ERR_UNAVAILABLE when the address cannot be bound (told in the log). */
enum err door_http_open(const struct door_http_config *config, struct door_http **out);
/* Calls under way may outlive the door: they are then answered to nobody. A stream that has begun is closed; one that has not must still begin or be refused. */
void     door_http_close(struct door_http **door);

/* A connection that somebody else accepted, nothing read from it yet: it is ours from now on. */
void     door_http_adopt(struct door_http *door, int fd);
int      door_http_port(const struct door_http *door);   /* where it listens; -1 when it does not */

/* From now on: no new connections, `Connection: close` on every answer. */
void door_http_drain(struct door_http *door);
int  door_http_pending(const struct door_http *door);    /* requests under way */

/* --- streams: on the loop's thread. Bytes are queued up to HTTP_STREAM_BYTES_MAX; past it the stream is closed. `closed` is called once, when the connection is gone or all has
 * been sent; the stream must not be touched after it. A silent text/event-stream is kept alive by comments of the door's own. */
#define HTTP_STREAM_BYTES_MAX (256u << 10)
/* False when the door was closed meanwhile: the stream is gone, `closed` is not called. */
bool http_stream_begin(struct http_stream *stream, int status, const char *content_type, void (*closed)(void *owner), void *owner);
/* Instead of begin: a problem. The sentence is copied, or NULL; so is what a price said, or how long to wait at least. */
void http_stream_refuse(struct http_stream *stream, enum err err, const char *sentence, const struct call_rate *rate);
/* Whom it is for: the client's address as text, after trusted proxies. Only before the stream begins. */
struct str http_stream_address(const struct http_stream *stream);
/* What the path has for the template's placeholder, as it came; STR_NONE when it has fewer. Only before the stream begins. */
struct str http_stream_path_value(const struct http_stream *stream, int index);
bool http_stream_write(struct http_stream *stream, struct str bytes);            /* false: it is full or gone */
size_t http_stream_queued(const struct http_stream *stream);
void http_stream_end(struct http_stream *stream);                                /* after what is queued */
