/* transport_ws.c — libwebsockets as a client on the loop. */

#include "c/transport_ws.h"

#include <libwebsockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include "base/buf.h"
#include "base/list.h"
#include "base/memory.h"
#include "c/frame.h"
#include "loop/loop.h"

#define PROTOCOL       "chat.v1.json"
#define PATH           "/v1/ws"
#define READ_BYTES     16384
#define REASON_MAX     123

enum stage { STAGE_DIALING, STAGE_OPEN, STAGE_OVER };

struct piece {
        struct link link;
        size_t      len;
        unsigned char bytes[];                           /* LWS_PRE of room, then the frame */
};

struct ws_socket {
        struct link          link;                       /* in `over`, once libwebsockets is done with it */
        struct transport_ws *transport;
        struct lws          *wsi;
        int                  number;
        enum stage           stage;
        bool                 is_muted;                   /* the caller has closed it */
        int                  close_code;                 /* ours, once we want it closed; 0: open */
        struct link          queue;
        size_t               queued_bytes;
        struct buf           frame;                      /* being put together */
        int                  peer_code;
        char                 peer_reason[REASON_MAX + 1];
        size_t               peer_reason_len;
        int                  http_status;
        int64_t              retry_after_ms;
        char                 failure[200];
        bool                 was_open;
};

struct transport_ws {
        struct loop                      *loop;
        struct lws_context               *context;
        struct loop_timer                *later;         /* tells what is over, outside of libwebsockets */
        struct link                       over;
        struct ws_socket                 *sockets[TRANSPORT_WS_SOCKETS];
        const struct transport_ws_events *events;
        void                             *owner;
        char                             *ca_file, *agent;
};

static void queue_clear(struct ws_socket *socket)
{
        while (!list_is_empty(&socket->queue)) {
                struct piece *piece = LIST_ITEM(socket->queue.next, struct piece, link);
                list_remove(&piece->link);
                explicit_bzero(piece->bytes, LWS_PRE + piece->len);
                free(piece);
        }
        socket->queued_bytes = 0;
}

static void socket_free(struct ws_socket *socket)
{
        list_remove(&socket->link);
        queue_clear(socket);
        buf_fini(&socket->frame);
        free(socket);
}

/* libwebsockets is done with it: it is told of in the next turn. */
static void is_over(struct ws_socket *socket)
{
        if (socket->stage == STAGE_OVER)
                return;
        socket->stage = STAGE_OVER;
        socket->wsi   = NULL;
        list_append(&socket->transport->over, &socket->link);
        loop_timer_restart(socket->transport->later, 0);
}

static void tell_over(void *owner)
{
        struct transport_ws *transport = owner;
        while (!list_is_empty(&transport->over)) {
                struct ws_socket *socket = LIST_ITEM(transport->over.next, struct ws_socket, link);
                list_remove(&socket->link);
                if (!socket->is_muted) {
                        transport->sockets[socket->number] = NULL;
                        if (socket->was_open)
                                transport->events->closed(
                                        transport->owner, socket->number,
                                        socket->peer_code ? socket->peer_code : 1006,
                                        (struct str){socket->peer_reason, socket->peer_reason_len});
                        else
                                transport->events->refused(transport->owner, socket->number,
                                                           socket->http_status, socket->retry_after_ms,
                                                           str_from(socket->failure));
                }
                socket_free(socket);
        }
}

/* --- what libwebsockets tells */

static void note_response(struct ws_socket *socket, struct lws *wsi)
{
        char text[32];
        unsigned int status = lws_http_client_http_response(wsi);
        if (status)
                socket->http_status = (int)status;
        int     len = lws_hdr_copy(wsi, text, sizeof text, WSI_TOKEN_HTTP_RETRY_AFTER);
        int64_t seconds;
        if (len > 0 && str_to_int((struct str){text, (size_t)len}, 0, 24 * 60 * 60, &seconds))
                socket->retry_after_ms = seconds * 1000;
}

static void note_failure(struct ws_socket *socket, const char *text, size_t len)
{
        snprintf(socket->failure, sizeof socket->failure, "%.*s", (int)(text ? len : 0), text ? text : "");
        if (socket->http_status && socket->http_status != 101)
                snprintf(socket->failure, sizeof socket->failure,
                         "the server answered %d instead of opening a WebSocket", socket->http_status);
        else if (!socket->failure[0])
                snprintf(socket->failure, sizeof socket->failure, "the server cannot be reached");
}

