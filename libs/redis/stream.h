/* stream.h — small logs in Redis that every process follows: written with a bound in time and number, read from a place on.
 *
 * On the loop's thread. A follower has a connection of its own and resumes after the last entry it has seen, however often the
 * connection breaks. What was trimmed meanwhile is lost, and so is what a server without persistence forgot: the truth is elsewhere.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"
#include "redis/wire.h"

#define STREAM_BLOCK_MS    "1000"                        /* well below WIRE_SILENCE_MS: each answer is a sign of life */
#define STREAM_ENTRIES_MAX "256"                         /* in one answer */
#define STREAM_FIELDS_MAX  16

struct loop;
struct redis;
struct stream;

struct stream_field {
        struct str name, value;
};

/* Appends one entry, and drops what is older than keep_ms or beyond about `keep_entries`. `done` (or NULL) says, once, whether it
 * was written; errors as redis_command, ERR_INVALID past STREAM_FIELDS_MAX: then it is not called. */
enum err stream_add(struct redis *redis, struct str key, int64_t keep_ms, int64_t keep_entries, const struct stream_field *fields,
                    size_t count, void (*done)(void *owner, bool is_written), void *owner);

struct stream_entry {
        struct str                id;                    /* "1732096800123-0" */
        const struct redis_reply *fields;                /* name, value, name, value … */
};

/* STR_NONE when the entry has no such field. */
struct str stream_value(const struct stream_entry *entry, struct str name);

struct stream_options {
        struct redis_server server;
        struct str          key;
        int64_t             from_ms;                     /* entries from then on (wall clock), also those already there */
        void (*on_entry)(void *owner, const struct stream_entry *entry);
        void (*on_up)(void *owner);                      /* may be NULL: connected, reading */
        void (*on_down)(void *owner, const char *why);   /* may be NULL */
        void *owner;
};

struct stream *stream_follow(struct loop *loop, const struct stream_options *options);
/* Also from within a callback. */
void stream_close(struct stream **stream);
