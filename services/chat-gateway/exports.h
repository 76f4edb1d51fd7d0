/* exports.h — an export as JSON lines: GET /v1/rooms/{room}/exports/{export}/lines. On the loop's thread.
 *
 * Page after page of room.export_page, each by a call of its own and permitted anew by that operation's row, so that nothing is told here that is not told there; the first one is paid
 * for. No more than one page of an export is in memory: the next is read when the connection has taken the one before. The last line says {"complete":true,…}; without it
 * the export is not whole. What somebody may not do is refused before the first line.
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
int             exports_count(const struct exports *exports);

/* The end of a turn: what a connection has room for is written, and the next page asked for. */
void exports_turn(struct exports *exports);
