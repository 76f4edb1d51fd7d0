/* world.h — live/ with a world that writes down what is asked of it. Rooms are called 'a' to 'z', users 'A' to 'Z'; an event reads "a7 ", a call to pull "!a7 ", a signal "~a ".
 *
 *      opens(&w, 0, 'A', "ab", 5);  becomes_live(&w, 'a', 7);  …  event(&w, 'a', 8);  turn(&w);  CHECK_GOT(&w, 0, "a8 ");
 */
#pragma once
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/memory.h"
#include "chat-gateway/live/live.h"
#include "op/event.h"
#include "tests/support/check.h"

#define WORLD_SOCKETS 1200

struct world_socket {
        struct connection *connection;
        struct buf         got;
        int                sends, room_for;              /* sends that the socket still takes */
        bool               is_gone, is_present;          /* is_present: told of as a device that is there */
        int                opened;                       /* -1: not yet */
        int                close_code;
};

struct world {
        struct live        *live;
        int64_t             now_ms;
        int64_t             send_us, spent_us;           /* what one write takes, and all of them took */
        struct buf          asked;                       /* "subscribe a, head a, read a 3-5, " */
        bool                has_no_bus, closes_at_once;
        int64_t             fanned_ms;                   /* how long the last fan-out took */
        int                 fanned[FRAME_PATHS];         /* and how many there were */
        int64_t             question;                    /* the last one of who may read */
        struct world_socket sockets[WORLD_SOCKETS];
};

static struct id id_of(int name)
{
        struct id id = {{0}};

        id.bytes[14] = (uint8_t)(name >> 8);
        id.bytes[15] = (uint8_t)name;
        return id;
}

static struct log_key key_of(char name)
{
        return (struct log_key){name >= 'a' ? LOG_OF_ROOM : LOG_OF_USER, id_of(name)};
}

static char name_of(struct log_key key) { return (char)key.id.bytes[15]; }

static struct event_frame *frame_of(enum event event, int64_t seq, char subject, int64_t room_seq, const char *text)
{
        struct event_frame *frame = event_frame_create((uint16_t)event, seq, subject ? id_of(subject) : ID_NONE, 0, strlen(text));

        frame->room_seq = room_seq;
        memcpy(frame->bytes, text, strlen(text));
        return frame;
}

static inline struct event_frame *some_frame(char log, int64_t seq, enum event event, char subject, int64_t room_seq)
{
        char text[32];

        snprintf(text, sizeof text, "%c%lld ", log, (long long)seq);
        return frame_of(event, seq, subject, room_seq, text);
}

/* --- the effects */

static enum sent world_send(void *owner, void *to, struct str frames)
{
        struct world_socket *socket = to;
        struct world *w = owner;

        w->spent_us += w->send_us;
        if (socket->is_gone)
                return SENT_NOTHING_GONE;
        if (!socket->room_for)
                return SENT_NOTHING_FULL;
        socket->room_for--;
        socket->sends++;
        buf_put(&socket->got, frames);
        return SENT;
}

static void world_subscribe(void *owner, struct log_key key)
{
        struct world *w = owner;

        buf_printf(&w->asked, "subscribe %c, ", name_of(key));
        if (w->has_no_bus)
                live_subscribed(w->live, key);
}

static void world_unsubscribe(void *owner, struct log_key key) { buf_printf(&((struct world *)owner)->asked, "unsubscribe %c, ", name_of(key)); }
static void world_read_head(void *owner, struct log_key key) { buf_printf(&((struct world *)owner)->asked, "head %c, ", name_of(key)); }

static void world_read_entries(void *owner, struct log_key key, int64_t from, int64_t to)
{
        buf_printf(&((struct world *)owner)->asked, "read %c %lld-%lld, ", name_of(key), (long long)from, (long long)to);
}

static void world_read_readers(void *owner, struct log_key room, int64_t number, const struct id *users, int count)
{
        struct world *w = owner;

        w->question = number;
        buf_printf(&w->asked, "readers %c ", name_of(room));
        for (int i = 0; i < count; i++)
                buf_put_char(&w->asked, (char)users[i].bytes[15]);
        buf_put(&w->asked, STR(", "));
}

static void world_opened(void *owner, struct connection *connection, bool is_ready)
{
        struct world_socket *socket = connection_socket(connection);

        (void)owner;
        CHECK_INT(socket->opened, -1);
        socket->opened = is_ready;
}

static void world_present(void *owner, const struct connection *connection, bool is_present)
{
        struct world_socket *socket = connection_socket(connection);

        (void)owner;
        CHECK(socket->is_present != is_present);         /* once it comes, once it goes */
        socket->is_present = is_present;
}

static struct event_frame *world_sync_required(void *owner, struct log_key key, int64_t seq)
{
        char text[32];

        (void)owner;
        snprintf(text, sizeof text, "!%c%lld ", name_of(key), (long long)seq);
        return frame_of(EVENT_none, 0, 0, 0, text);
}

static void world_close(void *owner, void *to, int code, const char *reason)
{
        struct world *w = owner;
        struct world_socket *socket = to;

        (void)reason;
        socket->close_code = code;
        if (w->closes_at_once)
                connection_close(w->live, &socket->connection, w->now_ms);
}

static void world_named_here(void *owner, struct log_key room, const struct event_frame *frame, const struct id *users, int count)
{
        struct world *w = owner;

        buf_printf(&w->asked, "%c%lld names ", name_of(room), (long long)frame->seq);
        for (int i = 0; i < count; i++)
                buf_put_char(&w->asked, (char)users[i].bytes[15]);
        buf_put(&w->asked, STR(", "));
}

