/* live_frames.c — what a live connection does with each frame that comes. */

#include <stdlib.h>
#include "base/arena.h"
#include "c/live_inside.h"
#include "c/tables.h"
#include "json/read.h"
#include "json/scan.h"

#define NUMBER_MAX       9007199254740991
#define GOAWAY_MS_MAX    (10 * 60 * 1000)
#define HEARTBEAT_MS_MIN 200
#define HEARTBEAT_MS_MAX 3600000
#define PACE_MAX         1000000000
#define REFUSED_WAIT_MS  500                             /* refused for the moment, but not told for how
                                                          * long */

struct opened {
        struct id  epoch;
        int64_t    heartbeat_ms, user_seq;
        struct str limits;
};

static void problem_of(struct live *live, const struct frame *reply, struct chat_problem *problem)
{
        problem_read(problem, reply->err, 0, live->arena);
}

/* A new session took the place of the one whose server leaves: what is unconfirmed there is asked again
 * here, by the same keys. */
static void old_socket_closes(struct live *live, int socket)
{
        live->effects->close(live->config.owner, socket, 1000);
        live_socket_lost(live, socket, 1000, STR(""), -1);
}

static void pace_from(struct live *live, struct str limits)
{
        struct str item, name;
        while (limits.at && json_next_item(&limits, &item)) {
                int64_t burst, per_minute;
                if (json_string(json_member(item, "name"), live->arena, &name) &&
                    str_equal(name, STR("send")) &&
                    json_int(json_member(item, "burst"), 0, PACE_MAX, &burst) &&
                    json_int(json_member(item, "per_minute"), 0, PACE_MAX, &per_minute))
                        pace_set(&live->pace, burst, per_minute, live->now_ms);
        }
}

/* What the rules need of the answer; the rest may be as a later server likes it. */
static bool opened_read(struct live *live, struct str ok, struct opened *out)
{
        struct str text;
        *out = (struct opened){.limits = json_member(ok, "limits")};
        return json_string(json_member(ok, "epoch"), live->arena, &text) && id_parse(text, &out->epoch) &&
               json_int(json_member(ok, "heartbeat_ms"), HEARTBEAT_MS_MIN, HEARTBEAT_MS_MAX,
                        &out->heartbeat_ms) &&
               json_int(json_member(ok, "user_seq"), 0, NUMBER_MAX, &out->user_seq);
}

static void on_open(struct live *live, int socket, const struct frame *reply)
{
        if (reply->err.at) {
                struct chat_problem problem;
                problem_of(live, reply, &problem);
                int code = problem.err == ERR_UNAUTHENTICATED ? 4401
                           : problem.err == ERR_BANNED        ? 4403
                           : problem.is_temporary             ? 4503
                                                              : 4400;
                live->effects->close(live->config.owner, socket, 1000);
                live_socket_lost(live, socket, code, problem.title, problem.retry_after_ms);
                return;
        }
        struct opened out;
        if (!opened_read(live, reply->ok, &out)) {
                live->effects->close(live->config.owner, socket, 1000);
                live_socket_lost(live, socket, 4400,
                                 STR("the server's answer to session.open makes no sense: a bug"), -1);
                return;
        }
        struct live_socket *at = &live->sockets[socket];
        at->stage         = SOCKET_OPEN;
        at->heartbeat_ms  = out.heartbeat_ms;
        at->open_since_ms = live->now_ms;
        at->until_ms      = live->now_ms + 2 * out.heartbeat_ms;
        live->token_refusals = 0;
        live->reloads        = false;
        live->main           = socket;
        live->leave_at_ms    = INT64_MAX;
        for (int other = 0; other < LIVE_SOCKETS; other++)
                if (other != socket && live->sockets[other].stage != SOCKET_FREE)
                        old_socket_closes(live, other);
        if (live->state == LIVE_STOPPED)
                return;
        pace_from(live, out.limits);
        if (live->user_seq == 0)
                live->user_seq = out.user_seq;
        if (id_is_none(live->epoch))
                live->epoch = out.epoch;
        live_say(live, LIVE_CATCHING_UP, 0, STR(""), 0);
        if (live->state != LIVE_STOPPED)
                live_sync(live);
}

/* --- answers to sends */

static void sent(struct live *live, struct outbox_item *item, enum chat_outcome outcome,
                 const struct message_send_out *out, const struct chat_problem *problem)
{
        struct live_sent told = {
                .room = item->room, .cid = item->cid, .outcome = outcome, .problem = problem};
        if (out) {
                told.seq = out->seq;
                told.num = out->num;
                told.dup = out->dup;
        }
        outbox_done(&live->outbox, &item);
        if (live->effects->sent)
                live->effects->sent(live->config.owner, &told);
}

