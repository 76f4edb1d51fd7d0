/* door_http.c — libmicrohttpd on our loop: opening and closing the door, its connections, its turns. */

#include "door_http/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/log.h"
#include "base/memory.h"
#include "door/listen.h"
#include "loop/loop.h"

/* The header fields as they come, their index, and the answer's own: all out of one pool for each connection. */
#define CONNECTION_BYTES (HTTP_HEADER_BYTES_MAX + 15 * 1024)

/* --- turns */

static void turn(struct door_http *door)
{
        MHD_UNSIGNED_LONG_LONG wait_ms;

        door->wants_run = false;
        MHD_run(door->daemon);
        if (MHD_get_timeout(door->daemon, &wait_ms) == MHD_YES)
                loop_timer_restart(door->timer, (int64_t)wait_ms);
        else
                loop_timer_stop(door->timer);
}

static void descriptor_ready(void *owner, int events)
{
        (void)events;
        turn(owner);
}

static void timer_fired(void *owner)
{
        turn(owner);
}

static void end_of_turn(void *owner)
{
        struct door_http *door = owner;

        if (door->wants_run)
                turn(door);
}

/* --- what libmicrohttpd calls */

static struct peer *peer_of(struct MHD_Connection *connection)
{
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
        return info ? info->socket_context : NULL;
}

static void connection_noticed(void *cls, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode what)
{
        struct door_http               *door = cls;
        struct peer                    *peer = *context;
        const union MHD_ConnectionInfo *info;

        if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
                deadline_clear(door->wheel, &peer->deadline);
                if (peer->exchange)
                        exchange_free(peer->exchange);
                free(peer);
                return;
        }
        peer             = memory_zero(sizeof *peer);
        peer->door       = door;
        peer->connection = connection;
        peer->id         = id_make();
        /* What is pointed to lasts until the next question: since libmicrohttpd 1.0 all answers lie in one place. */
        info     = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        peer->fd = info->connect_fd;
        info     = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
        if (info)
                address_of_sockaddr(info->client_addr, &peer->address);
        deadline_set(door->wheel, &peer->deadline, HTTP_REQUEST_MS, peer_too_late);
        *context = peer;
}

/* The first line has come, as it was sent. */
static void *target_noticed(void *cls, const char *target, struct MHD_Connection *connection)
{
        struct door_http *door = cls;
        struct peer      *peer = peer_of(connection);

        /* A request that never became whole was not announced as over. */
        if (peer->exchange)
                exchange_free(peer->exchange);
        if (peer->is_known)
                deadline_set(door->wheel, &peer->deadline, HTTP_REQUEST_MS, peer_too_late);
        peer->is_known = true;
        peer->exchange = exchange_create(peer, target);
        return peer->exchange;
}

static enum MHD_Result request_goes_on(void *cls, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                                       const char *bytes, size_t *bytes_len, void **context)
{
        (void)cls, (void)connection, (void)url, (void)version;
        return *context ? exchange_step(*context, method, bytes, bytes_len) : MHD_NO;
}

static void request_over(void *cls, struct MHD_Connection *connection, void **context, enum MHD_RequestTerminationCode why)
{
        struct door_http *door     = cls;
        struct exchange  *exchange = *context;
        struct peer      *peer     = peer_of(connection);

        (void)why;
        *context = NULL;
        if (!exchange)
                return;
        if (peer) {
                peer->exchange = NULL;
                deadline_set(door->wheel, &peer->deadline, HTTP_IDLE_MS, peer_too_late);
        }
        if (exchange->is_abandoned) {
                exchange->peer       = NULL;
                exchange->connection = NULL;
                return;
        }
        if (exchange->stream)
                stream_closed(exchange->stream);
        exchange_free(exchange);
}

/* Paths are decoded by the router's user, a segment at a time, strictly; here they stay as they are. */
static size_t leave_escapes(void *cls, struct MHD_Connection *connection, char *text)
{
        size_t len = 0;

        (void)cls, (void)connection;
        while (text[len])
                len++;
        return len;
}

static void __attribute__((format(printf, 2, 0))) library_says(void *cls, const char *format, va_list arguments)
{
        char text[256];

        (void)cls;
        vsnprintf(text, sizeof text, format, arguments);
        log_debug("libmicrohttpd", LOG_TEXT("message", text));
}

/* --- opening and closing */

static void add_routes(struct door_http *door)
{
        const struct door_http_config *config = &door->config;

        door->router = router_create();
        for (size_t i = 0; i < config->ops_count; i++)
                if (config->ops[i].doors & BY_REST)
                        router_add(door->router, config->ops[i].path)->ops[config->ops[i].method] = &config->ops[i];
        for (int i = 0; i < config->pages_count; i++)
                router_add(door->router, config->pages[i].path)->page = &config->pages[i];
        for (int i = 0; i < config->files_count; i++)
                router_add(door->router, config->files[i].path)->file = &config->files[i];
        for (int i = 0; i < config->streams_count; i++)
                router_add(door->router, config->streams[i].path)->stream = &config->streams[i];
        if (config->has_batch)
                router_add(door->router, "/v1/batch")->is_batch = true;
}

