/* load.h — chat-bench: many connections from one thread, and what they measure.
 *
 *      main.c         what is asked for, and the report: key=value, one line
 *      drive.c        closed and open loop: who sends when
 *      wires.c        connections: made, opened, read, written
 *      chat.c         how our platform is spoken to; a protocol is one struct
 *      signals.c      the same with signals, which are not stored, instead of messages
 *      peers.c        how other people's servers are spoken to: WebSocket as it is, and socket.io
 *      mqtt.c xmpp.c  brokers of MQTT, and servers of XMPP with rooms
 *      rest.c         requests one after another on each of many connections
 *      floor.c        a bare epoll server that sends one frame to all, and how it is spoken to: what the machine allows
 *      tls.c          the same connections under TLS
 *      histogram.c    times
 *      usage.c        what processes use: processor time and memory, from /proc
 *
 * Standard library and libs/base only, and OpenSSL in tls.c. Latency is the client's: from the moment a message was sent (closed loop) or should have been sent (open loop) to the read that brought the
 * answer or the event, the client's own work included.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "base/str.h"

enum { PEOPLE_MAX = 20000, TARGETS_MAX = 8, GROUPS_MAX = 8, FRAME_BYTES_MAX = 65536, TEXT_BYTES = 200 };

int64_t now_ns(void);                                    /* monotonic */

/* --- histogram.c: 32 steps to each doubling, so within 3 %; from 1 µs to 68 s */
enum { HISTOGRAM_STEPS = 32, HISTOGRAM_PLACES = 27 * HISTOGRAM_STEPS };
struct histogram {
        int64_t count, sum_us, max_us;
        int64_t places[HISTOGRAM_PLACES];
};
void    histogram_add(struct histogram *h, int64_t ns);
double  histogram_ms(const struct histogram *h, double share);                   /* 0.5, 0.99 */

/* --- protocols */
enum heard { HEARD_OTHER, HEARD_OPENED, HEARD_ACK, HEARD_REFUSED, HEARD_EVENT, HEARD_PULL, HEARD_ASKED };

/* One connection's part: where, as whom, and the room it sends to (none: it only listens) or, of REST, the path it asks for. `user` and `rooms` (one after another, separated by commas) where
 * a protocol needs them. */
struct person {
        int        target;
        struct str token, room, user, rooms;
};

/* Everything is a WebSocket frame; ours are masked with zeros, which is allowed and costs the client nothing. */
struct protocol {
        const char *name;
        /* What is sent first and what its answer ends with; NULL: nothing, the connection is open at once. */
        size_t    (*hello)(const struct person *person, char *out, size_t room);
        struct str  hello_ends;
        size_t    (*open)(const struct person *person, char *out, size_t room); /* then; NULL when there is nothing to open */
        size_t    (*sync)(const struct person *person, char *out, size_t room); /* then, once opened, and the connection is open when it was acknowledged; NULL: nothing */
        size_t    (*send)(const struct person *person, int64_t stamp, char *out, size_t room);
        /* What a frame is, and the stamp of the message that it is about. */
        enum heard (*hear)(struct str payload, int64_t *stamp);
        /* What is said to HEARD_ASKED: how a longer opening goes on, or that we are still there. */
        size_t    (*answer)(const struct person *person, struct str payload, char *out, size_t room);
        bool        has_no_acks;                         /* who has said something hears it like all others, and that is the acknowledgement; nobody has two under way */
};
extern const struct protocol protocol_chat, protocol_sync, protocol_signals, protocol_floor, protocol_ws, protocol_socketio, protocol_mqtt, protocol_xmpp;

size_t     frame_put(char *out, struct str payload, bool is_masked);             /* header and payload; the bytes written */
/* The payload of the first frame in `bytes`, and the bytes it takes; false when it is not whole yet. */
bool       frame_get(struct str bytes, struct str *payload, size_t *taken, uint8_t *opcode);
void       upgrade_offers_deflate(void);                 /* from now on, as browsers do; what is said is not compressed all the same, and what is heard must not be */
size_t     upgrade_put(const char *path, const char *subprotocol, char *out, size_t room);
int64_t    stamp_get(const char *at);                    /* sixteen hexadecimal digits */
size_t     stamp_text(int64_t stamp, char *out, size_t room);                    /* TEXT_BYTES of text that begin with them */
size_t     event_text(int64_t seq, const char *said, char *out, size_t room);    /* an event as long as the platform's, about a text of TEXT_BYTES, and its stamp in what was heard */
bool       event_stamp(struct str text, int64_t *stamp);
size_t     chat_hello(const struct person *person, char *out, size_t room);
size_t     chat_open(const struct person *person, char *out, size_t room);
size_t     chat_send(const struct person *person, int64_t stamp, char *out, size_t room);
enum heard chat_hear(struct str payload, int64_t *stamp);

