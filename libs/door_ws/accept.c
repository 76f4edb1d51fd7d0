/* accept.c — the listener: what it brings becomes a socket of ours, or is passed on to whoever speaks plain HTTP on the same port. */

#include "door_ws/connection.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "door/listen.h"
#include "loop/loop.h"

#define ACCEPTS_PER_TURN  64
#define ACCEPT_PAUSE_MS   100                            /* when the process is out of descriptors */
#define UPGRADE_MS        5000                           /* for the whole upgrade request */
#define UNSENT_LOW_BYTES  32768                          /* the kernel's own queue of what was not sent yet stays so short */
#define FIRST_BYTES_MAX   64

/* Somebody at the door whose first bytes have not told yet which protocol they want. */
struct knock {
        struct link     link;
        struct door_ws *door;
        int             fd;
        struct loop_fd *watch;
        struct deadline deadline;
        struct address  address;
};

static void upgrade_too_late(struct deadline *deadline)
{
        conn_kill(LIST_ITEM(deadline, struct ws_conn, life));
}

/* --- sockets of ours */

static void adopt(struct door_ws *door, int fd, struct address address)
{
        struct ws_conn  *conn = conn_create(door, address);
        lws_adopt_desc_t how  = {.vh = door->vhost, .type = LWS_ADOPT_HTTP | LWS_ADOPT_SOCKET, .fd.sockfd = fd, .opaque = conn};
        int              on = 1, low = UNSENT_LOW_BYTES;

        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &low, sizeof low);
        /* Who comes through a proxy is known, and counted, when the upgrade says who it is. */
        if (!networks_have(&door->proxies, address) && !conn_admit(conn, address)) {
                close(fd);
                conn_destroy(conn);
                return;
        }
        conn->wsi = lws_adopt_descriptor_vhost_via_info(&how);
        if (!conn->wsi) {
                conn_destroy(conn);
                return;
        }
        deadline_set(door->wheel, &conn->life, UPGRADE_MS, upgrade_too_late);
}

/* --- which protocol */

static void knock_end(struct knock *knock)
{
        list_remove(&knock->link);
        deadline_clear(knock->door->wheel, &knock->deadline);
        loop_fd_destroy(&knock->watch);
        counts_connections(--knock->door->connections);
        free(knock);
}

/* "GET /v1/ws" and then a space or a question mark. True when it was decided; the descriptor is then gone from here. */
static bool decide(struct door_ws *door, int fd, struct address address)
{
        char    first[FIRST_BYTES_MAX], wanted[FIRST_BYTES_MAX];
        size_t  len = strlen("GET ") + door->config.path.len;
        ssize_t got = recv(fd, first, len + 1, MSG_PEEK | MSG_DONTWAIT);

        memcpy(wanted, "GET ", 4);
        memcpy(wanted + 4, door->config.path.at, door->config.path.len);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
                return false;
        if (got <= 0) {
                close(fd);
                return true;
        }
        if (memcmp(first, wanted, (size_t)got < len ? (size_t)got : len) != 0) {
                door->config.pass_on(door->config.pass_on_owner, fd);
                return true;
        }
        if ((size_t)got <= len)
                return false;
        if (first[len] == ' ' || first[len] == '?')
                adopt(door, fd, address);
        else
                door->config.pass_on(door->config.pass_on_owner, fd);
        return true;
}

static void knock_told(void *owner, int events)
{
        struct knock   *knock   = owner;
        struct door_ws *door    = knock->door;
        struct address  address = knock->address;
        int             fd      = knock->fd, low = 1;

        (void)events;
        /* What is handed on must not be watched here any more. */
        loop_fd_want(knock->watch, 0);
        setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &low, sizeof low);
        if (!decide(door, fd, address))
                close(fd);
        knock_end(knock);
        accept_look(door);
}

static void knock_too_late(struct deadline *deadline)
{
        struct knock   *knock = LIST_ITEM(deadline, struct knock, deadline);
        struct door_ws *door  = knock->door;

        close(knock->fd);
        knock_end(knock);
        accept_look(door);
}