static struct MHD_Daemon *start_daemon(struct door_http *door, int listener)
{
        unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG | (listener < 0 ? MHD_USE_NO_LISTEN_SOCKET : 0);
        struct MHD_OptionItem listening[] = {{listener < 0 ? MHD_OPTION_END : MHD_OPTION_LISTEN_SOCKET, listener, NULL}, {MHD_OPTION_END, 0, NULL}};

        return MHD_start_daemon(flags, 0, NULL, NULL, request_goes_on, door,
                                MHD_OPTION_EXTERNAL_LOGGER, library_says, NULL,
                                MHD_OPTION_ARRAY, listening,
                                MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS_MAX,
                                MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
                                MHD_OPTION_CONNECTION_TIMEOUT, 0u,
                                MHD_OPTION_STRICT_FOR_CLIENT, 1,
                                MHD_OPTION_NOTIFY_CONNECTION, connection_noticed, door,
                                MHD_OPTION_NOTIFY_COMPLETED, request_over, door,
                                MHD_OPTION_URI_LOG_CALLBACK, target_noticed, door,
                                MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL,
                                MHD_OPTION_END);
}

static enum err start_listening(struct door_http *door)
{
        const union MHD_DaemonInfo *epoll;
        int                         listener = -1;

        if (door->config.listen.len)
                TRY(listen_open(door->config.listen, &listener));
        door->port   = listener >= 0 ? listen_port(listener) : -1;
        door->daemon = start_daemon(door, listener);
        if (!door->daemon) {
                if (listener >= 0)
                        close(listener);
                return ERR_UNAVAILABLE;
        }
        epoll       = MHD_get_daemon_info(door->daemon, MHD_DAEMON_INFO_EPOLL_FD);
        door->watch = loop_fd_create(door->config.loop, epoll->epoll_fd, LOOP_READ, descriptor_ready, door);
        return OK;
}

enum err door_http_open(const struct door_http_config *config, struct door_http **out)
{
        struct door_http *door = memory_zero(sizeof *door);
        enum err          err;

        door->config = *config;
        list_init(&door->exchanges);
        door->origins = origins_create(config->origins, config->public_url);
        door->wheel   = wheel_create(config->loop);
        door->timer   = loop_timer_create(config->loop, 0, 0, timer_fired, door);
        loop_timer_stop(door->timer);
        door->turn = loop_turn_create(config->loop, end_of_turn, door);
        add_routes(door);
        if (networks_parse(config->proxies, &door->proxies)) {
                err = start_listening(door);
        } else {
                log_error("not a list of networks", LOG_STR("proxies", config->proxies));
                err = ERR_INVALID;
        }
        if (err != OK)
                door_http_close(&door);
        *out = door;
        return err;
}

/* What is away loses its connection, not its memory: whoever has it will bring it back. Connections may not be suspended when the daemon stops. */
static void abandon(struct door_http *door)
{
        LIST_EACH(&door->exchanges, struct exchange, link, exchange) {
                if (exchange->state == EXCHANGE_AWAY) {
                        exchange->is_abandoned = true;
                        list_remove(&exchange->link);
                }
                exchange_resume(exchange);
        }
}

void door_http_close(struct door_http **pointer)
{
        struct door_http *door = *pointer;

        if (!door)
                return;
        if (door->daemon) {
                abandon(door);
                loop_fd_destroy(&door->watch);
                MHD_stop_daemon(door->daemon);
        }
        loop_turn_destroy(&door->turn);
        loop_timer_destroy(&door->timer);
        wheel_destroy(&door->wheel);
        router_destroy(&door->router);
        origins_destroy(&door->origins);
        free(door);
        *pointer = NULL;
}

void door_http_adopt(struct door_http *door, int fd)
{
        struct sockaddr_storage address;
        socklen_t               bytes = sizeof address;

        if (getpeername(fd, (struct sockaddr *)&address, &bytes) != 0) {
                close(fd);
                return;
        }
        /* Closed by libmicrohttpd when there are too many. */
        MHD_add_connection(door->daemon, fd, (struct sockaddr *)&address, bytes);
        door->wants_run = true;
        loop_again(door->config.loop);
}

void door_http_drain(struct door_http *door)
{
        int listener;

        if (door->is_draining)
                return;
        door->is_draining = true;
        listener          = door->port < 0 ? -1 : MHD_quiesce_daemon(door->daemon);
        if (listener >= 0)
                close(listener);
}

int door_http_pending(const struct door_http *door)
{
        return door->away;
}

int door_http_port(const struct door_http *door)
{
        return door->port;
}
