/* live.c — a live connection's life: sockets, waiting, tokens, time. */

#include "c/live.h"

#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/memory.h"
#include "c/close_code.h"
#include "c/live_inside.h"
#include "c/tables.h"

#define ARENA_BYTES_MAX      (256u << 20)
#define NEVER                INT64_MAX
#define RENEW_AHEAD_MS       60000
#define ABUSE_WAIT_MS        30000                       /* told to slow down, but not for how long */
#define OVERLOADED_WAIT_MS   1000

struct live *live_create(const struct live_config *config)
{
        struct live *live = memory_zero(sizeof *live);
        live->config      = *config;
        live->effects     = config->effects;
        live->arena       = arena_create(ARENA_BYTES_MAX);
        live->main        = -1;
        live->rooms_by_id = map_create();
        live->reconnect_at_ms = live->leave_at_ms = live->renew_at_ms = live->ask_again_at_ms =
                live->send_at_ms = NEVER;
        list_init(&live->waiting);
        list_init(&live->rooms);
        outbox_init(&live->outbox, config->sends_under_way);
        return live;
}

void live_destroy(struct live **pointer)
{
        struct live *live = *pointer;
        if (!live)
                return;
        LIST_EACH(&live->waiting, struct waiting, link, waiting) {
                free(waiting);
                waiting = NULL;
        }
        LIST_EACH(&live->rooms, struct followed, link, room)
                room->is_dropped = true;
        live_sweep(live);
        map_destroy(&live->rooms_by_id);
        outbox_fini(&live->outbox);
        arena_destroy(&live->arena);
        explicit_bzero(live->token, sizeof live->token);
        free(live);
        *pointer = NULL;
}

enum live_state live_state_of(const struct live *live)
{
        return live->state;
}

int live_unconfirmed(const struct live *live)
{
        return live->outbox.count;
}

/* --- a call from outside begins and ends */

void live_enter(struct live *live, int64_t now_ms)
{
        live->now_ms = now_ms;
        live->depth++;
}

void live_leave(struct live *live)
{
        if (live->depth == 1) {
                live_pull(live);
                live_flush(live);
                live_sweep(live);
                bool is_open = live->main >= 0 && live->sockets[live->main].stage == SOCKET_OPEN;
                if (is_open && live->state != LIVE_STOPPED)
                        live_say(live, live->syncs || live_is_behind(live) ? LIVE_CATCHING_UP : LIVE_READY, 0,
                                 STR(""), 0);
                live_pull(live);                         /* what the application asked for when it was told */
                live_flush(live);
                live_sweep(live);
                arena_reset(live->arena);
        }
        live->depth--;
}

void live_say(struct live *live, enum live_state state, int close_code, struct str sentence, int64_t wait_ms)
{
        if (live->state == state && state != LIVE_WAITING)
                return;
        live->state = state;
        if (live->effects->status)
                live->effects->status(live->config.owner, &(struct live_status){.state = state,
                                                                                .close_code = close_code,
                                                                                .sentence = sentence,
                                                                                .wait_ms = wait_ms});
}

/* --- requests */

bool live_has_room(const struct live *live)
{
        return live->waiting_count < WAITING_MAX;
}

static struct waiting *waiting_add(struct live *live, int socket, enum waiting_for what)
{
        struct waiting *waiting = memory_zero(sizeof *waiting);
        waiting->id       = ++live->last_id;
        waiting->socket   = socket;
        waiting->what     = what;
        waiting->until_ms = live->now_ms + LIVE_REPLY_MS;
        list_append(&live->waiting, &waiting->link);
        live->waiting_count++;
        return waiting;
}

struct waiting *live_request_raw(struct live *live, int socket, enum waiting_for what, const char *op,
                                 struct str args)
{
        struct buf      frame;
        struct waiting *waiting = waiting_add(live, socket, what);
        buf_init(&frame, NULL, FRAME_SEND_BYTES_MAX);
        frame_request(&frame, waiting->id, op, args);
        live->effects->send(live->config.owner, socket, buf_str(&frame));
        buf_fini(&frame);
        return waiting;
}