int floor_serve(const char *address, const char *certificate);                  /* NULL: without TLS */

/* --- tls.c: one kind a process; a server has the chain and its key in one file */
struct tls;
bool        tls_begin_client(void);
bool        tls_begin_server(const char *certificate);
struct tls *tls_open(int fd, bool is_server);
void        tls_close(struct tls **tls);                 /* says no good-bye; the descriptor stays open */
int         tls_shake(struct tls *tls);                  /* 1: done; 0: later, when the socket is ready; -1: failed */
ssize_t     tls_recv(struct tls *tls, char *out, size_t room);                   /* as recv and send */
ssize_t     tls_send(struct tls *tls, const char *bytes, size_t len);

/* --- wires.c */
struct wires;
struct wire;

struct wires_hooks {
        void (*ack)(void *owner, struct wire *wire, int64_t stamp, bool is_refused, int64_t at_ns);
        void (*event)(void *owner, int target, int64_t stamp, int64_t at_ns);
};

struct wires_config {
        const struct protocol *protocol;
        const char            *targets[TARGETS_MAX];     /* "127.0.0.1:7011" */
        int                    targets_count;
        const struct person   *people;
        int                    count;
        int                    opening_max;              /* connections being opened at once */
        bool                   has_tls;
        struct wires_hooks     hooks;
        void                  *owner;
};

struct wires *wires_create(const struct wires_config *config);
void          wires_destroy(struct wires **wires);
/* Opens all; false when that takes longer than timeout_s or one is refused (told on standard error). */
bool          wires_open_all(struct wires *wires, int timeout_s);
/* Reads and writes what is ready, waiting until until_ns at most; what the hooks do counts as ready work. */
void          wires_turn(struct wires *wires, int64_t until_ns);
struct wire  *wires_at(struct wires *wires, int index);
void          wire_send(struct wires *wires, struct wire *wire, int64_t stamp);
void          wire_stop_reading(struct wires *wires, struct wire *wire);         /* whatever comes stays where it is */

struct wires_counts {
        int64_t lost, pulls, reads, frames;              /* connections lost; events to be pulled; reads and frames in them */
};
struct wires_counts wires_counts(const struct wires *wires);

/* --- usage.c: groups of processes, "gateways=12,13" */
struct usage_group {
        char   name[32];
        int    pids[256];
        int    count;
};
bool    usage_group_read(const char *text, struct usage_group *out);
double  usage_cpu_s(const struct usage_group *group);
int64_t usage_rss_kib(const struct usage_group *group);
int64_t usage_slab_kib(void);                            /* of the whole machine */
double  usage_own_cpu_s(void);

/* --- drive.c */
struct drive_config {
        struct wires_config wires;
        bool    is_held;                                 /* all open, it says so on a line, and measures for each line it gets, "RATE ROOMS" */
        bool    is_open_loop, waits_for_all;             /* closed loop: the next when acknowledged, or when all have it */
        int     window;                                  /* closed loop: messages under way */
        double  rate;                                    /* open loop: messages a second */
        double  warm_s, measure_s;
        int     members;                                 /* events for each message; 0: not counted */
        int     deaf;                                    /* of the connections, the last so many read nothing once they are open */
        int     numbers;                                 /* of REST: a number from 51 to this, drawn each time, ends the path; 0: nothing */
        struct usage_group *groups;
        int     groups_count;
};
/* Each prints a report, key=value on one line, and gives the exit status. */
int drive(const struct drive_config *config);            /* messages */
int drive_opening(const struct drive_config *config);    /* nothing but connections: how fast, and what they weigh */
int drive_rest(const struct drive_config *config);       /* rest.c: GETs */
void drive_report_groups(const struct drive_config *config, const double *cpu_s, double seconds, int64_t events, int64_t messages);