/* The kernel wakes us when there are enough bytes to tell, or the end. */
static void listen_to(struct door_ws *door, int fd, struct address address)
{
        struct knock *knock = memory_zero(sizeof *knock);
        int           low   = (int)(strlen("GET ") + door->config.path.len + 1);

        setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &low, sizeof low);
        knock->door    = door;
        knock->fd      = fd;
        knock->address = address;
        knock->watch   = loop_fd_create(door->config.loop, fd, LOOP_READ, knock_told, knock);
        list_append(&door->knocks, &knock->link);
        counts_connections(++door->connections);
        deadline_set(door->wheel, &knock->deadline, UPGRADE_MS, knock_too_late);
}

/* --- the listener */

static void go_on(struct deadline *deadline)
{
        accept_look(LIST_ITEM(deadline, struct door_ws, pause));
}

void accept_look(struct door_ws *door)
{
        bool wants = door->connections < door->config.connections_max && !link_is_in_list(&door->pause.link);

        if (door->accepting)
                loop_fd_want(door->accepting, wants ? LOOP_READ : 0);
}

static void out_of_descriptors(struct door_ws *door)
{
        log_warn("cannot accept", LOG_TEXT("reason", strerror(errno)), LOG_INT("connections", door->connections));
        deadline_set(door->wheel, &door->pause, ACCEPT_PAUSE_MS, go_on);
}

static void take(struct door_ws *door, int fd, const struct sockaddr_storage *from)
{
        struct address address = {{0}};

        address_of_sockaddr((const struct sockaddr *)from, &address);
        if (!door->config.pass_on)
                adopt(door, fd, address);
        else if (!decide(door, fd, address))
                listen_to(door, fd, address);
}

static void listener_ready(void *owner, int events)
{
        struct door_ws *door = owner;

        (void)events;
        for (int i = 0; i < ACCEPTS_PER_TURN && door->connections < door->config.connections_max; i++) {
                struct sockaddr_storage from  = {0};
                socklen_t               bytes = sizeof from;
                int                     fd    = accept4(door->listener, (struct sockaddr *)&from, &bytes, SOCK_NONBLOCK | SOCK_CLOEXEC);
                if (fd >= 0) {
                        take(door, fd, &from);
                        continue;
                }
                if (errno == ECONNABORTED || errno == EINTR)
                        continue;
                if (errno != EAGAIN && errno != EWOULDBLOCK)
                        out_of_descriptors(door);
                break;
        }
        accept_look(door);
}

bool accept_handshake(struct door_ws *door)
{
        int64_t rate = door->config.handshakes_per_second, now_ms = clock_monotonic_ms();

        if (rate <= 0)
                return true;
        /* In thousandths, a second's worth at most. */
        door->handshakes_left += (now_ms - door->handshakes_at_ms) * rate;
        door->handshakes_at_ms = now_ms;
        if (door->handshakes_left > rate * 1000)
                door->handshakes_left = rate * 1000;
        if (door->handshakes_left < 1000)
                return false;
        door->handshakes_left -= 1000;
        return true;
}

enum err accept_open(struct door_ws *door)
{
        if (strlen("GET ") + door->config.path.len + 1 > FIRST_BYTES_MAX)
                return ERR_INVALID;
        TRY(listen_open(door->config.listen, &door->listener));
        door->handshakes_at_ms = clock_monotonic_ms() - 1000;
        door->accepting        = loop_fd_create(door->config.loop, door->listener, LOOP_READ, listener_ready, door);
        return OK;
}

void accept_close(struct door_ws *door)
{
        loop_fd_destroy(&door->accepting);
        deadline_clear(door->wheel, &door->pause);
        if (door->listener >= 0)
                close(door->listener);
        door->listener = -1;
        LIST_EACH(&door->knocks, struct knock, link, knock) {
                close(knock->fd);
                knock_end(knock);
        }
}
