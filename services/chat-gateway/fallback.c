/* fallback.c — events without a WebSocket: each request becomes a listener that follows its user's logs as a socket does.
 *
 *      asked → rooms read (worker) → followed (live/) → what was missed read (worker) → listening → ended
 *
 * What is missed is read after the following has begun: so nothing falls between, and what comes twice is known by its number.
 */

#include "chat-gateway/fallback.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/list.h"
#include "base/memory.h"
#include "base/network.h"
#include "base/random.h"
#include "chat-gateway/attendance.h"
#include "chat-gateway/frames.h"
#include "chat-gateway/missed.h"
#include "chat-gateway/repo/blocks.h"
#include "chat-gateway/repo/people.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/sessions.h"
#include "chat-gateway/socket.h"
#include "door_http/door_http.h"
#include "json/scan.h"
#include "json/write.h"
#include "loop/loop.h"
#include "op/cursor.h"

enum {
        ANSWER_FRAME_BYTES_MAX = 1024,
        LISTENER_BYTES_MAX     = HTTP_STREAM_BYTES_MAX - ANSWER_FRAME_BYTES_MAX,
        ID_BYTES_MAX           = 64,
        TOKEN_GRACE_MS         = 30000,
        CURSOR_AHEAD_MS_MAX    = 24 * 3600 * 1000,       /* the database's clock may be ahead of ours */
};
_Static_assert(LIVE_ROOMS_MAX * (MISSED_SYNC_BYTES + MISSED_EXTRA_BYTES) < LISTENER_BYTES_MAX, "of every room it can at least be said that it moved");

struct fallback {
        struct fallback_config   config;
        struct http_stream_route route;
        struct link              listeners, due;
        int                      count;
        int64_t                  gone_ms;                /* monotonic: when all of them shall have gone elsewhere; 0: they may stay */
};

struct listener {
        const struct socket_calls *calls;
        struct fallback    *fallback;
        struct http_stream *stream;
        struct identity     who;
        char                address[ADDRESS_TEXT_MAX + 1];
        bool                is_event_stream, has_cursor, has_begun, is_listening, is_closed, is_over, is_replaced, must_try_again;
        int                 calls_under_way, tries;
        int64_t             since_ms, latest_ms;         /* the cursor it came with; the latest event it was given */
        bool                has_news;                    /* something that it may not know */
        bool                is_full;                     /* the rest comes when it asks again */
        struct connection  *connection;
        struct buf          events;                      /* as they will be sent */
        struct loop_timer  *timer;
        int64_t             ends_ms;                     /* monotonic: when it fires */
        struct link         link, due;
        /* --- filled by the worker */
        struct id          *rooms, *blocked;
        size_t              blocked_count;
        size_t              rooms_count;
        int64_t             user_seq, read_ms;           /* read_ms: monotonic, when the rooms began to be read */
        uint8_t             wishes;                      /* as what the person wants to be seen */
        struct missed      *missed;                      /* in the arena of the call that reads it */
};

/* --- what is sent */

static struct str cursor_at(int64_t at_ms, struct arena *arena)
{
        return cursor_write(&(struct cursor){.number = at_ms, .text = STR("")}, arena);
}

static void add_id(struct listener *listener)
{
        struct arena *arena = arena_create(4096);

        buf_printf(&listener->events, "id: %.*s\n", STR_ARG(cursor_at(listener->latest_ms, arena)));
        arena_destroy(&arena);
}

/* Whole or not at all, and nothing after one that did not fit: the cursor then says that the rest is still to come. */
static void add_event(struct listener *listener, struct str text, int64_t at_ms)
{
        struct buf *out = &listener->events;

        if (listener->is_full || out->len + text.len + MISSED_EXTRA_BYTES + (listener->is_listening ? ID_BYTES_MAX : 0) > LISTENER_BYTES_MAX) {
                listener->is_full = true;
                return;
        }
        if (at_ms > listener->latest_ms)
                listener->latest_ms = at_ms;
        if (listener->is_event_stream) {
                /* An id promises everything before it: none before all that was missed has been said. */
                if (at_ms && listener->is_listening)
                        add_id(listener);
                buf_put(out, STR("data: "));
                buf_put(out, text);
                buf_put(out, STR("\n\n"));
        } else {
                buf_put(out, out->len ? STR(",") : STR(""));
                buf_put(out, text);
        }
}

