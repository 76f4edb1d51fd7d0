/* test_live_random.c — a whole server in miniature, a network that breaks in every way, and one client:
 * whatever happens, the client has seen every number once and in order, and every message it sent is there
 * once, in the order it was sent. */

#include "c/live.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/random.h"
#include "c/frame.h"
#include "json/scan.h"
#include "tests/support/check.h"

#define ROOM     "01890000-0000-7000-8000-00000000aaa1"
#define EPOCH    "01890000-0000-7000-8000-000000000001"
#define LOG_MAX  4000
#define WIRE_MAX 4096

struct wire {                                            /* one socket: what is on its way, in both
                                                          * directions, in order */
        bool  is_up, is_open, is_session, is_cut;
        char *down[WIRE_MAX];
        int   down_count;
        char *up[WIRE_MAX];
        int   up_count;
        int64_t live_at;                                 /* events up to here were put on it */
};

struct world {
        struct live *live;
        int64_t      now_ms;
        struct wire  wires[LIVE_SOCKETS];
        bool         token_wanted;
        /* the server */
        int64_t      head;
        int          number[LOG_MAX];                    /* of our own messages; -1: somebody else's */
        char         cid[LOG_MAX][ID_TEXT_LEN + 1];
        /* the client */
        int64_t      seen;
        int          confirmed, sent;
        uint64_t     seed;
};

static uint64_t next(struct world *w, uint64_t bound)
{
        w->seed ^= w->seed << 13;
        w->seed ^= w->seed >> 7;
        w->seed ^= w->seed << 17;
        return w->seed % bound;
}

static void wire_down(struct wire *wire, char *text)
{
        CHECK(wire->down_count < WIRE_MAX);
        wire->down[wire->down_count++] = text;
}

static void wire_clear(struct wire *wire)
{
        for (int i = 0; i < wire->down_count; i++)
                free(wire->down[i]);
        for (int i = 0; i < wire->up_count; i++)
                free(wire->up[i]);
        *wire = (struct wire){0};
}

static void on_connect(void *owner, int socket)
{
        struct world *w = owner;
        CHECK(!w->wires[socket].is_up);
        w->wires[socket].is_up = true;
}

static void on_send(void *owner, int socket, struct str frame)
{
        struct wire *wire = &((struct world *)owner)->wires[socket];
        CHECK(wire->is_up && wire->up_count < WIRE_MAX);
        wire->up[wire->up_count++] = strndup(frame.at, frame.len);
}

static void on_close(void *owner, int socket, int code)
{
        (void)code;
        wire_clear(&((struct world *)owner)->wires[socket]);
}

static int64_t on_silence(void *owner, int socket)
{
        return ((struct world *)owner)->wires[socket].is_cut ? 1000000 : 0;
}

static void on_token(void *owner, bool was_refused)
{
        ((struct world *)owner)->token_wanted = was_refused || true;
}
static uint64_t on_random(void *owner, uint64_t bound) { return next(owner, bound); }

static void on_news(void *owner, const struct live_news *news)
{
        struct world *w = owner;
        CHECK(news->kind == NEWS_ENTRY);
        CHECK_INT(news->seq, w->seen + 1);
        w->seen = news->seq;
}

static void on_sent(void *owner, const struct live_sent *sent)
{
        struct world *w = owner;
        CHECK_INT(sent->outcome, CHAT_OK);
        CHECK_INT(w->number[sent->seq], w->confirmed);
        w->confirmed++;
}

static const struct live_effects effects = {on_connect, on_send, on_close, on_silence, on_token,
                                            on_random,  NULL,    on_news,  on_sent,    NULL};

/* --- the server */

static char *event_text(int64_t seq)
{
        char *text;
        CHECK(asprintf(&text,
                       "{\"ev\":\"message.sent\",\"room\":\"" ROOM "\",\"seq\":%" PRId64
                       ",\"at\":\"2026-11-20T10:00:00.123Z\",\"d\":{}}",
                       seq) > 0);
        return text;
}

static void server_append(struct world *w, int number, const char *cid)
{
        CHECK(w->head + 1 < LOG_MAX);
        w->head++;
        w->number[w->head] = number;
        snprintf(w->cid[w->head], sizeof w->cid[w->head], "%s", cid);
}

