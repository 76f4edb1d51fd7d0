/* live_script.h — a live connection whose network is a notebook: what it asks for is written down, what
 * happened is told by the test. */
#pragma once
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/random.h"
#include "c/frame.h"
#include "c/live.h"
#include "json/scan.h"
#include "tests/support/check.h"

#define SCRIPT_FRAMES_MAX 256

struct script {
        struct live   *live;
        int64_t        now_ms;
        bool           chance_is_high;                   /* the highest number that chance can give; else
                                                          * the lowest */
        int            connects, last_socket, token_asks;
        bool           token_was_refused;
        bool           is_up[LIVE_SOCKETS];
        int            closes, last_close_code;
        int64_t        silence_ms;
        struct live_status status;
        char           sentence[200];
        int            statuses;
        /* frames sent since the last script_forget */
        char          *frames[SCRIPT_FRAMES_MAX];
        int            frame_socket[SCRIPT_FRAMES_MAX], frame_count;
        /* news */
        int64_t        entries[8192];
        int            entry_count, reloads, losts, moves, owns, signals, elsewhere;
        int64_t        reloaded_at;
        /* sends */
        int            oks, fails, unknowns, dups, answers;
        enum chat_outcome answered;
        int64_t        last_seq;
        char           last_code[40];
};

static void note_connect(void *owner, int socket)
{
        struct script *s = owner;
        s->connects++;
        s->last_socket     = socket;
        s->is_up[socket]   = true;
}

static void note_send(void *owner, int socket, struct str frame)
{
        struct script *s = owner;
        CHECK(s->is_up[socket]);
        CHECK(s->frame_count < SCRIPT_FRAMES_MAX);
        s->frame_socket[s->frame_count] = socket;
        s->frames[s->frame_count++]     = strndup(frame.at, frame.len);
}

static void note_close(void *owner, int socket, int code)
{
        struct script *s = owner;
        CHECK(s->is_up[socket]);
        s->is_up[socket]   = false;
        s->closes++;
        s->last_close_code = code;
}

static int64_t note_silence(void *owner, int socket)
{
        (void)socket;
        return ((struct script *)owner)->silence_ms;
}

static void note_token(void *owner, bool was_refused)
{
        ((struct script *)owner)->token_was_refused = was_refused;
        ((struct script *)owner)->token_asks++;
}

static uint64_t note_random(void *owner, uint64_t bound)
{
        CHECK(bound > 0);
        return ((struct script *)owner)->chance_is_high ? bound - 1 : 0;
}

static void note_status(void *owner, const struct live_status *status)
{
        struct script *s = owner;
        s->status = *status;
        snprintf(s->sentence, sizeof s->sentence, "%.*s", STR_ARG(status->sentence));
        s->statuses++;
}

static void note_news(void *owner, const struct live_news *news)
{
        struct script *s = owner;
        switch (news->kind) {
        case NEWS_ENTRY: s->entries[s->entry_count++ % 8192] = news->seq; break;
        case NEWS_OWN: s->owns++; break;
        case NEWS_SIGNAL: s->signals++; break;
        case NEWS_ELSEWHERE: s->elsewhere++; break;
        case NEWS_RELOADED:
                s->reloads++;
                s->reloaded_at = news->seq;
                break;
        case NEWS_LOST:
                s->losts++;
                CHECK(news->problem != NULL);
                break;
        case NEWS_ROOMS_MOVED: s->moves++; break;
        }
}

static void note_sent(void *owner, const struct live_sent *sent)
{
        struct script *s = owner;
        if (sent->outcome == CHAT_OK) {
                s->oks++;
                s->dups += sent->dup;
                s->last_seq = sent->seq;
        } else if (sent->outcome == CHAT_FAIL)
                s->fails++;
        else
                s->unknowns++;
        if (sent->problem)
                snprintf(s->last_code, sizeof s->last_code, "%.*s", STR_ARG(sent->problem->code));
}

static void note_answered(void *owner, const struct live_answer *answer)
{
        ((struct script *)owner)->answers++;
        ((struct script *)owner)->answered = answer->outcome;
}

static const struct live_effects notebook = {note_connect, note_send,    note_close,  note_silence,
                                             note_token,   note_random,  note_status, note_news,
                                             note_sent,    note_answered};

static inline void script_forget(struct script *s)
{
        for (int i = 0; i < s->frame_count; i++)
                free(s->frames[i]);
        s->frame_count = 0;
}

static inline void script_begin(struct script *s)
{
        *s = (struct script){.now_ms = 1000000};
        s->live = live_create(&(struct live_config){.effects = &notebook, .owner = s});
}

static inline void script_end(struct script *s)
{
        script_forget(s);
        live_destroy(&s->live);
}

/* The last frame sent, and what can be asked of it. */
static inline const char *script_last(const struct script *s)
{
        CHECK(s->frame_count > 0);
        return s->frames[s->frame_count - 1];
}

static inline int64_t script_frame_id(const char *frame)
{
        int64_t id = 0;
        CHECK(json_int(json_member(str_from(frame), "id"), 1, INT64_MAX, &id));
        return id;
}

static inline bool script_op_is(const char *frame, const char *op)
{
        char quoted[64];
        snprintf(quoted, sizeof quoted, "\"%s\"", op);
        return str_equal(json_member(str_from(frame), "op"), str_from(quoted));
}