static int64_t time_of(struct str text)
{
        struct str at = json_member(text, "at");
        int64_t at_ms = 0;

        if (at.len > 2)
                time_parse((struct str){at.at + 1, at.len - 2}, &at_ms);
        return at_ms;
}

static void make_due(struct listener *listener)
{
        if (!link_is_in_list(&listener->due))
                list_append(&listener->fallback->due, &listener->due);
}

static void end(struct listener *listener)
{
        listener->is_over = true;
        make_due(listener);
}

/* --- as a socket of live/ */

static enum sent send(void *to, struct str frames)
{
        struct listener *listener = to;
        struct str text;

        if (listener->is_over || listener->is_closed)
                return SENT_NOTHING_GONE;
        while (frame_next_text(&frames, &text))
                add_event(listener, text, time_of(text));
        listener->has_news = true;
        make_due(listener);
        return SENT;
}

/* A revocation names a person or a session; one who has signed in anew since then is not meant. */
static void close_with(void *to, int code, const char *reason)
{
        struct listener *listener = to;

        (void)reason;
        if (code == WS_SESSION_REVOKED && !identity_is_revoked(listener->fallback->config.identity, &listener->who))
                return;
        listener->is_replaced = code == WS_REPLACED;
        if (listener->is_replaced && listener->is_event_stream && listener->has_begun)
                buf_printf(&listener->events, "retry: %d\n\n", FALLBACK_RETRY_MS);
        end(listener);
}

static void ask(struct listener *listener, const struct op *op);

/* --- the worker's two steps, as calls from inside */

static const struct shape *nothing(void)
{
        static const struct field fields[] = {{.name = NULL}};
        static const struct shape shape    = {"nothing", 0, false, fields};

        return &shape;
}

static enum err read_rooms(struct call *call, const void *in, void *out)
{
        struct listener *listener = call->loop_owner;
        struct person_here me;
        struct id *rooms, *blocked;
        int count, blocks;

        (void)in, (void)out;
        listener->read_ms     = clock_monotonic_ms();
        count                 = users_rooms(&call->tx, call->who.user, &rooms);
        blocks                = blocks_of(&call->tx, call->who.user, &blocked);
        listener->user_seq    = users_head(&call->tx, call->who.user);
        me                    = people_get(&call->tx, call->who.user);
        listener->wishes      = attendance_wishes((int)me.choice, (int)me.seen_by);
        listener->rooms_count = (size_t)count;
        listener->rooms       = memory_resize(listener->rooms, ((size_t)count + 1) * sizeof *rooms);
        if (count)
                memcpy(listener->rooms, rooms, (size_t)count * sizeof *rooms);
        listener->blocked_count = (size_t)blocks;
        listener->blocked       = memory_resize(listener->blocked, ((size_t)blocks + 1) * sizeof *blocked);
        if (blocks)
                memcpy(listener->blocked, blocked, (size_t)blocks * sizeof *blocked);
        return call->tx.failed;
}

static enum err read_missed(struct call *call, const void *in, void *out)
{
        struct listener *listener = call->loop_owner;

        (void)in, (void)out;
        listener->missed = missed_read(call, listener->rooms, listener->rooms_count, listener->has_cursor ? listener->since_ms : 0, LISTENER_BYTES_MAX - MISSED_EXTRA_BYTES);
        return call->tx.failed;
}

static const struct op rooms_op = {
        .name = "events_follow", .wire = "events.follow", .doors = BY_REST, .method = METHOD_GET, .path = "/v1/events", .who = WHO_SIGNED_IN,
        .scope = SCOPE_MESSAGES_READ, .price = PRICE_HISTORY, .status = 200, .sentence = "", .in = nothing, .out = nothing, .run = read_rooms,
};
static const struct op missed_op = {
        .name = "events_missed", .wire = "events.missed", .doors = BY_REST, .method = METHOD_GET, .path = "/v1/events", .who = WHO_SIGNED_IN,
        .scope = SCOPE_MESSAGES_READ, .price = PRICE_FREE, .status = 200, .sentence = "", .in = nothing, .out = nothing, .run = read_missed,
};

/* --- listening */

static void begin(struct listener *listener);