struct waiting *live_request(struct live *live, int socket, enum waiting_for what, const char *op,
                             const struct shape *shape, const void *in)
{
        struct buf      frame;
        struct waiting *waiting = waiting_add(live, socket, what);
        buf_init(&frame, NULL, FRAME_SEND_BYTES_MAX);
        frame_request_of(&frame, waiting->id, op, shape, in);
        live->effects->send(live->config.owner, socket, buf_str(&frame));
        if (frame.at)
                explicit_bzero(frame.at, frame.len);     /* it may hold a token */
        buf_fini(&frame);
        return waiting;
}

static void answer(struct live *live, const struct waiting *waiting, enum chat_outcome outcome,
                   const struct chat_problem *problem)
{
        if (live->effects->answered)
                live->effects->answered(
                        live->config.owner,
                        &(struct live_answer){.tag = waiting->tag, .outcome = outcome, .problem = problem});
}

/* What was asked on a socket that is gone: sends go out again on the next one, calls of the application
 * stay unknown. */
static void waiting_gone(struct live *live, int socket)
{
        struct chat_problem problem;
        struct link         gone;
        list_init(&gone);
        LIST_EACH(&live->waiting, struct waiting, link, waiting) {
                if (waiting->socket != socket)
                        continue;
                list_remove(&waiting->link);
                list_append(&gone, &waiting->link);
                live->waiting_count--;
        }
        while (!list_is_empty(&gone)) {
                struct waiting  *waiting = LIST_ITEM(gone.next, struct waiting, link);
                struct followed *room;
                list_remove(&waiting->link);
                switch (waiting->what) {
                case WAITING_SYNC: live->syncs--; break;
                case WAITING_SEND: outbox_again(&live->outbox, waiting->item, 0); break;
                case WAITING_PAGE:
                        live->pulls--;
                        if ((room = live_room(live, waiting->room)))
                                room->is_pulling = false;
                        break;
                case WAITING_CALL:
                        problem_of_network(&problem, STR("the connection was lost before the answer came"),
                                           live->arena);
                        answer(live, waiting, CHAT_UNKNOWN, &problem);
                        break;
                case WAITING_OPEN:
                case WAITING_RENEW: break;
                }
                free(waiting);
        }
}

/* --- connecting */

static bool is_any_socket_up(const struct live *live)
{
        for (int i = 0; i < LIVE_SOCKETS; i++)
                if (live->sockets[i].stage != SOCKET_FREE)
                        return true;
        return false;
}

static void ask_token(struct live *live)
{
        live->ask_again_at_ms = NEVER;
        if (live->is_token_asked)
                return;
        live->is_token_asked = true;
        live->effects->want_token(live->config.owner, live->token_refusals > 0);
}

static void connect_now(struct live *live)
{
        live->reconnect_at_ms = NEVER;
        if (!live->token_len || live->token_ends_ms - live->now_ms < TOKEN_LEFT_MIN_MS) {
                live->wants_connect = true;
                ask_token(live);
                return;
        }
        live->wants_connect = false;
        for (int i = 0; i < LIVE_SOCKETS; i++) {
                if (live->sockets[i].stage != SOCKET_FREE)
                        continue;
                live->sockets[i] = (struct live_socket){.stage = SOCKET_CONNECTING,
                                                        .until_ms = live->now_ms + LIVE_CONNECT_MS};
                live->effects->connect(live->config.owner, i);
                return;
        }
}

static void connect_after(struct live *live, int64_t wait_ms, int close_code, struct str sentence)
{
        live->reconnect_at_ms = live->now_ms + wait_ms;
        live_say(live, LIVE_WAITING, close_code, sentence, wait_ms);
}

static int64_t jitter(struct live *live)
{
        return backoff_next_ms(&live->backoff, live->effects->random_below, live->config.owner);
}

void live_start(struct live *live, int64_t now_ms)
{
        live_enter(live, now_ms);
        if (live->state == LIVE_IDLE || live->state == LIVE_STOPPED || live->state == LIVE_PARKED) {
                live_say(live, LIVE_CONNECTING, 0, STR(""), 0);
                connect_now(live);
        }
        live_leave(live);
}

