/* drain.h — leaving without losing anything: SIGTERM. On the loop's thread.
 *
 * No new connections; each socket hears server.goaway with a time of its own, spread evenly, so that the other nodes are not stormed; clients open elsewhere, resume and close here. What is left
 * at its time is closed with 4000. Sends that were read are finished and answered; unread ones never are, so the client repeats them with the same cid.
 */
#pragma once
#include <stdint.h>

struct loop;
struct door_ws;
struct door_http;
struct dispatch;
struct ingest;
struct drain;

#define DRAIN_GRACE_MS 10000                             /* after the spread: then it is over, whatever is left */

struct drain_config {
        struct loop      *loop;
        struct door_ws   *ws;
        struct door_http *http;
        struct dispatch  *dispatch;
        struct ingest    *ingest;
        int64_t           spread_ms;
        void            (*drained)(void *owner);
        void             *owner;
};

struct drain *drain_begin(const struct drain_config *config);
void          drain_end(struct drain **drain);