/* What was missed comes before what came live meanwhile; when both are too much the live part comes again with the next asking. */
static void took_missed(struct listener *listener)
{
        struct missed *missed = listener->missed;
        struct buf live       = listener->events;
        int64_t live_ms       = listener->latest_ms;
        bool fits             = !listener->is_full && missed->bytes + live.len + MISSED_EXTRA_BYTES <= LISTENER_BYTES_MAX;

        if (!listener->has_cursor)
                listener->since_ms = missed->now_ms;
        listener->is_full   = false;
        listener->latest_ms = listener->since_ms;
        buf_init(&listener->events, NULL, HTTP_STREAM_BYTES_MAX);
        for (int i = 0; i < missed->count; i++) {
                struct str text = frame_text(missed->frames[i]);
                int64_t at_ms   = time_of(text);

                listener->has_news |= at_ms > listener->since_ms;
                add_event(listener, text, at_ms);
        }
        listener->has_news |= missed->cut_ms > listener->since_ms;
        if (listener->has_cursor && missed->now_ms > listener->latest_ms)
                listener->latest_ms = missed->now_ms;
        if (fits) {
                if (live.len && listener->events.len && !listener->is_event_stream)
                        buf_put_char(&listener->events, ',');
                buf_put(&listener->events, buf_str(&live));
                if (live_ms > listener->latest_ms)
                        listener->latest_ms = live_ms;
        }
        listener->is_full |= !fits;
        missed_release(&listener->missed);
        buf_fini(&live);
        begin(listener);
}

static void refuse(struct listener *listener, enum err err, const char *sentence, const struct call_rate *rate)
{
        http_stream_refuse(listener->stream, err, sentence, rate);
        listener->is_closed = true;
        end(listener);
}

/* Revoked, or one too many, before there was anything to say. Who comes back at once would only take the next one's place. */
static void refuse_what_ended(struct listener *listener)
{
        static const struct call_rate stay_away = {.retry_after_ms = FALLBACK_POLL_MS};

        if (listener->is_replaced)
                refuse(listener, ERR_RATE_LIMITED, "a newer connection of this person took the place of this one", &stay_away);
        else
                refuse(listener, ERR_UNAUTHENTICATED, NULL, NULL);
}

static void follow(struct listener *listener)
{
        struct connection_start start = {
                .socket = listener, .context = listener, .user = listener->who.user, .session = listener->who.session,
                .rooms = listener->rooms, .rooms_count = listener->rooms_count, .user_seq = listener->user_seq,
                .read_ms = listener->read_ms, .wishes = listener->wishes, .blocked = listener->blocked, .blocked_count = listener->blocked_count,
        };

        /* From here on live/ knows it, and a revocation finds it. */
        if (identity_is_revoked(listener->fallback->config.identity, &listener->who)) {
                refuse(listener, ERR_UNAUTHENTICATED, NULL, NULL);
                return;
        }
        listener->connection = connection_open(listener->fallback->config.live, &start, clock_monotonic_ms());
}

static void step_is_done(struct call *call)
{
        struct listener *listener = call->loop_owner;

        listener->calls_under_way--;
        if (call->err != OK) {
                missed_release(&listener->missed);
                refuse(listener, call->err, call->sentence.len ? call->sentence.at : NULL, &call->rate);
        } else if (listener->is_over) {
                missed_release(&listener->missed);
                if (listener->is_closed)
                        end(listener);
                else
                        refuse_what_ended(listener);
        } else if (call->op == &rooms_op) {
                follow(listener);
        } else {
                took_missed(listener);
        }
        call_destroy(&call);
}

static void ask(struct listener *listener, const struct op *op)
{
        struct call *call = call_create(op, DOOR_INSIDE);

        call->who        = listener->who;
        call->address    = str_from(listener->address);
        call->finished   = step_is_done;
        call->loop_owner = listener;
        listener->calls_under_way++;
        dispatch_call(listener->fallback->config.dispatch, call);
}

static void opened(void *to, struct connection *connection, bool is_ready)
{
        struct listener *listener = to;

        listener->connection = connection;
        if (is_ready) {
                ask(listener, &missed_op);
        } else {
                listener->must_try_again = true;
                make_due(listener);
        }
}

static const struct socket_calls calls = {.send = send, .close = close_with, .opened = opened};

static void stream_is_closed(void *owner)
{
        struct listener *listener = owner;

        listener->is_closed = true;
        end(listener);
}

static void time_is_over(void *owner)
{
        end(owner);
}