void live_end(struct live *live, int close_code, struct str sentence, bool is_logged_out)
{
        if (live->state == LIVE_STOPPED)
                return;
        live->state           = LIVE_STOPPED;
        live->reconnect_at_ms = live->leave_at_ms = live->renew_at_ms = live->ask_again_at_ms =
                live->send_at_ms = NEVER;
        live->wants_connect   = false;
        live->main            = -1;
        if (is_logged_out) {
                explicit_bzero(live->token, sizeof live->token);
                live->token_len = 0;
        }
        for (int i = 0; i < LIVE_SOCKETS; i++) {
                if (live->sockets[i].stage != SOCKET_FREE)
                        live->effects->close(live->config.owner, i, 1000);
                live->sockets[i].stage = SOCKET_FREE;
                waiting_gone(live, i);
        }
        struct chat_problem problem;
        problem_of_network(&problem,
                           sentence.len ? sentence : STR("the connection was stopped before the answer came"),
                           live->arena);
        LIST_EACH(&live->outbox.items, struct outbox_item, link, item) {
                if (live->effects->sent)
                        live->effects->sent(live->config.owner, &(struct live_sent){.room = item->room,
                                                                                    .cid = item->cid,
                                                                                    .outcome = CHAT_UNKNOWN,
                                                                                    .problem = &problem});
                outbox_done(&live->outbox, &item);
        }
        if (live->effects->status)
                live->effects->status(live->config.owner,
                                      &(struct live_status){.state = LIVE_STOPPED,
                                                            .close_code = close_code,
                                                            .sentence = sentence,
                                                            .is_logged_out = is_logged_out});
}

void live_stop(struct live *live, int64_t now_ms)
{
        live_enter(live, now_ms);
        live_end(live, 0, STR(""), false);
        live_leave(live);
}

/* --- sockets */

void live_socket_opened(struct live *live, int socket, int64_t now_ms)
{
        struct live_socket *at = &live->sockets[socket];
        if (at->stage != SOCKET_CONNECTING)
                return;
        live_enter(live, now_ms);
        at->stage    = SOCKET_OPENING;
        at->until_ms = now_ms + LIVE_CONNECT_MS;
        struct session_open_in in = {.has_token = true,
                                     .token = {live->token, live->token_len},
                                     .has_feature_level = true,
                                     .feature_level = LIVE_FEATURE_LEVEL};
        live_request(live, socket, WAITING_OPEN, "session.open", session_open_in_shape(), &in);
        live_leave(live);
}

static void renew_and_connect(struct live *live, int close_code, struct str sentence)
{
        live->token_len = 0;
        if (live->token_refusals++)
                connect_after(live, jitter(live), close_code, sentence);
        else {
                live_say(live, LIVE_CONNECTING, close_code, sentence, 0);
                connect_now(live);
        }
}

/* A socket is gone, by whichever side. `wait_ms` is what the server asked for, -1 when nothing. */
void live_socket_lost(struct live *live, int socket, int code, struct str sentence, int64_t wait_ms)
{
        struct live_socket      *at   = &live->sockets[socket];
        const struct close_rule *rule = close_rule(code);
        bool                     was_open = at->stage == SOCKET_OPEN;
        if (was_open)
                backoff_was_well(&live->backoff, live->now_ms - at->open_since_ms);
        *at = (struct live_socket){0};
        if (live->main == socket) {
                live->main        = -1;
                live->renew_at_ms = NEVER;
                live->renews      = false;
        }
        waiting_gone(live, socket);
        if (live->state == LIVE_STOPPED)
                return;
        if (!sentence.len)
                sentence = str_from(rule->sentence);
        if (rule->then == CLOSE_STOP || rule->then == CLOSE_LOG_OUT) {
                live_end(live, code, sentence, rule->then == CLOSE_LOG_OUT);
                return;
        }
        if (is_any_socket_up(live)) {
                /* The other one carries on. If it is the one that leaves, somebody has to take its place. */
                if (live->main >= 0 && live->sockets[live->main].is_leaving)
                        live->leave_at_ms = live->now_ms + jitter(live);
                else if (live->main < 0)
                        live_say(live, LIVE_CONNECTING, code, sentence, 0);
                return;
        }
        live->leave_at_ms = NEVER;
        switch (rule->then) {
        case CLOSE_AT_ONCE:
                if (was_open && live->backoff.tries == 0) {
                        live->backoff.tries = 1;
                        live_say(live, LIVE_CONNECTING, code, sentence, 0);
                        connect_now(live);
                } else
                        connect_after(live, jitter(live), code, sentence);
                break;
        case CLOSE_WHEN_USED:
                /* What is unconfirmed is use enough. */
                if (live->outbox.count)
                        connect_after(live, jitter(live), code, sentence);
                else
                        live_say(live, LIVE_PARKED, code, sentence, 0);
                break;
        case CLOSE_AS_TOLD:
                if (wait_ms < 0)
                        wait_ms = code == 4429 ? ABUSE_WAIT_MS : OVERLOADED_WAIT_MS;
                connect_after(live, wait_ms + jitter(live), code, sentence);
                break;
        case CLOSE_RENEW: renew_and_connect(live, code, sentence); break;
        default: connect_after(live, (wait_ms > 0 ? wait_ms : 0) + jitter(live), code, sentence); break;
        }
}

