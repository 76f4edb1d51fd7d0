/* wire.h — one connection to a Redis server: opened, greeted, watched, and opened again when it breaks.
 *
 * Below redis.h, pubsub.h and stream.h, which give its replies their meaning. On the loop's thread. It signs in, asks for a
 * PONG and then is up. Its owner is called from the loop, and from wire_drain and wire_destroy; from no other function here.
 *
 * It breaks when the server closes it, when an answer is malformed, is not RESP2, is larger than WIRE_REPLY_BYTES_MAX or
 * deeper than WIRE_REPLY_DEPTH_MAX, and when the server says nothing for WIRE_SILENCE_MS though it was asked. It then comes
 * back after a random time below a bound that doubles from WIRE_RETRY_FIRST_MS to WIRE_RETRY_MAX_MS.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/str.h"
#include "redis/reply.h"

#define WIRE_CONNECT_TIMEOUT_MS 2000
#define WIRE_RETRY_FIRST_MS     50
#define WIRE_RETRY_MAX_MS       2000
#define WIRE_SILENCE_MS         4000
#define WIRE_READ_BYTES         ((size_t)16 * 1024)
#define WIRE_READS_PER_TURN     16
#define WIRE_REPLY_BYTES_MAX    ((size_t)32 * 1024 * 1024)
#define WIRE_REPLY_DEPTH_MAX    8                        /* lists within lists */
#define WIRE_OUT_BYTES_MAX      ((size_t)32 * 1024 * 1024)

struct loop;
struct wire;

/* Where the server is and who we are there. The address is "host:port", "[v6]:port" or the path of a Unix socket. */
struct redis_server {
        struct str address, username, password;          /* empty: none */
        int64_t    silence_ms;                           /* 0: WIRE_SILENCE_MS */
};

struct wire_calls {
        void (*up)(void *owner);
        void (*down)(void *owner, const char *why);      /* once for each break, and for the first attempt that failed */
        void (*reply)(void *owner, const struct redis_reply *reply);
        void (*quiet)(void *owner);                      /* nothing was heard for a quarter of the silence: ask something */
        void (*gone)(void *owner);                       /* the last call, after wire_destroy: free what you own */
};

/* Starts to connect at once; the server's texts are copied. */
struct wire *wire_create(struct loop *loop, const struct redis_server *server, const struct wire_calls *calls, void *owner);
/* Calls `gone` now, or at the end of the call of ours that it is called from. Nothing else is called any more. */
void wire_destroy(struct wire **wire);

bool wire_is_up(const struct wire *wire);

/* One command. It leaves at the end of the turn. ERR_UNAVAILABLE while down, ERR_BUSY when WIRE_OUT_BYTES_MAX are waiting. */
enum err wire_send(struct wire *wire, const struct str *words, size_t count);
/* Now. */
void wire_flush(struct wire *wire);
/* Reads what has arrived, at most WIRE_READS_PER_TURN times. Nothing from within a call of the wire. */
void wire_drain(struct wire *wire);
