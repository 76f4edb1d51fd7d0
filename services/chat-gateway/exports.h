/* exports.h — a room's whole log as JSON lines: GET /v1/rooms/{room}/export. On the loop's thread.
 *
 * Entries as the log tells them now: without the bodies of what was deleted, or hidden by who asks. The head is what it was when the export began. Each page is read by a call of its
 * own, permitted anew (the bit EXPORT), and no more than one page of an export is in memory: the next is read when the connection has taken the one before. The last line says
 * {"complete":true,…}; without it the export is not whole. What somebody may not do is refused before the first line.
 */
#pragma once

struct dispatch;
struct exports;
struct http_stream_route;
struct identity_watch;

#define EXPORTS_MAX          16                          /* at once in this process */
#define EXPORTS_OF_USER_MAX  2

struct exports *exports_create(struct dispatch *dispatch, struct identity_watch *identity);
void            exports_destroy(struct exports **exports);
const struct http_stream_route *exports_route(const struct exports *exports);

/* The end of a turn: what a connection has room for is written, and the next page asked for. */
void exports_turn(struct exports *exports);
