/* chat_client.c — the SDK's shell: puts the live connection's rules on real sockets, and renews tokens by
 * real requests. */

#include "c/chat_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/random.h"
#include "c/client_inside.h"
#include "json/write.h"
#include "loop/loop.h"

#define PATIENCE_MS        10000
#define RENEW_ARENA_BYTES  (1u << 20)
#define TEXT_BODY_BYTES_MAX 98304

/* --- renewing */

struct renewal {
        struct chat_client       *client;
        struct arena             *arena;
        struct token_refresh_out  out;
};

void client_tokens_from(const struct chat_client *client, const struct session_tokens *fresh,
                        struct chat_tokens *out)
{
        int64_t wall_ms = clock_wall_ms();
        *out = (struct chat_tokens){
                .user = fresh->user,
                .session = fresh->session,
                .device = fresh->device,
                .received_at_ms = wall_ms,
                .lifetime_ms = tokens_lifetime_ms(fresh->expires_at, client->server_time_ms, wall_ms)};
        snprintf(out->access, sizeof out->access, "%.*s", STR_ARG(fresh->access));
        snprintf(out->refresh, sizeof out->refresh, "%.*s", STR_ARG(fresh->refresh));
}

static void renewal_done(void *owner, enum chat_outcome outcome, const struct chat_problem *problem)
{
        struct renewal    *renewal = owner;
        struct chat_tokens fresh;
        if (outcome == CHAT_OK) {
                client_tokens_from(renewal->client, &renewal->out.tokens, &fresh);
                tokens_refreshed(renewal->client->tokens, &fresh, NULL);
                explicit_bzero(&fresh, sizeof fresh);
        } else
                tokens_refreshed(renewal->client->tokens, NULL, problem);
        arena_destroy(&renewal->arena);
        free(renewal);
}

/* --- a service has no refresh token: it shows its secret again */

struct service_renewal {
        struct chat_client      *client;
        struct arena            *arena;
        struct service_token_out out;
};

static void service_renewal_done(void *owner, enum chat_outcome outcome, const struct chat_problem *problem)
{
        struct service_renewal *renewal = owner;
        int64_t                 wall_ms = clock_wall_ms();
        struct chat_tokens      fresh   = {.received_at_ms = wall_ms};
        if (outcome == CHAT_OK) {
                fresh.lifetime_ms = tokens_lifetime_ms(renewal->out.expires_at, renewal->client->server_time_ms, wall_ms);
                snprintf(fresh.access, sizeof fresh.access, "%.*s", STR_ARG(renewal->out.access));
                tokens_refreshed(renewal->client->tokens, &fresh, NULL);
                explicit_bzero(&fresh, sizeof fresh);
        } else
                tokens_refreshed(renewal->client->tokens, NULL, problem);
        arena_destroy(&renewal->arena);
        free(renewal);
}

static void service_renewal_send(struct chat_client *client)
{
        struct service_renewal *renewal = memory_zero(sizeof *renewal);
        struct service_token_in in      = {.service = client->service, .secret = str_from(client->service_secret)};
        renewal->client = client;
        renewal->arena  = arena_create(RENEW_ARENA_BYTES);
        chat_call_start(client, CHAT_service_token, &in, &renewal->out, renewal->arena, service_renewal_done, renewal);
}

static void renewal_send(void *owner, const char *refresh)
{
        if (((struct chat_client *)owner)->service_secret) {
                service_renewal_send(owner);
                return;
        }

        struct renewal         *renewal = memory_zero(sizeof *renewal);
        struct token_refresh_in in      = {.refresh = str_from(refresh)};
        renewal->client = owner;
        renewal->arena  = arena_create(RENEW_ARENA_BYTES);
        chat_call_start(renewal->client, CHAT_token_refresh, &in, &renewal->out, renewal->arena, renewal_done,
                        renewal);
}

/* --- the client */

static struct server_turn turn_over(const struct server_url *items, int count,
                                    const struct chat_client_config *config)
{
        if (count > 0)
                return (struct server_turn){items, count, 0};
        return (struct server_turn){config->servers, config->server_count, 0};
}