static inline void script_frame(struct script *s, int socket, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
static inline void script_frame(struct script *s, int socket, const char *format, ...)
{
        char   *text;
        va_list args;
        va_start(args, format);
        CHECK(vasprintf(&text, format, args) >= 0);
        va_end(args);
        live_socket_frame(s->live, socket, str_from(text), s->now_ms);
        free(text);
}

#define EPOCH_1 "01890000-0000-7000-8000-000000000001"
#define EPOCH_2 "01890000-0000-7000-8000-000000000002"
#define ROOM_1  "01890000-0000-7000-8000-00000000aaa1"
#define USER_1  "01890000-0000-7000-8000-00000000bbb1"

static inline struct id script_room(void)
{
        struct id id;
        CHECK(id_parse(STR(ROOM_1), &id));
        return id;
}

static inline void script_answer_open(struct script *s, const char *epoch, int heartbeat_ms,
                                      const char *limits)
{
        CHECK(script_op_is(script_last(s), "session.open"));
        int64_t id = script_frame_id(script_last(s));
        int socket = s->frame_socket[s->frame_count - 1];
        script_forget(s);
        script_frame(s, socket,
                     "{\"re\":%" PRId64 ",\"ok\":{\"user\":\"" USER_1 "\",\"session\":\"" USER_1
                     "\",\"feature_level\":1,\"epoch\":\"%s\",\"heartbeat_ms\":%d,"
                     "\"user_seq\":7,\"rooms\":1,\"limits\":[%s],\"later_addition\":{\"x\":[1,2]}}}",
                     id, epoch, heartbeat_ms, limits);
}

/* From nothing to an open session. */
static inline void script_open(struct script *s)
{
        live_start(s->live, s->now_ms);
        CHECK_INT(s->token_asks, 1);
        live_token(s->live, STR("token-1"), 300000, s->now_ms);
        CHECK_INT(s->connects, 1);
        live_socket_opened(s->live, s->last_socket, s->now_ms);
        script_answer_open(s, EPOCH_1, 25000, "");
}

static inline void script_answer_sync(struct script *s, const char *epoch, bool recovered, const char *rows)
{
        CHECK(script_op_is(script_last(s), "session.sync"));
        int64_t id     = script_frame_id(script_last(s));
        int     socket = s->frame_socket[s->frame_count - 1];
        script_forget(s);
        script_frame(s, socket,
                     "{\"re\":%" PRId64
                     ",\"ok\":{\"recovered\":%s,\"epoch\":\"%s\",\"user_seq\":7,\"rooms\":[%s]}}",
                     id, recovered ? "true" : "false", epoch, rows);
}

#define ROW(seq, floor, recovered) \
        "{\"room\":\"" ROOM_1 "\",\"seq\":" #seq ",\"num\":1,\"unread\":0,\"mentions\":0,\"floor\":" #floor \
        ",\"recovered\":" #recovered "}"

static inline void script_entry(struct script *s, int socket, int64_t seq)
{
        script_frame(s, socket,
                     "{\"ev\":\"message.sent\",\"room\":\"" ROOM_1 "\",\"seq\":%" PRId64
                     ",\"at\":\"2026-11-20T10:00:00.123Z\",\"d\":{\"num\":1}}",
                     seq);
}

/* Answers the last room.events with what follows its after_seq, up to `to`. */
static inline void script_answer_page(struct script *s, int64_t to, int64_t head)
{
        const char *frame = script_last(s);
        CHECK(script_op_is(frame, "room.events"));
        int64_t after = -1, id = script_frame_id(frame);
        CHECK(json_int(json_member(json_member(str_from(frame), "args"), "after_seq"), 0, INT64_MAX, &after));
        int        socket = s->frame_socket[s->frame_count - 1];
        struct buf page;
        buf_init(&page, NULL, 1 << 20);
        buf_printf(&page, "{\"re\":%" PRId64 ",\"ok\":{\"events\":[", id);
        for (int64_t seq = after + 1; seq <= to; seq++)
                buf_printf(&page,
                           "%s{\"ev\":\"message.sent\",\"room\":\"" ROOM_1 "\",\"seq\":%" PRId64
                           ",\"at\":\"2026-11-20T10:00:00.123Z\",\"d\":{}}",
                           seq > after + 1 ? "," : "", seq);
        buf_printf(&page, "],\"head\":%" PRId64 ",\"floor\":0,\"recovered\":true}}", head);
        script_forget(s);
        live_socket_frame(s->live, socket, buf_str(&page), s->now_ms);
        buf_fini(&page);
}

static inline void script_wait(struct script *s, int64_t ms)
{
        s->now_ms += ms;
        live_tick(s->live, s->now_ms);
}

/* Goes to when something is due, which must be within `ms`. */
static inline void script_wake(struct script *s, int64_t within_ms)
{
        int64_t at = live_wake_at(s->live);
        CHECK(at <= s->now_ms + within_ms);
        if (at > s->now_ms)
                s->now_ms = at;
        live_tick(s->live, s->now_ms);
}

static inline void check_entries(const struct script *s, int64_t from, int64_t to)
{
        CHECK_INT(s->entry_count, to - from + 1);
        for (int i = 0; i < s->entry_count; i++)
                CHECK_INT(s->entries[i], from + i);
}
