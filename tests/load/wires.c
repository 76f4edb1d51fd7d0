/* wires.c — the connections of the load client: one epoll, one thread. */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "tests/load/load.h"

enum { READ_BYTES = 1 << 18, EVENTS = 256, SOURCES = 100 };

struct wire {
        int                  fd, index;
        struct tls          *tls;                        /* NULL: none */
        enum { WIRE_CLOSED, WIRE_CONNECTING, WIRE_SHAKING, WIRE_GREETED, WIRE_OPENING, WIRE_SYNCING, WIRE_OPEN } state;
        const struct person *person;
        int64_t              said;                       /* the stamp of what it said last */
        char                *kept;                       /* the beginning of a frame whose rest is to come */
        size_t               kept_len;
        char                *unsent;
        size_t               unsent_len;
};

struct wires {
        struct wires_config config;
        struct sockaddr_in  targets[TARGETS_MAX];
        struct wire        *all;
        int                 epoll, opened, opening;
        bool                has_failed;
        struct wires_counts counts;
        char                bytes[READ_BYTES + FRAME_BYTES_MAX];
};

int64_t now_ns(void)
{
        struct timespec at;

        clock_gettime(CLOCK_MONOTONIC, &at);
        return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

static bool parse_address(const char *text, struct sockaddr_in *out)
{
        const char *colon = strrchr(text, ':');
        char host[64];

        *out = (struct sockaddr_in){.sin_family = AF_INET};
        if (!colon || (size_t)(colon - text) >= sizeof host)
                return false;
        memcpy(host, text, (size_t)(colon - text));
        host[colon - text] = 0;
        out->sin_port      = htons((uint16_t)atoi(colon + 1));
        return inet_pton(AF_INET, host, &out->sin_addr) == 1;
}

struct wires *wires_create(const struct wires_config *config)
{
        struct wires *wires = memory_zero(sizeof *wires);

        wires->config = *config;
        wires->epoll  = epoll_create1(0);
        wires->all    = memory_array((size_t)config->count, sizeof *wires->all);
        for (int i = 0; i < config->targets_count; i++)
                if (!parse_address(config->targets[i], &wires->targets[i])) {
                        fprintf(stderr, "chat-bench: %s is no address\n", config->targets[i]);
                        wires->has_failed = true;
                }
        for (int i = 0; i < config->count; i++)
                wires->all[i] = (struct wire){.fd = -1, .index = i, .person = &config->people[i]};
        return wires;
}

static void wire_close(struct wire *wire)
{
        if (wire->tls)
                tls_close(&wire->tls);
        if (wire->fd >= 0)
                close(wire->fd);
        free(wire->kept);
        free(wire->unsent);
        wire->kept = wire->unsent = NULL;
        wire->fd    = -1;
        wire->state = WIRE_CLOSED;
}

void wires_destroy(struct wires **wires)
{
        for (int i = 0; i < (*wires)->config.count; i++)
                wire_close(&(*wires)->all[i]);
        close((*wires)->epoll);
        free((*wires)->all);
        free(*wires);
        *wires = NULL;
}

static void wire_lose(struct wires *wires, struct wire *wire, const char *why)
{
        if (!wires->has_failed)
                fprintf(stderr, "chat-bench: connection %d was lost: %s\n", wire->index, why);
        if (wire->state != WIRE_OPEN) {
                wires->opening--;
                wires->has_failed = true;
        }
        wires->counts.lost++;
        wire_close(wire);
}

static void watch(struct wires *wires, struct wire *wire, int how, bool wants_room)
{
        struct epoll_event event = {.events = EPOLLIN | (wants_room ? EPOLLOUT : 0), .data.ptr = wire};

        epoll_ctl(wires->epoll, how, wire->fd, &event);
}

/* --- writing: at once, and what does not fit later */

static ssize_t send_some(struct wire *wire, const char *bytes, size_t len)
{
        return wire->tls ? tls_send(wire->tls, bytes, len) : send(wire->fd, bytes, len, MSG_NOSIGNAL);
}

static void put(struct wires *wires, struct wire *wire, const char *bytes, size_t len)
{
        ssize_t sent = 0;

        if (!wire->unsent_len) {
                sent = send_some(wire, bytes, len);
                if (sent < 0 && errno != EAGAIN) {
                        wire_lose(wires, wire, strerror(errno));
                        return;
                }
                sent = sent < 0 ? 0 : sent;
        }
        if ((size_t)sent == len)
                return;
        wire->unsent = memory_resize(wire->unsent, wire->unsent_len + len - (size_t)sent);
        memcpy(wire->unsent + wire->unsent_len, bytes + sent, len - (size_t)sent);
        wire->unsent_len += len - (size_t)sent;
        watch(wires, wire, EPOLL_CTL_MOD, true);
}

static void put_unsent(struct wires *wires, struct wire *wire)
{
        ssize_t sent = send_some(wire, wire->unsent, wire->unsent_len);

        if (sent <= 0)
                return;
        wire->unsent_len -= (size_t)sent;
        memmove(wire->unsent, wire->unsent + sent, wire->unsent_len);
        if (!wire->unsent_len)
                watch(wires, wire, EPOLL_CTL_MOD, false);
}

void wire_send(struct wires *wires, struct wire *wire, int64_t stamp)
{
        char frame[2048];

        if (wire->state != WIRE_OPEN)
                return;
        wire->said = stamp;
        put(wires, wire, frame, wires->config.protocol->send(wire->person, stamp, frame, sizeof frame));
}

void wire_stop_reading(struct wires *wires, struct wire *wire)
{
        if (wire->fd >= 0)
                epoll_ctl(wires->epoll, EPOLL_CTL_DEL, wire->fd, NULL);
}

/* --- opening */

/* From one of many loopback addresses: each has some 28,000 ports towards a server. */
static void wire_connect(struct wires *wires, struct wire *wire)
{
        struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000002u + (uint32_t)(wire->index % SOURCES))};
        const struct sockaddr_in *target = &wires->targets[wire->person->target];
        int yes = 1;

        wire->fd    = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        wire->state = WIRE_CONNECTING;
        wires->opening++;
        setsockopt(wire->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
        setsockopt(wire->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (wire->fd < 0 || bind(wire->fd, (const struct sockaddr *)&source, sizeof source) != 0 ||
            (connect(wire->fd, (const struct sockaddr *)target, sizeof *target) != 0 && errno != EINPROGRESS)) {
                wire_lose(wires, wire, strerror(errno));
                return;
        }
        watch(wires, wire, EPOLL_CTL_ADD, true);
}

static void wire_is_open(struct wires *wires, struct wire *wire)
{
        wire->state = WIRE_OPEN;
        wires->opening--;
        wires->opened++;
}

static void wire_open(struct wires *wires, struct wire *wire)
{
        char bytes[8192];

        wire->state = WIRE_OPENING;
        if (wires->config.protocol->open)
                put(wires, wire, bytes, wires->config.protocol->open(wire->person, bytes, sizeof bytes));
        else
                wire_is_open(wires, wire);
}

static void wire_greet(struct wires *wires, struct wire *wire)
{
        char bytes[1024];

        if (!wires->config.protocol->hello) {
                wire_open(wires, wire);
                return;
        }
        wire->state = WIRE_GREETED;
        put(wires, wire, bytes, wires->config.protocol->hello(wire->person, bytes, sizeof bytes));
}

static void wire_shake(struct wires *wires, struct wire *wire)
{
        int done = tls_shake(wire->tls);

        if (done > 0)
                wire_greet(wires, wire);
        else if (done < 0)
                wire_lose(wires, wire, "TLS failed");
}

static void wire_connected(struct wires *wires, struct wire *wire)
{
        int error = 0;
        socklen_t size = sizeof error;

        getsockopt(wire->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) {
                wire_lose(wires, wire, strerror(error));
                return;
        }
        watch(wires, wire, EPOLL_CTL_MOD, false);
        if (!wires->config.has_tls) {
                wire_greet(wires, wire);
                return;
        }
        wire->tls   = tls_open(wire->fd, false);
        wire->state = WIRE_SHAKING;
        wire_shake(wires, wire);
}

/* --- reading */

static void wire_opened(struct wires *wires, struct wire *wire)
{
        char bytes[8192];

        if (!wires->config.protocol->sync) {
                wire_is_open(wires, wire);
                return;
        }
        wire->state = WIRE_SYNCING;
        put(wires, wire, bytes, wires->config.protocol->sync(wire->person, bytes, sizeof bytes));
}

static void answer(struct wires *wires, struct wire *wire, struct str payload)
{
        char bytes[1024];

        put(wires, wire, bytes, wires->config.protocol->answer(wire->person, payload, bytes, sizeof bytes));
}

static void hear(struct wires *wires, struct wire *wire, struct str payload, int64_t at_ns)
{
        int64_t stamp = 0;

        wires->counts.frames++;
        switch (wires->config.protocol->hear(payload, &stamp)) {
        case HEARD_EVENT:
                if (wires->config.protocol->has_no_acks && wire->said == stamp)
                        wires->config.hooks.ack(wires->config.owner, wire, stamp, false, at_ns);
                wires->config.hooks.event(wires->config.owner, wire->person->target, stamp, at_ns);
                break;
        case HEARD_ACK:
                if (wire->state == WIRE_SYNCING)
                        wire_is_open(wires, wire);
                else
                        wires->config.hooks.ack(wires->config.owner, wire, stamp, false, at_ns);
                break;
        case HEARD_OPENED:
                if (wire->state == WIRE_OPENING)
                        wire_opened(wires, wire);
                break;
        case HEARD_ASKED:
                answer(wires, wire, payload);
                break;
        case HEARD_REFUSED:
                if (wire->state != WIRE_OPEN)
                        fprintf(stderr, "chat-bench: %.*s\n", STR_ARG(payload));
                else
                        wires->config.hooks.ack(wires->config.owner, wire, stamp, true, at_ns);
                break;
        case HEARD_PULL:
                wires->counts.pulls++;
                break;
        case HEARD_OTHER:
                break;
        }
}

/* The bytes taken; the rest is the beginning of something. */
static size_t take(struct wires *wires, struct wire *wire, struct str bytes, int64_t at_ns)
{
        size_t taken = 0, frame_bytes;
        struct str payload;
        uint8_t opcode;

        if (wire->state == WIRE_GREETED) {
                const char *end = memmem(bytes.at, bytes.len, wires->config.protocol->hello_ends.at, wires->config.protocol->hello_ends.len);

                if (!end)
                        return 0;
                if (!str_starts_with(bytes, STR("HTTP/1.1 101"))) {
                        wire_lose(wires, wire, "the upgrade was refused");
                        return bytes.len;
                }
                taken = (size_t)(end - bytes.at) + wires->config.protocol->hello_ends.len;
                wire_open(wires, wire);
        }
        while (wire->fd >= 0 && frame_get((struct str){bytes.at + taken, bytes.len - taken}, &payload, &frame_bytes, &opcode)) {
                taken += frame_bytes;
                if (opcode == 1 || opcode == 2) {
                        hear(wires, wire, payload, at_ns);
                } else if (opcode == 9) {
                        char pong[256];
                        size_t len = frame_put(pong, (struct str){payload.at, payload.len < 125 ? payload.len : 125}, true);

                        pong[0] = (char)0x8a;
                        put(wires, wire, pong, len);
                } else if (opcode == 8) {
                        wire_lose(wires, wire, payload.len > 2 ? "closed by the server" : "closed");
                }
        }
        return taken;
}

static void read_some(struct wires *wires, struct wire *wire)
{
        size_t had = wire->kept_len, taken, left;
        ssize_t got;

        if (had)
                memcpy(wires->bytes, wire->kept, had);
        got = wire->tls ? tls_recv(wire->tls, wires->bytes + had, READ_BYTES) : recv(wire->fd, wires->bytes + had, READ_BYTES, 0);
        if (got < 0 && errno == EAGAIN)
                return;
        if (got <= 0) {
                wire_lose(wires, wire, got ? strerror(errno) : "ended by the server");
                return;
        }
        wires->counts.reads++;
        taken = take(wires, wire, (struct str){wires->bytes, had + (size_t)got}, now_ns());
        if (wire->fd < 0)
                return;
        left = had + (size_t)got - taken;
        if (left > FRAME_BYTES_MAX) {
                wire_lose(wires, wire, "a frame is too long for me");
                return;
        }
        if (left && left > wire->kept_len)
                wire->kept = memory_resize(wire->kept, left);
        if (left)
                memcpy(wire->kept, wires->bytes + taken, left);
        wire->kept_len = left;
}

void wires_turn(struct wires *wires, int64_t until_ns)
{
        struct epoll_event events[EVENTS];
        int64_t wait_ns = until_ns - now_ns();
        struct timespec wait = {.tv_sec = wait_ns > 0 ? wait_ns / 1000000000 : 0, .tv_nsec = wait_ns > 0 ? wait_ns % 1000000000 : 0};
        int count = epoll_pwait2(wires->epoll, events, EVENTS, &wait, NULL);

        for (int i = 0; i < count; i++) {
                struct wire *wire = events[i].data.ptr;

                if (wire->fd >= 0 && wire->state == WIRE_CONNECTING && (events[i].events & (EPOLLOUT | EPOLLERR | EPOLLHUP)))
                        wire_connected(wires, wire);
                else if (wire->fd >= 0 && (events[i].events & EPOLLOUT))
                        put_unsent(wires, wire);
                if (wire->fd >= 0 && wire->state == WIRE_SHAKING)
                        wire_shake(wires, wire);
                else if (wire->fd >= 0 && (events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)))
                        read_some(wires, wire);
        }
}

bool wires_open_all(struct wires *wires, int timeout_s)
{
        int64_t until_ns = now_ns() + (int64_t)timeout_s * 1000000000;
        int next = 0;

        while (wires->opened < wires->config.count && !wires->has_failed && now_ns() < until_ns) {
                while (next < wires->config.count && wires->opening < wires->config.opening_max)
                        wire_connect(wires, &wires->all[next++]);
                wires_turn(wires, now_ns() + 100000000);
        }
        if (wires->opened < wires->config.count)
                fprintf(stderr, "chat-bench: %d of %d connections were opened\n", wires->opened, wires->config.count);
        return wires->opened == wires->config.count;
}

struct wire *wires_at(struct wires *wires, int index)
{
        return &wires->all[index];
}

struct wires_counts wires_counts(const struct wires *wires)
{
        return wires->counts;
}