struct chat_client *chat_client_create(const struct chat_client_config *config)
{
        struct chat_client *client = memory_zero(sizeof *client);
        client->loop        = config->loop;
        client->api         = turn_over(NULL, 0, config);
        client->auth        = turn_over(config->auth_servers, config->auth_server_count, config);
        client->socket      = turn_over(config->socket_servers, config->socket_server_count, config);
        client->ca_file     = config->ca_file && config->ca_file[0] ? memory_text(config->ca_file) : NULL;
        client->agent       = memory_text(config->agent ? config->agent : CHAT_SDK_AGENT);
        client->store       = config->store;
        client->service     = config->service;
        client->service_secret = config->service_secret ? memory_text(config->service_secret) : NULL;
        client->patience_ms = config->patience_ms > 0 ? config->patience_ms : PATIENCE_MS;
        client->http        = transport_http_create(client->loop, client->ca_file, client->agent);
        client->tokens      = tokens_create(client->loop, &config->store, renewal_send, client);
        list_init(&client->calls);
        return client;
}

void chat_client_destroy(struct chat_client **pointer)
{
        struct chat_client *client = *pointer;
        if (!client)
                return;
        chat_live_close(client);
        calls_cancel(client);
        tokens_destroy(&client->tokens);
        transport_http_destroy(&client->http);
        free(client->ca_file);
        free(client->agent);
        if (client->service_secret)
                explicit_bzero(client->service_secret, strlen(client->service_secret));
        free(client->service_secret);
        free(client);
        *pointer = NULL;
}

void chat_client_wait(struct chat_client *client, const bool *is_over)
{
        client->waits++;
        while (!*is_over)
                loop_run(client->loop);
        client->waits--;
}

void chat_client_stop_waiting(struct chat_client *client)
{
        if (client->waits)
                loop_stop(client->loop);
}

/* --- the live connection: after every call into its rules, what they ask for is settled */

static void live_got_token(void *owner, const struct chat_tokens *tokens, const struct chat_problem *problem);

static void settle(struct chat_client *client)
{
        while (client->live && client->wants_token) {
                client->wants_token = false;
                char *stale = client->token_was_refused && client->token_given
                                      ? memory_text(client->token_given)
                                      : NULL;
                tokens_get(client->tokens, TOKENS_HALF, stale, live_got_token, client);
                free(stale);
        }
        if (!client->live)
                return;
        int64_t at = live_wake_at(client->live), now_ms = clock_monotonic_ms();
        if (at == INT64_MAX)
                loop_timer_stop(client->live_timer);
        else
                loop_timer_restart(client->live_timer, at > now_ms ? at - now_ms : 0);
}

static void live_got_token(void *owner, const struct chat_tokens *tokens, const struct chat_problem *problem)
{
        struct chat_client *client = owner;
        if (!client->live)
                return;
        if (tokens) {
                free(client->token_given);
                client->token_given = memory_text(tokens->access);
                live_token(client->live, str_from(tokens->access), tokens_left_ms(tokens, clock_wall_ms()),
                           clock_monotonic_ms());
        } else
                live_token_failed(client->live, problem->err == ERR_UNAUTHENTICATED, problem->title,
                                  clock_monotonic_ms());
        settle(client);
}

static void live_tick_due(void *owner)
{
        struct chat_client *client = owner;
        live_tick(client->live, clock_monotonic_ms());
        settle(client);
}

static void on_opened(void *owner, int socket)
{
        struct chat_client *client = owner;
        live_socket_opened(client->live, socket, clock_monotonic_ms());
        settle(client);
}

static void on_frame(void *owner, int socket, struct str text)
{
        struct chat_client *client = owner;
        live_socket_frame(client->live, socket, text, clock_monotonic_ms());
        settle(client);
}

static void on_closed(void *owner, int socket, int code, struct str reason)
{
        struct chat_client *client = owner;
        live_socket_closed(client->live, socket, code, reason, clock_monotonic_ms());
        settle(client);
}

static void on_refused(void *owner, int socket, int http_status, int64_t retry_after_ms, struct str sentence)
{
        struct chat_client *client = owner;
        live_socket_refused(client->live, socket, http_status, retry_after_ms, sentence,
                            clock_monotonic_ms());
        settle(client);
}

static const struct transport_ws_events ws_events = {on_opened, on_frame, on_closed, on_refused};