/* A part by chance of what is left, so that they do not all go elsewhere at once. */
static int64_t leaves_in_ms(const struct fallback *fallback, int64_t now_ms)
{
        return fallback->gone_ms > now_ms ? (int64_t)random_below((uint64_t)(fallback->gone_ms - now_ms)) : 0;
}

static void say_goaway(struct listener *listener, int64_t after_ms)
{
        char text[96];
        int len = snprintf(text, sizeof text, "{\"ev\":\"server.goaway\",\"d\":{\"after_ms\":%lld}}", (long long)after_ms);

        add_event(listener, (struct str){text, (size_t)len}, 0);
        make_due(listener);
}

/* A stream is told, a poll has its answer: either goes on elsewhere from where it is. */
static void leave(struct listener *listener)
{
        int64_t now_ms = clock_monotonic_ms(), after_ms = leaves_in_ms(listener->fallback, now_ms);

        if (listener->ends_ms <= now_ms + after_ms)
                return;
        listener->ends_ms = now_ms + after_ms;
        loop_timer_restart(listener->timer, after_ms);
        if (listener->is_event_stream)
                say_goaway(listener, after_ms);
}

static void begin(struct listener *listener)
{
        int64_t left_ms = listener->who.expires_at_ms + TOKEN_GRACE_MS - clock_wall_ms();

        if (!listener->is_event_stream && left_ms > FALLBACK_POLL_MS)
                left_ms = FALLBACK_POLL_MS;
        if (left_ms < 0)
                left_ms = 0;
        listener->is_listening = true;
        listener->ends_ms      = clock_monotonic_ms() + left_ms;
        listener->timer        = loop_timer_create(listener->fallback->config.loop, left_ms, 0, time_is_over, listener);
        if (listener->is_event_stream) {
                listener->has_begun = http_stream_begin(listener->stream, 200, "text/event-stream", stream_is_closed, listener);
                listener->is_closed = !listener->has_begun;
                if (listener->is_closed)
                        end(listener);
                add_id(listener);
                buf_put_char(&listener->events, '\n');
        }
        if (listener->fallback->gone_ms)
                leave(listener);
        make_due(listener);
}

int fallback_count(const struct fallback *fallback)
{
        return fallback->count;
}

void fallback_drain(struct fallback *fallback, int64_t spread_ms)
{
        fallback->gone_ms = clock_monotonic_ms() + spread_ms;
        LIST_EACH(&fallback->listeners, struct listener, link, listener)
                if (listener->is_listening && !listener->is_over)
                        leave(listener);
}

/* --- the end of a turn */

static void answer_poll(struct listener *listener)
{
        struct arena *arena = arena_create(HTTP_STREAM_BYTES_MAX * 4);
        struct buf body;

        buf_init(&body, arena, HTTP_STREAM_BYTES_MAX);
        buf_put(&body, STR("{\"events\":["));
        buf_put(&body, buf_str(&listener->events));
        buf_printf(&body, "],\"cursor\":\"%.*s\"}", STR_ARG(cursor_at(listener->latest_ms, arena)));
        if (http_stream_begin(listener->stream, 200, "application/json", stream_is_closed, listener)) {
                listener->has_begun = true;
                http_stream_write(listener->stream, buf_str(&body));
                http_stream_end(listener->stream);
        } else {
                listener->is_closed = true;
        }
        arena_destroy(&arena);
}

static void push(struct listener *listener)
{
        if (!http_stream_write(listener->stream, buf_str(&listener->events)) || listener->is_full)
                end(listener);                           /* too slow, or too much: it comes again with its Last-Event-ID */
        buf_clear(&listener->events);
}

static void destroy(struct listener *listener)
{
        connection_close(listener->fallback->config.live, &listener->connection, clock_monotonic_ms());
        loop_timer_destroy(&listener->timer);
        list_remove(&listener->link);
        list_remove(&listener->due);
        listener->fallback->count--;
        buf_fini(&listener->events);
        free(listener->rooms);
        free(listener->blocked);
        free(listener);
}

static void try_again(struct listener *listener)
{
        listener->must_try_again = false;
        connection_close(listener->fallback->config.live, &listener->connection, clock_monotonic_ms());
        if (++listener->tries < SESSION_OPEN_TRIES) {
                ask(listener, &rooms_op);
                return;
        }
        refuse(listener, ERR_UNAVAILABLE, "the rooms could not be followed right now; ask again", NULL);
}