static void on_sent(struct live *live, struct outbox_item *item, int socket, const struct frame *reply)
{
        struct chat_problem     problem;
        struct message_send_out out    = {0};
        struct field_faults     faults = {0};
        struct json_read        how    = {live->arena, &faults, PLACES_ALL, true};
        if (reply->ok.at) {
                if (json_read(&how, message_send_out_shape(), reply->ok, &out) == OK) {
                        sent(live, item, CHAT_OK, &out, NULL);
                        return;
                }
                problem_of_client(&problem, ERR_INTERNAL,
                                  STR("the server's answer to message.send makes no sense"), live->arena);
                sent(live, item, CHAT_UNKNOWN, NULL, &problem);
                return;
        }
        problem_of(live, reply, &problem);
        if (problem.err == ERR_UNAUTHENTICATED) {
                outbox_again(&live->outbox, item, 0);
                live->effects->close(live->config.owner, socket, 1000);
                live_socket_lost(live, socket, 4401, problem.title, -1);
                return;
        }
        if (!problem.is_temporary) {
                sent(live, item, CHAT_FAIL, NULL, &problem);
                return;
        }
        int64_t wait_ms = problem.retry_after_ms >= 0
                                  ? problem.retry_after_ms
                                  : (int64_t)REFUSED_WAIT_MS << (item->tries < 6 ? item->tries : 6);
        if (problem.err == ERR_RATE_LIMITED)
                pace_empty(&live->pace, live->now_ms);
        outbox_again(&live->outbox, item, live->now_ms + wait_ms + 1);
}

/* --- replies */

static void on_renew(struct live *live, int socket, const struct frame *reply)
{
        if (!reply->err.at)
                return;
        struct chat_problem problem;
        problem_of(live, reply, &problem);
        if (problem.is_temporary) {
                live->renew_at_ms = live->now_ms +
                                    (problem.retry_after_ms > 0 ? problem.retry_after_ms : 2000);
                return;
        }
        live->effects->close(live->config.owner, socket, 1000);
        live_socket_lost(live, socket, 4401, problem.title, -1);
}

static void on_call(struct live *live, const struct waiting *waiting, const struct frame *reply)
{
        struct chat_problem problem;
        struct live_answer  answer = {.tag = waiting->tag, .outcome = CHAT_OK, .ok = reply->ok};
        if (reply->err.at) {
                problem_of(live, reply, &problem);
                answer.outcome = CHAT_FAIL;
                answer.problem = &problem;
        }
        if (live->effects->answered)
                live->effects->answered(live->config.owner, &answer);
}

static void on_reply(struct live *live, int socket, const struct frame *reply)
{
        struct waiting *found = NULL;
        LIST_EACH(&live->waiting, struct waiting, link, waiting)
                if (waiting->id == reply->re && waiting->socket == socket)
                        found = waiting;
        if (!found)
                return;
        list_remove(&found->link);
        live->waiting_count--;
        switch (found->what) {
        case WAITING_OPEN: on_open(live, socket, reply); break;
        case WAITING_RENEW: on_renew(live, socket, reply); break;
        case WAITING_SYNC:
                live->syncs--;
                live_on_sync(live, reply);
                break;
        case WAITING_PAGE:
                live->pulls--;
                live_on_page(live, found->room, reply);
                break;
        case WAITING_SEND: on_sent(live, found->item, socket, reply); break;
        case WAITING_CALL: on_call(live, found, reply); break;
        }
        free(found);
}

/* --- events */

static void on_goaway(struct live *live, int socket, const struct frame *event)
{
        int64_t after_ms = 0;
        json_int(event->d.at ? json_member(event->d, "after_ms") : STR_NONE, 0, GOAWAY_MS_MAX, &after_ms);
        if (live->main != socket || live->sockets[socket].is_leaving)
                return;
        /* Early enough to be elsewhere before this socket is closed, and not all at the same moment. */
        live->sockets[socket].is_leaving = true;
        live->leave_at_ms = live->now_ms + (int64_t)live->effects->random_below(
                                                   live->config.owner, (uint64_t)(after_ms * 8 / 10) + 1);
}

static void on_signal(struct live *live, const struct frame *event)
{
        struct live_news news = {.kind = NEWS_SIGNAL,
                                 .room = event->room,
                                 .ev = event->ev,
                                 .at = event->at,
                                 .d = event->d,
                                 .raw = event->raw};
        if (live->effects->news)
                live->effects->news(live->config.owner, &news);
}

static void on_event(struct live *live, int socket, const struct frame *event)
{
        if (str_equal(event->ev, STR("server.goaway")))
                on_goaway(live, socket, event);
        else if (str_equal(event->ev, STR("sync.required")))
                live_aim(live, event->room, event->seq);
        else if (str_equal(event->ev, STR("caught_up")))
                return;                                  /* known here by other means: nothing is being
                                                          * pulled */
        else if (event->seq > 0 && !id_is_none(event->room))
                live_on_entry(live, event);
        else if (event->user_seq > 0)
                live_on_own(live, event);
        else
                on_signal(live, event);
}

void live_frame(struct live *live, int socket, const struct frame *frame)
{
        if (frame->kind == FRAME_REPLY)
                on_reply(live, socket, frame);
        else if (frame->kind == FRAME_EVENT && live->sockets[socket].stage == SOCKET_OPEN)
                on_event(live, socket, frame);
}

void live_socket_frame(struct live *live, int socket, struct str text, int64_t now_ms)
{
        struct frame frame;
        bool         is_bad = false;
        if (live->sockets[socket].stage == SOCKET_FREE)
                return;
        live_enter(live, now_ms);
        while (live->sockets[socket].stage != SOCKET_FREE && frame_next(&text, live->arena, &frame, &is_bad))
                live_frame(live, socket, &frame);
        if (is_bad && live->sockets[socket].stage != SOCKET_FREE) {
                live->effects->close(live->config.owner, socket, 1002);
                live_socket_lost(live, socket, 1002, STR("the server sent something unreadable"), -1);
        }
        live_leave(live);
}