void live_socket_closed(struct live *live, int socket, int code, struct str reason, int64_t now_ms)
{
        if (live->sockets[socket].stage == SOCKET_FREE)
                return;
        live_enter(live, now_ms);
        live_socket_lost(live, socket, code, STR(""), close_wait_ms(reason));
        live_leave(live);
}

void live_socket_refused(struct live *live, int socket, int http_status, int64_t retry_after_ms,
                         struct str sentence, int64_t now_ms)
{
        if (live->sockets[socket].stage == SOCKET_FREE)
                return;
        live_enter(live, now_ms);
        int code = http_status == 401 ? 4401 : 1006;
        live_socket_lost(live, socket, code, sentence, retry_after_ms);
        live_leave(live);
}

/* --- tokens */

void live_token(struct live *live, struct str access, int64_t left_ms, int64_t now_ms)
{
        live_enter(live, now_ms);
        live->is_token_asked = false;
        if (access.len == 0 || access.len > TOKEN_BYTES_MAX || left_ms <= 0) {
                live->depth--;
                live_token_failed(live, false, STR("the access token makes no sense"), now_ms);
                return;
        }
        memcpy(live->token, access.at, access.len);
        live->token[access.len] = '\0';
        live->token_len     = access.len;
        live->token_ends_ms = now_ms + left_ms;
        live->token_backoff = (struct backoff){0};
        int64_t ahead_ms    = left_ms / 3 < RENEW_AHEAD_MS ? left_ms / 3 : RENEW_AHEAD_MS;
        live->renew_at_ms = live->token_ends_ms - ahead_ms -
                            (int64_t)live->effects->random_below(live->config.owner,
                                                                 (uint64_t)(left_ms / 10) + 1);
        if (live->renew_at_ms < now_ms + 1000)
                live->renew_at_ms = now_ms + 1000;
        if (live->state != LIVE_STOPPED && live->renews && live->main >= 0) {
                struct session_renew_in in = {.token = {live->token, live->token_len}};
                live_request(live, live->main, WAITING_RENEW, "session.renew", session_renew_in_shape(), &in);
        }
        live->renews = false;
        if (live->wants_connect && live->state != LIVE_STOPPED)
                connect_now(live);
        live_leave(live);
}

void live_token_failed(struct live *live, bool is_logged_out, struct str sentence, int64_t now_ms)
{
        live_enter(live, now_ms);
        live->is_token_asked = false;
        if (is_logged_out)
                live_end(live, 4403, sentence, true);
        else if (live->state != LIVE_STOPPED) {
                int64_t wait_ms = backoff_next_ms(&live->token_backoff, live->effects->random_below,
                                                  live->config.owner) +
                                  500;
                live->ask_again_at_ms = now_ms + wait_ms;
                if (live->wants_connect && live->main < 0)
                        live_say(live, LIVE_WAITING, 0, sentence, wait_ms);
        }
        live_leave(live);
}

/* --- sending */

bool live_send(struct live *live, struct id room, struct id cid, struct str body, int64_t now_ms)
{
        live_enter(live, now_ms);
        bool taken = live->state != LIVE_STOPPED && outbox_add(&live->outbox, room, cid, body) != NULL;
        if (taken && live->state == LIVE_PARKED) {
                live_say(live, LIVE_CONNECTING, 0, STR(""), 0);
                connect_now(live);
        }
        live_leave(live);
        return taken;
}

