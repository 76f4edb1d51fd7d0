/* drain.h — leaving without losing anything: SIGTERM. On the loop's thread.
 *
 * No new connections; each socket hears server.goaway with a time of its own, spread evenly, so that the other nodes are not stormed; clients open elsewhere, resume and close here. Whoever was at
 * the door already and opens its session only now is told as well, a moment within what is left. Who is still there DRAIN_RESUME_MS after its time is closed with 4000.
 * Sends that were read are finished and answered; unread ones never are, so the client repeats them with the same cid.
 * Streams and polls go likewise: see fallback_drain. Exports are waited for as long as anything is.
 */
#pragma once
#include <stdint.h>
#include "door_ws/door_ws.h"

struct loop;
struct door_http;
struct dispatch;
struct exports;
struct fallback;
struct ingest;
struct drain;

#define DRAIN_RESUME_MS 2000                             /* who begins to go at the last moment of its time still resumes elsewhere before it is closed */
#define DRAIN_GRACE_MS  10000                            /* after the spread: then it is over, whatever is left */

struct drain_config {
        struct loop      *loop;
        struct door_ws   *ws;
        struct door_http *http;
        struct dispatch  *dispatch;
        struct ingest    *ingest;
        struct fallback  *fallback;
        struct exports   *exports;
        int64_t           spread_ms;
        void            (*drained)(void *owner);
        void             *owner;
};

struct drain *drain_begin(const struct drain_config *config);
/* A session was opened meanwhile, and answered. */
void          drain_opened(struct drain *drain, struct ws_handle conn);
void          drain_end(struct drain **drain);
