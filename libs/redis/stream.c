/* stream.c — writing and following streams. */

#include "redis/stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/memory.h"
#include "loop/loop.h"
#include "redis/redis.h"

#define ID_BYTES_MAX   48
#define TRY_AGAIN_MS   1000
#define KEY_LENGTH_MAX ((size_t)200)

/* --- writing */

struct adding {
        void (*done)(void *owner, bool is_written);
        void *owner;
};

static void added(void *at, const struct redis_reply *reply)
{
        struct adding *adding = at;
        if (adding->done)
                adding->done(adding->owner, reply && reply->kind == REDIS_TEXT);
        free(adding);
}

enum err stream_add(struct redis *redis, struct str key, int64_t keep_ms, int64_t keep_entries, const struct stream_field *fields,
                    size_t count, void (*done)(void *owner, bool is_written), void *owner)
{
        struct str words[6 + 2 * STREAM_FIELDS_MAX];
        char       oldest[24], most[24];
        size_t     at = 0;
        if (count == 0 || count > STREAM_FIELDS_MAX)
                return ERR_INVALID;
        snprintf(oldest, sizeof oldest, "%" PRId64, clock_wall_ms() - keep_ms);
        snprintf(most, sizeof most, "%" PRId64, keep_entries);
        words[at++] = STR("XADD");
        words[at++] = key;
        words[at++] = STR("MINID");
        words[at++] = STR("~");
        words[at++] = str_from(oldest);
        words[at++] = STR("*");
        for (size_t i = 0; i < count; i++) {
                words[at++] = fields[i].name;
                words[at++] = fields[i].value;
        }
        struct adding *adding = memory_zero(sizeof *adding);
        *adding               = (struct adding){done, owner};
        enum err err          = redis_command(redis, words, at, added, adding);
        if (err != OK) {
                free(adding);
                return err;
        }
        /* XADD trims by one of the two; the other is a second thought, whose loss harms nobody. */
        redis_command(redis, REDIS_WORDS(STR("XTRIM"), key, STR("MAXLEN"), STR("~"), str_from(most)), NULL, NULL);
        return OK;
}

/* --- following */

struct stream {
        struct stream_options options;
        struct redis         *redis;
        struct loop_timer    *again;
        char                  key[KEY_LENGTH_MAX + 1];
        char                  last[ID_BYTES_MAX];
        bool                  is_answering, is_gone;
};

static void stream_read(struct stream *stream);

struct str stream_value(const struct stream_entry *entry, struct str name)
{
        for (size_t i = 0; i + 1 < entry->fields->count; i += 2)
                if (redis_reply_is(&entry->fields->items[i], name))
                        return entry->fields->items[i + 1].text;
        return STR_NONE;
}

/* [[key, [[id, [name, value …]] …]]] */
static void entries_tell(struct stream *stream, const struct redis_reply *reply)
{
        if (reply->count != 1 || reply->items[0].kind != REDIS_LIST || reply->items[0].count != 2)
                return;
        const struct redis_reply *entries = &reply->items[0].items[1];
        for (size_t i = 0; i < entries->count && !stream->is_gone; i++) {
                const struct redis_reply *item = &entries->items[i];
                if (item->kind != REDIS_LIST || item->count != 2 || item->items[0].text.len >= ID_BYTES_MAX)
                        continue;
                struct stream_entry entry = {item->items[0].text, &item->items[1]};
                memcpy(stream->last, entry.id.at, entry.id.len + 1);
                stream->options.on_entry(stream->options.owner, &entry);
        }
}

static void answered(void *at, const struct redis_reply *reply)
{
        struct stream *stream = at;
        if (stream->is_gone)
                return;                                  /* being closed: stream_close frees it */
        stream->is_answering = true;
        if (reply && reply->kind == REDIS_LIST)
                entries_tell(stream, reply);
        stream->is_answering = false;
        if (stream->is_gone)
                free(stream);
        else if (reply && reply->kind == REDIS_ERROR)
                loop_timer_restart(stream->again, TRY_AGAIN_MS);          /* somebody else's key, or no right to it */
        else if (reply)
                stream_read(stream);
}

static void stream_read(struct stream *stream)
{
        redis_command(stream->redis,
                      REDIS_WORDS(STR("XREAD"), STR("COUNT"), STR(STREAM_ENTRIES_MAX), STR("BLOCK"), STR(STREAM_BLOCK_MS),
                                  STR("STREAMS"), str_from(stream->key), str_from(stream->last)),
                      answered, stream);
}

static void read_again(void *at)
{
        stream_read(at);
}

static void came_up(void *at)
{
        struct stream *stream = at;
        loop_timer_stop(stream->again);
        stream_read(stream);
        if (stream->options.on_up)
                stream->options.on_up(stream->options.owner);
}

static void went_down(void *at, const char *why)
{
        struct stream *stream = at;
        if (stream->options.on_down)
                stream->options.on_down(stream->options.owner, why);
}

struct stream *stream_follow(struct loop *loop, const struct stream_options *options)
{
        struct stream       *stream = memory_zero(sizeof *stream);
        struct redis_options redis  = {.server = options->server, .on_up = came_up, .on_down = went_down, .owner = stream};
        stream->options             = *options;
        snprintf(stream->key, sizeof stream->key, "%.*s", STR_ARG(options->key));
        /* XREAD takes what comes after: the last place before that millisecond. */
        snprintf(stream->last, sizeof stream->last, "%" PRId64 "-%" PRIu64, options->from_ms > 0 ? options->from_ms - 1 : 0,
                 options->from_ms > 0 ? UINT64_MAX : 0);
        stream->again = loop_timer_create(loop, TRY_AGAIN_MS, 0, read_again, stream);
        loop_timer_stop(stream->again);
        stream->redis = redis_open(loop, &redis);
        return stream;
}

void stream_close(struct stream **pointer)
{
        struct stream *stream = *pointer;
        if (!stream || stream->is_gone)
                return;
        *pointer             = NULL;
        bool is_answering    = stream->is_answering;
        stream->is_gone      = true;
        loop_timer_destroy(&stream->again);
        redis_close(&stream->redis);
        if (!is_answering)
                free(stream);
}