static int on_receive(struct ws_socket *socket, struct lws *wsi, const char *at, size_t len)
{
        if (socket->is_muted)
                return 0;
        if (lws_is_first_fragment(wsi))
                buf_clear(&socket->frame);
        if (len)
                buf_put(&socket->frame, (struct str){at, len});
        if (socket->frame.overflowed || lws_frame_is_binary(wsi)) {
                socket->peer_code = socket->frame.overflowed ? 1009 : 1003;
                return -1;
        }
        if (lws_is_final_fragment(wsi) && lws_remaining_packet_payload(wsi) == 0) {
                socket->transport->events->frame(socket->transport->owner, socket->number,
                                                 buf_str(&socket->frame));
                buf_clear(&socket->frame);
        }
        return 0;
}

static int on_writable(struct ws_socket *socket, struct lws *wsi)
{
        if (!list_is_empty(&socket->queue)) {
                struct piece *piece = LIST_ITEM(socket->queue.next, struct piece, link);
                list_remove(&piece->link);
                socket->queued_bytes -= piece->len;
                int written = lws_write(wsi, piece->bytes + LWS_PRE, piece->len, LWS_WRITE_TEXT);
                explicit_bzero(piece->bytes, LWS_PRE + piece->len);
                bool is_bad = written < (int)piece->len;
                free(piece);
                if (is_bad)
                        return -1;
                if (!list_is_empty(&socket->queue) || socket->close_code)
                        lws_callback_on_writable(wsi);
                return 0;
        }
        if (socket->close_code) {
                lws_close_reason(wsi, (enum lws_close_status)socket->close_code, NULL, 0);
                return -1;
        }
        return 0;
}

static void on_peer_close(struct ws_socket *socket, const unsigned char *at, size_t len)
{
        if (len < 2)
                return;
        socket->peer_code       = at[0] << 8 | at[1];
        socket->peer_reason_len = len - 2 < REASON_MAX ? len - 2 : REASON_MAX;
        memcpy(socket->peer_reason, at + 2, socket->peer_reason_len);
}

static int on_lws(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
        struct ws_socket *socket = user;
        if (!socket)
                return 0;
        switch ((int)reason) {
        case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: {
                unsigned char **at = in, *end = *at + len;
                const char     *agent = socket->transport->agent;
                if (lws_add_http_header_by_name(wsi, (const unsigned char *)"User-Agent:",
                                                (const unsigned char *)agent, (int)strlen(agent), at, end))
                        return -1;
                return 0;
        }
        case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH: note_response(socket, wsi); return 0;
        case LWS_CALLBACK_CLIENT_ESTABLISHED:
                socket->stage    = STAGE_OPEN;
                socket->was_open = true;
                if (socket->is_muted)
                        return -1;
                socket->transport->events->opened(socket->transport->owner, socket->number);
                return 0;
        case LWS_CALLBACK_CLIENT_RECEIVE: return on_receive(socket, wsi, in, len);
        case LWS_CALLBACK_CLIENT_WRITEABLE: return on_writable(socket, wsi);
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: on_peer_close(socket, in, len); return 0;
        case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
                note_response(socket, wsi);
                note_failure(socket, in, len);
                is_over(socket);
                return 0;
        case LWS_CALLBACK_CLIENT_CLOSED:
        case LWS_CALLBACK_WSI_DESTROY: is_over(socket); return 0;
        default: return 0;
        }
}

/* --- from outside */

static const struct lws_protocols protocols[] = {{PROTOCOL, on_lws, 0, READ_BYTES, 0, NULL, 0},
                                                 {NULL, NULL, 0, 0, 0, NULL, 0}};

static struct lws_context *context_create(struct transport_ws *transport)
{
        static const struct lws_retry_bo       no_timers; /* the server pings; silence is noticed above */
        void                                  *loops[] = {loop_native(transport->loop)};
        struct lws_context_creation_info info = {0};
        lws_set_log_level(0, NULL);
        info.port                  = CONTEXT_PORT_NO_LISTEN;
        info.protocols             = protocols;
        info.options               = LWS_SERVER_OPTION_LIBEV | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
        info.foreign_loops         = loops;
        info.retry_and_idle_policy = &no_timers;
        info.client_ssl_ca_filepath = transport->ca_file;
        return lws_create_context(&info);
}

