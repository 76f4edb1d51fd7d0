/* transport_ws.h — sockets to the WebSocket door, on the loop. The only user of libwebsockets in the SDK.
 *
 * A socket is named by a small number that the caller chooses. Certificates are checked, always. Looking
 * up a name's address blocks; nothing else does. Nothing is told from inside a call of this header, and
 * nothing at all of a socket after transport_ws_close.
 */
#pragma once
#include <stdint.h>
#include "base/str.h"
#include "c/server_url.h"

struct loop;
struct transport_ws;

#define TRANSPORT_WS_SOCKETS          4
#define TRANSPORT_WS_QUEUE_BYTES_MAX  (8u << 20)         /* not yet written; past it the socket is given up */

struct transport_ws_events {
        void (*opened)(void *owner, int socket);
        void (*frame)(void *owner, int socket, struct str text);
        void (*closed)(void *owner, int socket, int code, struct str reason); /* 1006: without a goodbye */
        void (*refused)(void *owner, int socket, int http_status, int64_t retry_after_ms,
                        struct str sentence);
};

/* Standard error stays free of libwebsockets' own words. */
struct transport_ws *transport_ws_create(struct loop *loop, const char *ca_file, const char *agent,
                                         const struct transport_ws_events *events, void *owner);
void                 transport_ws_destroy(struct transport_ws **transport);

void    transport_ws_connect(struct transport_ws *transport, int socket, const struct server_url *server);
void    transport_ws_send(struct transport_ws *transport, int socket, struct str frame);
void    transport_ws_close(struct transport_ws *transport, int socket, int code); /* after what was sent before */
int64_t transport_ws_silence_ms(const struct transport_ws *transport, int socket); /* since anything came, pings too */