static char *server_send(struct world *w, int64_t id, struct str args)
{
        char *text;
        struct str cid = json_member(args, "cid");
        int64_t number = -1, seq = 0;
        CHECK(json_int(json_member(json_member(args, "body"), "n"), 0, 1000000, &number));
        char quoted[ID_TEXT_LEN + 3];
        snprintf(quoted, sizeof quoted, "%.*s", STR_ARG(cid));
        quoted[ID_TEXT_LEN + 1] = '\0';
        for (int64_t i = 1; i <= w->head; i++)
                if (strcmp(w->cid[i], quoted + 1) == 0)
                        seq = i;
        bool dup = seq > 0;
        if (!dup && next(w, 8) == 0) {
                CHECK(asprintf(&text,
                               "{\"re\":%" PRId64 ",\"err\":{\"code\":\"unavailable\",\"status\":503,"
                                                  "\"temporary\":true,\"retry_after_ms\":%d}}",
                               id, (int)next(w, 300)) > 0);
                return text;
        }
        if (!dup) {
                server_append(w, (int)number, quoted + 1);
                seq = w->head;
        }
        CHECK(asprintf(&text,
                       "{\"re\":%" PRId64 ",\"ok\":{\"seq\":%" PRId64
                       ",\"num\":1,\"at\":\"2026-11-20T10:00:00.123Z\",\"dup\":%s}}",
                       id, seq, dup ? "true" : "false") > 0);
        return text;
}

static char *server_page(struct world *w, int64_t id, struct str args)
{
        int64_t    after = 0, limit = 200;
        struct buf page;
        json_int(json_member(args, "after_seq"), 0, LOG_MAX, &after);
        limit = 1 + (int64_t)next(w, 200);               /* a server may give less than was asked for */
        buf_init(&page, NULL, 1 << 22);
        buf_printf(&page, "{\"re\":%" PRId64 ",\"ok\":{\"events\":[", id);
        for (int64_t seq = after + 1; seq <= w->head && seq <= after + limit; seq++) {
                char *text = event_text(seq);
                buf_printf(&page, "%s%s", seq > after + 1 ? "," : "", text);
                free(text);
        }
        buf_printf(&page, "],\"head\":%" PRId64 ",\"floor\":0,\"recovered\":true}}%c", w->head, '\0');
        return page.at;
}

static char *server_sync(struct world *w, int64_t id, struct str args)
{
        char      *text;
        int64_t    head = -1;
        struct str heads = json_member(args, "heads"), item;
        if (json_next_item(&heads, &item))
                json_int(json_member(item, "seq"), 0, LOG_MAX, &head);
        CHECK(head >= 0);
        char row[300] = "";
        if (head != w->head)
                snprintf(row, sizeof row,
                         "{\"room\":\"" ROOM "\",\"seq\":%" PRId64
                         ",\"num\":1,\"unread\":0,\"mentions\":0,\"floor\":0,\"recovered\":true}",
                         w->head);
        CHECK(asprintf(&text,
                       "{\"re\":%" PRId64 ",\"ok\":{\"recovered\":true,\"epoch\":\"" EPOCH
                       "\",\"user_seq\":0,\"rooms\":[%s]}}",
                       id, row) > 0);
        return text;
}

static void server_takes(struct world *w, struct wire *wire)
{
        char *frame = wire->up[0];
        memmove(wire->up, wire->up + 1, (size_t)--wire->up_count * sizeof *wire->up);
        struct str op = json_member(str_from(frame), "op"), args = json_member(str_from(frame), "args");
        int64_t    id = 0;
        char      *text = NULL;
        CHECK(json_int(json_member(str_from(frame), "id"), 1, INT64_MAX, &id));
        if (str_equal(op, STR("\"session.open\""))) {
                wire->is_session = true;
                wire->live_at    = w->head;
                CHECK(asprintf(&text,
                               "{\"re\":%" PRId64 ",\"ok\":{\"user\":\"" EPOCH "\",\"session\":\"" EPOCH
                               "\",\"feature_level\":1,\"epoch\":\"" EPOCH
                               "\",\"heartbeat_ms\":25000,\"user_seq\":0,\"rooms\":1,\"limits\":[]}}",
                               id) > 0);
        } else if (str_equal(op, STR("\"session.sync\"")))
                text = server_sync(w, id, args);
        else if (str_equal(op, STR("\"room.events\"")))
                text = server_page(w, id, args);
        else if (str_equal(op, STR("\"message.send\"")))
                text = server_send(w, id, args);
        else if (str_equal(op, STR("\"session.renew\"")))
                CHECK(asprintf(&text,
                               "{\"re\":%" PRId64 ",\"ok\":{\"expires_at\":\"2026-11-20T10:00:00.123Z\"}}",
                               id) > 0);
        else
                fail_msg("unexpected %.*s", STR_ARG(op));
        wire_down(wire, text);
        free(frame);
}

