/* floor.c — the floor: a bare epoll server. It knows no rooms, no people and no disk; whatever comes in one turn goes to every connection in one send, in frames as long as ours. No
 * server that fans out over TCP does less, so its figures are what the machine allows. */

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/memory.h"
#include "tests/load/load.h"

enum { EVENTS = 512, IN_BYTES = 65536, TURN_BYTES_MAX = 8 << 20, UNSENT_BYTES_MAX = 64 << 20 };

struct peer {
        int        fd;
        struct tls *tls;                                 /* NULL: none */
        char       in[1024];                             /* the beginning of a frame */
        size_t     in_len;
        struct buf unsent;
        size_t     unsent_taken;
};

static struct peer *peers[PEOPLE_MAX * 4];               /* by descriptor */
static int          peers_top, epoll_fd;
static struct buf   turn;                                /* the frames of this turn */
static int64_t      seq;

static void drop(struct peer *peer)
{
        if (peer->tls)
                tls_close(&peer->tls);
        close(peer->fd);
        peers[peer->fd] = NULL;
        buf_fini(&peer->unsent);
        free(peer);
}

static void watch(struct peer *peer, int how, bool wants_room)
{
        struct epoll_event event = {.events = EPOLLIN | (wants_room ? EPOLLOUT : 0), .data.fd = peer->fd};

        epoll_ctl(epoll_fd, how, peer->fd, &event);
}

static ssize_t send_some(struct peer *peer, const char *bytes, size_t len)
{
        return peer->tls ? tls_send(peer->tls, bytes, len) : send(peer->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void give(struct peer *peer, struct str bytes)
{
        ssize_t sent = peer->unsent.len ? 0 : send_some(peer, bytes.at, bytes.len);

        if (sent == (ssize_t)bytes.len)
                return;
        if (sent < 0)
                sent = 0;
        if (!peer->unsent.len)
                watch(peer, EPOLL_CTL_MOD, true);
        buf_put(&peer->unsent, (struct str){bytes.at + sent, bytes.len - (size_t)sent});
}

static void give_more(struct peer *peer)
{
        ssize_t sent = send_some(peer, peer->unsent.at + peer->unsent_taken, peer->unsent.len - peer->unsent_taken);

        peer->unsent_taken += sent > 0 ? (size_t)sent : 0;
        if (peer->unsent_taken < peer->unsent.len)
                return;
        buf_clear(&peer->unsent);
        peer->unsent_taken = 0;
        watch(peer, EPOLL_CTL_MOD, false);
}

/* The client's words in a frame of the same length and layout as the platform's; an acknowledgement for whoever said them. */
static void say(struct peer *from, struct str payload)
{
        char text[1024], frame[1100];
        int64_t stamp = strtoll(payload.at + 6, NULL, 10);
        int len;

        if (payload.len < TEXT_BYTES + 8 || !str_starts_with(payload, STR("{\"id\":")))
                return;
        seq++;
        buf_put(&turn, (struct str){frame, frame_put(frame, (struct str){text, event_text(seq, payload.at + payload.len - TEXT_BYTES - 4, text, sizeof text)}, false)});
        len = snprintf(text, sizeof text, "{\"re\":%" PRId64 ",\"ok\":{\"seq\":%" PRId64 ",\"num\":%" PRId64 ",\"at\":\"2026-01-01T00:00:00.000Z\",\"dup\":false}}", stamp, seq, seq);
        give(from, (struct str){frame, frame_put(frame, (struct str){text, (size_t)len}, false)});
}

static void listen_to(struct peer *peer)
{
        static char bytes[IN_BYTES];
        size_t taken = 0, frame_bytes, have = peer->in_len;
        struct str payload;
        uint8_t opcode;
        ssize_t got;

        memcpy(bytes, peer->in, have);
        got = peer->tls ? tls_recv(peer->tls, bytes + have, sizeof bytes - have) : recv(peer->fd, bytes + have, sizeof bytes - have, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN)
                return;
        if (got <= 0) {
                drop(peer);
                return;
        }
        have += (size_t)got;
        while (frame_get((struct str){bytes + taken, have - taken}, &payload, &frame_bytes, &opcode)) {
                say(peer, payload);
                taken += frame_bytes;
        }
        peer->in_len = have - taken < sizeof peer->in ? have - taken : 0;
        memcpy(peer->in, bytes + taken, peer->in_len);
}

static void take_new(int listener, bool has_tls)
{
        int fd, yes = 1;

        while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
                struct peer *peer = memory_zero(sizeof *peer);

                if (fd >= (int)(sizeof peers / sizeof *peers)) {
                        close(fd);
                        free(peer);
                        continue;
                }
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
                peer->fd  = fd;
                peer->tls = has_tls ? tls_open(fd, true) : NULL;
                buf_init(&peer->unsent, NULL, UNSENT_BYTES_MAX);
                peers[fd] = peer;
                peers_top = fd >= peers_top ? fd + 1 : peers_top;
                watch(peer, EPOLL_CTL_ADD, false);
        }
}

/* The end of a turn: all of it to everybody. */
static void fan_out(void)
{
        for (int fd = 0; turn.len && fd < peers_top; fd++)
                if (peers[fd])
                        give(peers[fd], buf_str(&turn));
        buf_clear(&turn);
}

int floor_serve(const char *address, const char *certificate)
{
        struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(strrchr(address, ':') ? strrchr(address, ':') + 1 : address))};
        struct epoll_event events[EVENTS], listening = {.events = EPOLLIN};
        int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), yes = 1;

        if (certificate && !tls_begin_server(certificate)) {
                fprintf(stderr, "chat-bench: floor: no chain and key in %s\n", certificate);
                return 1;
        }
        inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        if (bind(listener, (struct sockaddr *)&at, sizeof at) != 0 || listen(listener, 4096) != 0) {
                perror("chat-bench: floor");
                return 1;
        }
        buf_init(&turn, NULL, TURN_BYTES_MAX);
        epoll_fd          = epoll_create1(EPOLL_CLOEXEC);
        listening.data.fd = listener;
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &listening);
        printf("listening\n");
        fflush(stdout);
        for (;;) {
                int count = epoll_wait(epoll_fd, events, EVENTS, -1);

                for (int i = 0; i < count; i++) {
                        struct peer *peer = peers[events[i].data.fd];

                        if (events[i].data.fd == listener)
                                take_new(listener, certificate != NULL);
                        else if (peer && (events[i].events & EPOLLOUT))
                                give_more(peer);
                        if (peer && (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
                                listen_to(peer);
                }
                fan_out();
        }
}

const struct protocol protocol_floor = {.name = "floor", .send = chat_send, .hear = chat_hear};
