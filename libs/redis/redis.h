/* redis.h — commands to a Redis server, answered later, on the loop's thread.
 *
 * The connection is kept up by itself. While it is down nothing is queued: a command is refused at once, and every command that
 * was accepted gets exactly one call of its function: with the answer, or with NULL when the connection broke before it
 * came (whether the server carried the command out is then unknown). At most `in_flight_max` commands wait for answers.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/str.h"
#include "redis/reply.h"
#include "redis/wire.h"

#define REDIS_IN_FLIGHT_MAX 16384

struct loop;
struct redis;

struct redis_options {
        struct redis_server server;
        size_t              in_flight_max;               /* 0: REDIS_IN_FLIGHT_MAX */
        void (*on_up)(void *owner);                      /* both may be NULL */
        void (*on_down)(void *owner, const char *why);   /* once for each break, after the commands; and for a first attempt that failed */
        void *owner;
};

struct redis *redis_open(struct loop *loop, const struct redis_options *options);
/* Commands in flight get NULL, from within; then nothing is called any more. Also from within a callback. */
void redis_close(struct redis **redis);

bool redis_is_up(const struct redis *redis);

/* `words` is the command and its arguments, any bytes. They leave at the end of the turn. `done` may be NULL.
 * ERR_UNAVAILABLE while down, ERR_BUSY when too much is in flight: then `done` is not called. */
enum err redis_command(struct redis *redis, const struct str *words, size_t count,
                       void (*done)(void *owner, const struct redis_reply *reply), void *owner);
#define REDIS_WORDS(...) (const struct str[]){__VA_ARGS__}, sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str)

/* Sends what waits for the end of the turn now. Calls nobody. */
void redis_flush_now(struct redis *redis);
/* Reads what has arrived, a bounded number of times, and hands it over before returning. Nothing from within a callback. */
void redis_drain(struct redis *redis);