static void want_connect(void *owner, int socket)
{
        struct chat_client *client = owner;
        /* In turn: whoever was lost, or says goodbye, is not the one to go to next. */
        const struct server_url *server = &client->socket.items[client->socket.at];
        client->socket.at = (client->socket.at + 1) % client->socket.count;
        transport_ws_connect(client->ws, socket, server);
}

static void want_send(void *owner, int socket, struct str frame)
{
        transport_ws_send(((struct chat_client *)owner)->ws, socket, frame);
}

static void want_close(void *owner, int socket, int code)
{
        transport_ws_close(((struct chat_client *)owner)->ws, socket, code);
}

static int64_t ask_silence(void *owner, int socket)
{
        return transport_ws_silence_ms(((struct chat_client *)owner)->ws, socket);
}

static void want_token(void *owner, bool was_refused)
{
        struct chat_client *client = owner;
        client->wants_token        = true;
        client->token_was_refused  = was_refused;
}

static uint64_t draw(void *owner, uint64_t bound)
{
        (void)owner;
        return random_below(bound);
}

static void tell_status(void *owner, const struct live_status *status)
{
        struct chat_client *client = owner;
        if (client->live_config.status)
                client->live_config.status(client->live_config.owner, status);
}

static void tell_news(void *owner, const struct live_news *news)
{
        struct chat_client *client = owner;
        if (client->live_config.news)
                client->live_config.news(client->live_config.owner, news);
}

static void tell_sent(void *owner, const struct live_sent *sent)
{
        struct chat_client *client = owner;
        if (client->live_config.sent)
                client->live_config.sent(client->live_config.owner, sent);
}

static void tell_answered(void *owner, const struct live_answer *answer)
{
        struct chat_client *client = owner;
        if (client->live_config.answered)
                client->live_config.answered(client->live_config.owner, answer);
}

static const struct live_effects live_effects = {want_connect, want_send,    want_close,  ask_silence,
                                                 want_token,   draw,         tell_status, tell_news,
                                                 tell_sent,    tell_answered};

void chat_live_open(struct chat_client *client, const struct chat_live_config *config)
{
        if (client->live)
                return;
        client->live_config = *config;
        client->ws = transport_ws_create(client->loop, client->ca_file, client->agent, &ws_events, client);
        client->live_timer  = loop_timer_create(client->loop, 0, 0, live_tick_due, client);
        loop_timer_stop(client->live_timer);
        client->live = live_create(&(struct live_config){.effects = &live_effects,
                                                         .owner = client,
                                                         .sends_under_way = config->sends_under_way,
                                                         .follows_own_log = config->follows_own_log});
}

void chat_live_close(struct chat_client *client)
{
        if (!client->live)
                return;
        live_stop(client->live, clock_monotonic_ms());
        live_destroy(&client->live);
        tokens_forget_waiter(client->tokens, client);
        loop_timer_destroy(&client->live_timer);
        transport_ws_destroy(&client->ws);
        free(client->token_given);
        client->token_given = NULL;
        client->wants_token = false;
}

void chat_live_start(struct chat_client *client)
{
        live_start(client->live, clock_monotonic_ms());
        settle(client);
}

bool chat_live_follow(struct chat_client *client, struct id room, int64_t after_seq, bool is_visible)
{
        bool is_followed = live_follow(client->live, room, after_seq, is_visible, clock_monotonic_ms());
        settle(client);
        return is_followed;
}

void chat_live_unfollow(struct chat_client *client, struct id room)
{
        live_unfollow(client->live, room);
        settle(client);
}

bool chat_live_send_text(struct chat_client *client, struct id room, struct id cid, struct str text)
{
        struct buf body;
        buf_init(&body, NULL, TEXT_BODY_BYTES_MAX);
        buf_put(&body, STR("{\"kind\":\"text\",\"text\":"));
        json_write_text(&body, text);
        buf_put_char(&body, '}');
        bool is_taken = !body.overflowed &&
                        live_send(client->live, room, cid, buf_str(&body), clock_monotonic_ms());
        buf_fini(&body);
        settle(client);
        return is_taken;
}

bool chat_live_call(struct chat_client *client, const char *op, struct str args, void *tag)
{
        bool is_sent = live_call(client->live, op, args, tag, clock_monotonic_ms());
        settle(client);
        return is_sent;
}

int chat_live_unconfirmed(const struct chat_client *client)
{
        return client->live ? live_unconfirmed(client->live) : 0;
}