/* It has news, or its time is over. */
static bool is_answered(const struct listener *listener)
{
        return listener->has_news || listener->is_full || (listener->is_over && !listener->is_replaced);
}

static void look_at(struct listener *listener)
{
        if (listener->must_try_again && !listener->is_over)
                try_again(listener);
        if (listener->is_listening && !listener->is_closed && !listener->has_begun && is_answered(listener))
                answer_poll(listener);
        if (listener->is_event_stream && listener->has_begun && !listener->is_closed && listener->events.len)
                push(listener);
        if (!listener->is_over)
                return;
        if (!listener->has_begun && !listener->is_closed && !listener->calls_under_way)
                refuse_what_ended(listener);
        /* A stream that is open says goodbye first; `closed` brings it here again. */
        if (listener->has_begun && !listener->is_closed)
                http_stream_end(listener->stream);
        else if (!listener->calls_under_way)
                destroy(listener);
}

void fallback_turn(struct fallback *fallback)
{
        while (!list_is_empty(&fallback->due)) {
                struct listener *listener = LIST_ITEM(list_first(&fallback->due), struct listener, due);

                list_remove(&listener->due);
                look_at(listener);
        }
}

/* --- the route */

static bool read_cursor(struct str query, struct str last_event_id, struct listener *listener)
{
        struct str rest = query, text = last_event_id;
        struct arena *arena;
        struct cursor cursor;

        while (rest.len) {
                struct str value, name = str_until(str_until(rest, '&', &rest), '=', &value);

                if (!str_equal(name, STR("cursor")))
                        return false;
                text = value;
        }
        if (!text.len)
                return true;
        arena                = arena_create(4096);
        listener->has_cursor = text.len < 256 && cursor_read(text, arena, &cursor) && cursor.number > 0 && cursor.number < clock_wall_ms() + CURSOR_AHEAD_MS_MAX;
        listener->since_ms   = listener->has_cursor ? cursor.number : 0;
        listener->latest_ms  = listener->since_ms;
        arena_destroy(&arena);
        return listener->has_cursor;
}

static void open_route(void *owner, struct http_stream *stream, const struct identity *who, struct str query, struct str last_event_id, bool wants_event_stream)
{
        struct fallback *fallback = owner;
        struct listener *listener;

        if (!who->is_signed_in) {
                http_stream_refuse(stream, ERR_UNAUTHENTICATED, NULL, NULL);
                return;
        }
        if (who->service[0]) {
                http_stream_refuse(stream, ERR_FORBIDDEN, "this needs a person, and the token is a service's", NULL);
                return;
        }
        if (fallback->count >= FALLBACK_STREAMS_MAX) {
                http_stream_refuse(stream, ERR_BUSY, NULL, NULL);
                return;
        }
        listener                  = memory_zero(sizeof *listener);
        listener->calls           = &calls;
        listener->fallback        = fallback;
        listener->stream          = stream;
        listener->who             = *who;
        listener->is_event_stream = wants_event_stream;
        snprintf(listener->address, sizeof listener->address, "%.*s", STR_ARG(http_stream_address(stream)));
        buf_init(&listener->events, NULL, HTTP_STREAM_BYTES_MAX);
        list_append(&fallback->listeners, &listener->link);
        fallback->count++;
        if (read_cursor(query, last_event_id, listener)) {
                ask(listener, &rooms_op);
                return;
        }
        http_stream_refuse(stream, ERR_INVALID, "cursor is the only parameter, and one that was handed out before", NULL);
        listener->is_closed = true;
        end(listener);
}

struct fallback *fallback_create(const struct fallback_config *config)
{
        struct fallback *fallback = memory_zero(sizeof *fallback);

        fallback->config = *config;
        fallback->route  = (struct http_stream_route){.path = "/v1/events", .open = open_route, .owner = fallback};
        list_init(&fallback->listeners);
        list_init(&fallback->due);
        return fallback;
}

void fallback_destroy(struct fallback **fallback)
{
        struct fallback *f = *fallback;

        if (!f)
                return;
        LIST_EACH(&f->listeners, struct listener, link, listener)
                destroy(listener);
        free(f);
        *fallback = NULL;
}

const struct http_stream_route *fallback_route(const struct fallback *fallback)
{
        return &fallback->route;
}