struct transport_ws *transport_ws_create(struct loop *loop, const char *ca_file, const char *agent,
                                         const struct transport_ws_events *events, void *owner)
{
        struct transport_ws *transport = memory_zero(sizeof *transport);
        transport->loop    = loop;
        transport->events  = events;
        transport->owner   = owner;
        transport->ca_file = ca_file && ca_file[0] ? memory_text(ca_file) : NULL;
        transport->agent   = memory_text(agent);
        transport->later   = loop_timer_create(loop, 0, 0, tell_over, transport);
        loop_timer_stop(transport->later);
        list_init(&transport->over);
        return transport;
}

void transport_ws_destroy(struct transport_ws **pointer)
{
        struct transport_ws *transport = *pointer;
        if (!transport)
                return;
        for (int i = 0; i < TRANSPORT_WS_SOCKETS; i++)
                if (transport->sockets[i])
                        transport->sockets[i]->is_muted = true;
        if (transport->context)
                lws_context_destroy(transport->context);
        while (!list_is_empty(&transport->over))
                socket_free(LIST_ITEM(transport->over.next, struct ws_socket, link));
        loop_timer_destroy(&transport->later);
        free(transport->ca_file);
        free(transport->agent);
        free(transport);
        *pointer = NULL;
}

void transport_ws_connect(struct transport_ws *transport, int number, const struct server_url *server)
{
        struct ws_socket *socket = memory_zero(sizeof *socket);
        socket->transport        = transport;
        socket->number           = number;
        socket->retry_after_ms   = -1;
        list_init(&socket->queue);
        buf_init(&socket->frame, NULL, FRAME_BYTES_MAX);
        transport->sockets[number] = socket;
        if (!transport->context)
                transport->context = context_create(transport);
        if (!transport->context) {
                snprintf(socket->failure, sizeof socket->failure,
                         "libwebsockets cannot be set up (is its libev plugin there, and the file of "
                         "authorities?)");
                is_over(socket);
                return;
        }
        char host[SERVER_HOST_MAX + 20];
        snprintf(host, sizeof host, "%s", strstr(server->origin, "://") + 3);
        struct lws_client_connect_info info = {0};
        info.context        = transport->context;
        info.address        = server->host;
        info.port           = server->port;
        info.path           = PATH;
        info.host           = host;
        info.protocol       = PROTOCOL;
        info.ssl_connection = server->is_tls ? LCCSCF_USE_SSL : 0;
        info.userdata       = socket;
        info.pwsi           = &socket->wsi;
        info.local_protocol_name = PROTOCOL;
        if (!lws_client_connect_via_info(&info)) {
                if (socket->stage != STAGE_OVER)
                        note_failure(socket, NULL, 0);
                is_over(socket);
        }
}

void transport_ws_send(struct transport_ws *transport, int number, struct str frame)
{
        struct ws_socket *socket = transport->sockets[number];
        if (!socket || socket->stage != STAGE_OPEN || socket->close_code)
                return;
        if (socket->queued_bytes + frame.len > TRANSPORT_WS_QUEUE_BYTES_MAX) {
                socket->close_code = LWS_CLOSE_STATUS_GOINGAWAY;         /* nobody reads over there */
                lws_set_timeout(socket->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
                return;
        }
        struct piece *piece = memory_zero(sizeof *piece + LWS_PRE + frame.len);
        piece->len          = frame.len;
        if (frame.len)
                memcpy(piece->bytes + LWS_PRE, frame.at, frame.len);
        list_append(&socket->queue, &piece->link);
        socket->queued_bytes += frame.len;
        lws_callback_on_writable(socket->wsi);
}

void transport_ws_close(struct transport_ws *transport, int number, int code)
{
        struct ws_socket *socket = transport->sockets[number];
        if (!socket)
                return;
        transport->sockets[number] = NULL;
        socket->is_muted           = true;
        socket->close_code         = code;
        if (socket->stage == STAGE_OPEN)
                lws_callback_on_writable(socket->wsi);
        else if (socket->stage == STAGE_DIALING && socket->wsi)
                lws_set_timeout(socket->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
}

int64_t transport_ws_silence_ms(const struct transport_ws *transport, int number)
{
        const struct ws_socket *socket = transport->sockets[number];
        struct tcp_info         info;
        socklen_t               len = sizeof info;
        /* The kernel knows when bytes last came. libwebsockets answers pings by itself and tells nobody. */
        if (!socket || socket->stage != STAGE_OPEN ||
            getsockopt(lws_get_socket_fd(socket->wsi), IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
                return 0;
        return info.tcpi_last_data_recv;
}