/* Puts on the wire what is new in the room; sometimes twice, and sometimes it gives up and says so. */
static void server_tells(struct world *w, struct wire *wire)
{
        if (!wire->is_session || wire->live_at >= w->head)
                return;
        if (next(w, 20) == 0) {
                char *text;
                CHECK(asprintf(&text, "{\"ev\":\"sync.required\",\"room\":\"" ROOM "\",\"seq\":%" PRId64 "}",
                               w->head) > 0);
                wire->live_at = w->head;
                wire_down(wire, text);
                return;
        }
        wire->live_at++;
        wire_down(wire, event_text(wire->live_at));
        if (next(w, 15) == 0)
                wire_down(wire, event_text(wire->live_at));
}

/* --- one step of the world */

static void deliver(struct world *w, int socket)
{
        struct wire *wire = &w->wires[socket];
        if (!wire->down_count || wire->is_cut)
                return;
        char *text = wire->down[0];
        memmove(wire->down, wire->down + 1, (size_t)--wire->down_count * sizeof *wire->down);
        live_socket_frame(w->live, socket, str_from(text), w->now_ms);
        free(text);
}

static void broken(struct world *w, int socket, int code)
{
        wire_clear(&w->wires[socket]);
        live_socket_closed(w->live, socket, code, STR(""), w->now_ms);
}

static void step(struct world *w, bool is_calm)
{
        static const int codes[] = {4000, 4001, 4008, 4401, 4500, 4503, 1006};
        int              socket  = (int)next(w, LIVE_SOCKETS);
        struct wire     *wire    = &w->wires[socket];
        w->now_ms += (int64_t)next(w, 40);
        if (live_wake_at(w->live) <= w->now_ms)
                live_tick(w->live, w->now_ms);
        if (w->token_wanted && next(w, 3) == 0) {
                w->token_wanted = false;
                if (!is_calm && next(w, 4) == 0)
                        live_token_failed(w->live, false, STR("away"), w->now_ms);
                else
                        live_token(w->live, STR("token"), 20000, w->now_ms);
        }
        if (!wire->is_up)
                return;
        if (!wire->is_open) {
                if (!is_calm && next(w, 6) == 0) {
                        wire_clear(wire);
                        live_socket_refused(w->live, socket, 503, -1, STR(""), w->now_ms);
                } else {
                        wire->is_open = true;
                        live_socket_opened(w->live, socket, w->now_ms);
                }
                return;
        }
        switch (next(w, is_calm ? 6 : 60)) {
        case 50: broken(w, socket, codes[next(w, sizeof codes / sizeof *codes)]); return;
        case 51: wire->is_cut = next(w, 3) == 0; return;
        case 52:
                if (wire->is_session)
                        wire_down(wire, strdup("{\"ev\":\"server.goaway\",\"d\":{\"after_ms\":400}}"));
                return;
        default: break;
        }
        if (wire->up_count && !wire->is_cut && next(w, 2))
                server_takes(w, wire);
        server_tells(w, wire);
        if (next(w, 2))
                deliver(w, socket);
}

static void run(uint64_t seed, int window)
{
        struct world w = {.seed = seed * 2654435761u + 1, .now_ms = 5000};
        struct id    room;
        for (int i = 0; i < LOG_MAX; i++)
                w.number[i] = -1;
        CHECK(id_parse(STR(ROOM), &room));
        w.live = live_create(
                &(struct live_config){.effects = &effects, .owner = &w, .sends_under_way = window});
        for (int i = (int)next(&w, 300); i > 0; i--)
                server_append(&w, -1, "");
        w.seen = (int64_t)next(&w, (uint64_t)w.head + 1);
        CHECK(live_follow(w.live, room, w.seen, true, w.now_ms));
        live_start(w.live, w.now_ms);
        for (int i = 0; i < 6000; i++) {
                step(&w, false);
                if (next(&w, 12) == 0 && w.head < LOG_MAX - 600)
                        server_append(&w, -1, "");
                if (w.sent < 200 && next(&w, 15) == 0) {
                        char body[40];
                        snprintf(body, sizeof body, "{\"n\":%d}", w.sent);
                        if (live_send(w.live, room, id_make(), str_from(body), w.now_ms))
                                w.sent++;
                }
        }
        for (int i = 0; i < 200000 && (w.seen < w.head || w.confirmed < w.sent); i++)
                step(&w, true);
        CHECK_INT(w.seen, w.head);
        CHECK_INT(w.confirmed, w.sent);
        int expected = 0;
        for (int64_t seq = 1; seq <= w.head; seq++)
                if (w.number[seq] >= 0)
                        CHECK_INT(w.number[seq], expected++);
        CHECK_INT(expected, w.sent);
        live_destroy(&w.live);
        for (int i = 0; i < LIVE_SOCKETS; i++)
                wire_clear(&w.wires[i]);
}

TEST(nothing_is_lost_doubled_or_out_of_order)
{
        for (uint64_t seed = 1; seed <= 60; seed++)
                run(seed, 1);
}

SUITE(CASE(nothing_is_lost_doubled_or_out_of_order))