bool live_call(struct live *live, const char *op, struct str args, void *tag, int64_t now_ms)
{
        live_enter(live, now_ms);
        bool is_open = live->main >= 0 && live->sockets[live->main].stage == SOCKET_OPEN &&
                       live_has_room(live);
        if (is_open)
                live_request_raw(live, live->main, WAITING_CALL, op, args)->tag = tag;
        else if (live->state == LIVE_PARKED) {
                live_say(live, LIVE_CONNECTING, 0, STR(""), 0);
                connect_now(live);
        }
        live_leave(live);
        return is_open;
}

void live_flush(struct live *live)
{
        live->send_at_ms = NEVER;
        if (live->main < 0 || live->sockets[live->main].stage != SOCKET_OPEN)
                return;
        int64_t             wait_until_ms = -1;
        struct outbox_item *item;
        while (live_has_room(live) && (item = outbox_next(&live->outbox, live->now_ms, &wait_until_ms))) {
                int64_t wait_ms = pace_take(&live->pace, live->now_ms);
                if (wait_ms > 0) {
                        wait_until_ms = live->now_ms + wait_ms;
                        break;
                }
                outbox_sent(&live->outbox, item);
                live_request_raw(live, live->main, WAITING_SEND, "message.send",
                                 (struct str){item->args, item->args_len})
                        ->item = item;
        }
        if (wait_until_ms >= 0)
                live->send_at_ms = wait_until_ms;
}

/* --- time */

static int64_t sooner(int64_t a, int64_t b)
{
        return a < b ? a : b;
}

int64_t live_wake_at(const struct live *live)
{
        int64_t at = sooner(sooner(live->reconnect_at_ms, live->leave_at_ms),
                            sooner(live->ask_again_at_ms, live->send_at_ms));
        if (live->main >= 0)
                at = sooner(at, live->renew_at_ms);
        for (int i = 0; i < LIVE_SOCKETS; i++)
                if (live->sockets[i].stage != SOCKET_FREE)
                        at = sooner(at, live->sockets[i].until_ms);
        if (!list_is_empty(&live->waiting))
                at = sooner(at, LIST_ITEM(live->waiting.next, struct waiting, link)->until_ms);
        return sooner(at, live_pull_at(live));
}

static void give_up(struct live *live, int socket, const char *sentence)
{
        live->effects->close(live->config.owner, socket, 1000);
        live_socket_lost(live, socket, 1006, str_from(sentence), -1);
}

static void look_at(struct live *live, int socket)
{
        struct live_socket *at = &live->sockets[socket];
        if (at->stage == SOCKET_FREE || live->now_ms < at->until_ms)
                return;
        if (at->stage != SOCKET_OPEN) {
                give_up(live, socket, "the server did not answer in time");
                return;
        }
        int64_t silence_ms = live->effects->silence_ms(live->config.owner, socket);
        if (silence_ms >= 2 * at->heartbeat_ms)
                give_up(live, socket, "nothing was heard from the server for too long");
        else
                at->until_ms = live->now_ms + 2 * at->heartbeat_ms - silence_ms;
}

void live_tick(struct live *live, int64_t now_ms)
{
        live_enter(live, now_ms);
        for (int i = 0; i < LIVE_SOCKETS; i++)
                look_at(live, i);
        if (!list_is_empty(&live->waiting)) {
                const struct waiting *first = LIST_ITEM(live->waiting.next, struct waiting, link);
                if (first->until_ms <= now_ms)
                        give_up(live, first->socket, "the server did not answer a request in time");
        }
        if (live->reconnect_at_ms <= now_ms) {
                live_say(live, LIVE_CONNECTING, 0, STR(""), 0);
                connect_now(live);
        }
        if (live->leave_at_ms <= now_ms) {
                live->leave_at_ms = NEVER;
                connect_now(live);
        }
        if (live->ask_again_at_ms <= now_ms)
                ask_token(live);
        if (live->main >= 0 && live->renew_at_ms <= now_ms) {
                live->renew_at_ms = NEVER;
                live->renews      = true;
                ask_token(live);
        }
        live_leave(live);
}
