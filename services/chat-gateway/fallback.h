/* fallback.h — events without a WebSocket: GET /v1/events as server-sent events, or as a long poll. On the loop's thread.
 *
 * The same objects as over a socket. Position: `cursor` (of a poll), Last-Event-ID (of a stream) is a moment, not a place in this process, so any gateway goes on from it. What was
 * committed within MISSED_OVERLAP_MS before that moment comes again, because a transaction may commit that late; clients drop the numbers they know. A room with more than
 * MISSED_ENTRIES_MAX entries since then is answered by sync.required. Sending is done by REST.
 *
 * Each is one of its person's LIVE_SOCKETS_PER_USER. What is closed with 4009 on a socket is here: a poll that has nothing to say yet gets 429 with Retry-After, a stream ends with `retry`.
 */
#pragma once
#include <stdint.h>

struct dispatch;
struct fallback;
struct http_stream_route;
struct identity_watch;
struct live;
struct loop;

#define FALLBACK_POLL_MS      25000                      /* a long poll without events answers after so long, empty */
#define FALLBACK_RETRY_MS     60000                      /* a stream that gives way to a newer one asks its reader to stay away so long */
#define FALLBACK_STREAMS_MAX  2048

struct fallback_config {
        struct loop           *loop;
        struct live           *live;
        struct dispatch       *dispatch;
        struct identity_watch *identity;
};

struct fallback *fallback_create(const struct fallback_config *config);
void             fallback_destroy(struct fallback **fallback);
const struct http_stream_route *fallback_route(const struct fallback *fallback);

/* This node goes away: within the time given every stream ends, after server.goaway, and every poll is answered, so that they go on from another one. Also those that come in meanwhile. */
void fallback_drain(struct fallback *fallback, int64_t spread_ms);

int  fallback_count(const struct fallback *fallback);     /* streams and polls that are not over */

/* The end of a turn: polls that have something are answered. */
void fallback_turn(struct fallback *fallback);
