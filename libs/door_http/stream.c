/* stream.c — long answers: bytes queued by a service, taken by the connection as fast as it can. */

#include "door_http/exchange.h"

#include <string.h>
#include "base/arena.h"

#define BLOCK_BYTES 4096

struct http_stream {
        struct exchange *exchange;
        struct buf       queue;
        size_t           taken;                          /* of the queue's bytes, from its beginning */
        bool             has_begun, is_ended, is_broken, is_event_stream, has_progressed;
        void           (*closed)(void *owner);
        void            *owner;
};

static const char event_stream[] = "text/event-stream";

size_t http_stream_queued(const struct http_stream *stream)
{
        return stream->queue.len - stream->taken;
}

struct str http_stream_address(const struct http_stream *stream)
{
        return stream->exchange->call->address;
}

struct str http_stream_path_value(const struct http_stream *stream, int index)
{
        const struct path_values *values = &stream->exchange->values;

        return index < values->count ? values->raw[index] : STR_NONE;
}

/* What was taken makes room at once when it was all, else when the room is needed. */
static void compact(struct buf *queue, size_t *taken)
{
        if (!*taken)
                return;
        memmove(queue->at, queue->at + *taken, queue->len - *taken);
        queue->len -= *taken;
        *taken = 0;
}

static void break_off(struct http_stream *stream)
{
        stream->is_broken = true;
        if (stream->exchange->is_suspended)
                exchange_resume(stream->exchange);
        else if (stream->exchange->state == EXCHANGE_ANSWERED)
                peer_break(stream->exchange->peer);
}

/* A silent stream says that it is alive, which also finds out whether anybody listens; one that takes nothing ends. */
static void look_after(struct deadline *deadline)
{
        struct peer        *peer   = LIST_ITEM(deadline, struct peer, deadline);
        struct http_stream *stream = peer->exchange->stream;

        deadline_set(peer->door->wheel, deadline, HTTP_STREAM_PING_MS, look_after);
        if (http_stream_queued(stream) && !stream->has_progressed)
                break_off(stream);
        else if (stream->is_event_stream && !http_stream_queued(stream) && !stream->is_ended)
                http_stream_write(stream, STR(":\n\n"));
        stream->has_progressed = false;
}

static ssize_t take(void *cls, uint64_t position, char *out, size_t room)
{
        struct http_stream *stream = cls;
        size_t              ready  = http_stream_queued(stream);

        (void)position;
        if (stream->is_broken)
                return MHD_CONTENT_READER_END_WITH_ERROR;
        if (!ready && stream->is_ended)
                return MHD_CONTENT_READER_END_OF_STREAM;
        if (!ready) {
                stream->exchange->is_suspended = true;
                MHD_suspend_connection(stream->exchange->connection);
                return 0;
        }
        if (ready > room)
                ready = room;
        memcpy(out, stream->queue.at + stream->taken, ready);
        stream->taken += ready;
        stream->has_progressed = true;
        if (!http_stream_queued(stream)) {
                buf_clear(&stream->queue);
                stream->taken = 0;
        }
        return (ssize_t)ready;
}

struct MHD_Response *stream_response(struct http_stream *stream)
{
        struct peer *peer = stream->exchange->peer;

        deadline_set(peer->door->wheel, &peer->deadline, HTTP_STREAM_PING_MS, look_after);
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, take, stream, NULL);
}

void stream_closed(struct http_stream *stream)
{
        void (*closed)(void *owner) = stream->closed;

        buf_fini(&stream->queue);
        stream->closed = NULL;
        if (closed)
                closed(stream->owner);
}

void stream_start(struct exchange *exchange)
{
        const struct http_stream_route *route  = exchange->route->stream;
        struct http_stream             *stream = arena_zero(exchange->call->arena, sizeof *stream);
        struct str                      accept = exchange->headers.accept;

        stream->exchange = exchange;
        exchange->stream = stream;
        buf_init(&stream->queue, NULL, HTTP_STREAM_BYTES_MAX);
        route->open(route->owner, stream, &exchange->call->who, exchange->query, exchange->headers.last_event_id,
                    accept.len && memmem(accept.at, accept.len, event_stream, sizeof event_stream - 1));
}

bool http_stream_begin(struct http_stream *stream, int status, const char *content_type, void (*closed)(void *owner), void *owner)
{
        struct exchange *exchange = stream->exchange;

        if (exchange->is_abandoned) {
                stream_closed(stream);
                exchange_ready(exchange);
                return false;
        }
        stream->has_begun       = true;
        stream->closed          = closed;
        stream->owner           = owner;
        stream->is_event_stream = strncmp(content_type, event_stream, sizeof event_stream - 1) == 0;
        exchange->status        = status;
        exchange->content_type  = content_type;
        exchange_ready(exchange);
        return true;
}

void http_stream_refuse(struct http_stream *stream, enum err err, const char *sentence, const struct call_rate *rate)
{
        struct exchange *exchange = stream->exchange;

        exchange->call->err = err;
        if (rate)
                exchange->call->rate = *rate;
        if (sentence)
                exchange->call->sentence = str_copy(str_from(sentence), exchange->call->arena);
        stream_closed(stream);
        exchange->stream = NULL;
        exchange_ready(exchange);
}

bool http_stream_write(struct http_stream *stream, struct str bytes)
{
        if (!stream->has_begun || stream->is_ended || stream->is_broken)
                return false;
        if (http_stream_queued(stream) + bytes.len > HTTP_STREAM_BYTES_MAX) {
                break_off(stream);
                return false;
        }
        if (stream->queue.len + bytes.len > HTTP_STREAM_BYTES_MAX)
                compact(&stream->queue, &stream->taken);
        buf_put(&stream->queue, bytes);
        if (stream->exchange->state == EXCHANGE_ANSWERED)
                exchange_resume(stream->exchange);
        return true;
}

void http_stream_end(struct http_stream *stream)
{
        stream->is_ended = true;
        if (stream->exchange->state == EXCHANGE_ANSWERED)
                exchange_resume(stream->exchange);
}