static int64_t world_now_us(void *owner)
{
        const struct world *w = owner;

        return w->now_ms * 1000 + w->spent_us;
}

static void world_fanned_out(void *owner, enum frame_path path, int64_t took_us)
{
        struct world *w = owner;

        w->fanned_ms = took_us / 1000;
        w->fanned[path]++;
}

static const struct live_effects world_effects = {
        .send = world_send, .subscribe = world_subscribe, .unsubscribe = world_unsubscribe, .read_head = world_read_head,
        .read_entries = world_read_entries, .read_readers = world_read_readers, .opened = world_opened, .sync_required = world_sync_required, .close = world_close,
        .named_here = world_named_here, .present = world_present, .now_us = world_now_us, .fanned_out = world_fanned_out,
};

/* --- its life */

static void world_init(struct world *w)
{
        memset(w, 0, sizeof *w);
        w->now_ms = 1000000;
        w->live   = live_create(&world_effects, w);
        buf_init(&w->asked, NULL, 1 << 20);
        for (int i = 0; i < WORLD_SOCKETS; i++) {
                buf_init(&w->sockets[i].got, NULL, 1 << 23);
                w->sockets[i].opened   = -1;
                w->sockets[i].room_for = 1 << 30;
        }
}

static void closes(struct world *w, int socket)
{
        connection_close(w->live, &w->sockets[socket].connection, w->now_ms);
}

static void world_fini(struct world *w)
{
        for (int i = 0; i < WORLD_SOCKETS; i++) {
                closes(w, i);
                CHECK(!w->sockets[i].is_present);
                buf_fini(&w->sockets[i].got);
        }
        CHECK_INT(live_figures(w->live).subscriptions, 0);
        CHECK_INT(live_figures(w->live).connections, 0);
        live_destroy(&w->live);
        buf_fini(&w->asked);
}

/* --- words */

/* The session is the socket's own, unless two share one: see opens_in. */
static inline bool opens_in(struct world *w, int socket, char user, int session, const char *rooms, int64_t user_seq)
{
        struct id ids[64];
        size_t count = strlen(rooms);
        struct connection *connection;

        for (size_t i = 0; i < count; i++)
                ids[i] = id_of(rooms[i]);
        w->sockets[socket].opened = -1;
        connection = connection_open(w->live, &(struct connection_start){
                .socket = &w->sockets[socket], .context = &w->sockets[socket], .user = id_of(user), .session = id_of(session), .rooms = ids,
                .rooms_count = count, .user_seq = user_seq}, w->now_ms);
        w->sockets[socket].connection = connection;
        return connection != NULL;
}

static inline bool opens(struct world *w, int socket, char user, const char *rooms, int64_t user_seq)
{
        return opens_in(w, socket, user, 5000 + socket, rooms, user_seq);
}

static inline void becomes_live(struct world *w, char log, int64_t head)
{
        live_subscribed(w->live, key_of(log));
        live_head(w->live, key_of(log), true, head, w->now_ms);
}

static inline void event(struct world *w, char log, int64_t seq)
{
        live_event(w->live, key_of(log), some_frame(log, seq, EVENT_message_sent, 0, 0), w->now_ms);
}

static inline void event_about(struct world *w, char log, int64_t seq, enum event event, char subject, int64_t room_seq)
{
        live_event(w->live, key_of(log), some_frame(log, seq, event, subject, room_seq), w->now_ms);
}

static inline void signals(struct world *w, char log, char subject, const char *text)
{
        live_signal(w->live, key_of(log), frame_of(EVENT_none, 0, subject, 0, text), w->now_ms);
}

/* To the last question of who may read: these, members for a long time; and whether there is anybody in the room who may not. */
static inline void may_read(struct world *w, char log, const char *users, bool is_selective)
{
        struct reader_here items[64];
        int count = (int)strlen(users);

        for (int i = 0; i < count; i++)
                items[i] = (struct reader_here){id_of(users[i]), 1};
        live_readers(w->live, key_of(log), &(struct readers_here){.number = w->question, .is_known = true, .is_selective = is_selective, .items = items, .count = count}, w->now_ms);
}

/* What the database gives for a gap. */
static inline void filled(struct world *w, char log, int64_t from, int64_t to)
{
        struct event_frame *frames[1024];

        for (int64_t seq = from; seq <= to; seq++)
                frames[seq - from] = some_frame(log, seq, EVENT_message_sent, 0, 0);
        live_filled(w->live, key_of(log), frames, (int)(to - from + 1), w->now_ms);
}

static inline int64_t turn(struct world *w) { return live_turn(w->live, w->now_ms); }

/* Turns until nothing is due at once. */
static inline void turns(struct world *w)
{
        for (int i = 0; i < 10000 && turn(w) == 0; i++)
                ;
}

/* Time passes; a quiet log may send at once again. */
static inline void later(struct world *w, int64_t ms)
{
        w->now_ms += ms;
        turns(w);
}

static inline void check_text(struct buf *text, const char *wanted, const char *what, int line)
{
        struct str got = buf_str(text);

        if (!str_equal(got, str_from(wanted)))
                fail_msg("line %d: %s is \"%.*s\", not \"%s\"", line, what, STR_ARG(got), wanted);
        buf_clear(text);
}

/* What came to the socket, or was asked of the world, since the last check. */
#define CHECK_GOT(w, socket, wanted)   check_text(&(w)->sockets[socket].got, wanted, "what came to socket " #socket, __LINE__)
#define CHECK_ASKED(w, wanted)         check_text(&(w)->asked, wanted, "what was asked", __LINE__)
