/* call.c — one call by REST: token, request, repeats, answer. */

#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/random.h"
#include "c/client_inside.h"
#include "c/request.h"
#include "loop/loop.h"

#define CALL_ARENA_BYTES   (8u << 20)
#define HEADERS_MAX        8
#define TOKEN_LEFT_MS      10000
#define ATTEMPT_MS         30000

struct chat_call {
        struct link          link;
        struct chat_client  *client;
        const struct chat_op *op;
        struct request       request;
        struct arena        *arena;                      /* of the request; the answer's is the caller's */
        struct arena        *out_arena;
        void                *out;
        struct http_job     *job;
        struct loop_timer   *timer;
        struct backoff       backoff;
        int64_t              until_ms;
        char                *token;
        bool                 was_refused, may_be_done, waits_for_token;
        chat_done_fn        *done;
        void                *owner;
};

static void call_free(struct chat_call *call)
{
        list_remove(&call->link);
        if (call->waits_for_token)
                tokens_forget_waiter(call->client->tokens, call);
        transport_http_cancel(&call->job);
        loop_timer_destroy(&call->timer);
        if (call->request.body.len)
                explicit_bzero((char *)(uintptr_t)call->request.body.at, call->request.body.len); /* a password, maybe */
        arena_destroy(&call->arena);
        free(call->token);
        free(call);
}

void calls_cancel(struct chat_client *client)
{
        LIST_EACH(&client->calls, struct chat_call, link, call) {
                call_free(call);
                call = NULL;
        }
}

static void finish(struct chat_call *call, enum chat_outcome outcome, const struct chat_problem *problem)
{
        /* Once an attempt may have been done, failing for the moment tells nothing about it. */
        if (outcome == CHAT_FAIL && call->may_be_done && problem->is_temporary)
                outcome = CHAT_UNKNOWN;
        call->done(call->owner, outcome, problem);
        call_free(call);
}

static void attempt(struct chat_call *call);

static uint64_t chance(void *owner, uint64_t bound)
{
        (void)owner;
        return random_below(bound);
}

/* Once more, if patience allows; else it ends with the problem. */
static void again(struct chat_call *call, const struct chat_problem *problem)
{
        int64_t wait_ms = backoff_next_ms(&call->backoff, chance, NULL) / 2;
        if (problem->retry_after_ms > wait_ms)
                wait_ms = problem->retry_after_ms;
        if (clock_monotonic_ms() + wait_ms >= call->until_ms)
                finish(call, CHAT_FAIL, problem);
        else
                loop_timer_restart(call->timer, wait_ms);
}

static struct server_turn *turn_of(const struct chat_call *call)
{
        return call->op->is_auth ? &call->client->auth : &call->client->api;
}

static void on_answer(void *owner, const struct http_answer *answer)
{
        struct chat_call   *call = owner;
        struct chat_problem problem;
        call->job = NULL;
        if (answer->status == 0) {
                struct server_turn *turn = turn_of(call);
                problem_of_network(&problem, answer->failure, call->out_arena);
                turn->at = (turn->at + 1) % turn->count;
                if (answer->was_sent && call->op->method != CHAT_GET)
                        call->may_be_done = true;
                if (call->request.is_repeatable || !answer->was_sent)
                        again(call, &problem);
                else
                        finish(call, CHAT_FAIL, &problem);
                return;
        }
        call->client->server_time_ms = answer->server_time_ms;
        if (answer->status >= 200 && answer->status < 300) {
                if (request_read(call->op, answer->body, call->out_arena, call->out)) {
                        finish(call, CHAT_OK, NULL);
                        return;
                }
                problem_of_client(&problem, ERR_INTERNAL, STR("the server's answer makes no sense"),
                                  call->out_arena);
                finish(call, CHAT_FAIL, &problem);
                return;
        }
        problem_read(&problem, answer->body, answer->status, call->out_arena);
        if (problem.retry_after_ms < 0)
                problem.retry_after_ms = answer->retry_after_ms;
        if (problem.err == ERR_UNAUTHENTICATED && call->token && !call->was_refused) {
                call->was_refused = true;
                attempt(call);
                return;
        }
        bool was_not_done = problem.err == ERR_RATE_LIMITED || problem.err == ERR_BUSY;
        if (problem.is_temporary && (was_not_done || call->request.is_repeatable))
                again(call, &problem);
        else
                finish(call, CHAT_FAIL, &problem);
}

static void send_now(struct chat_call *call)
{
        const char               *headers[HEADERS_MAX + 1] = {0};
        int                       count = 0;
        struct server_turn       *turn   = turn_of(call);
        const struct server_url  *server = &turn->items[turn->at % turn->count];
        struct str url = str_format(call->arena, "%s%s", server->origin, call->request.path.at);
        headers[count++] = "Accept: application/json, application/problem+json";
        if (call->request.body.at)
                headers[count++] = "Content-Type: application/json";
        if (call->token)
                headers[count++] = str_format(call->arena, "Authorization: Bearer %s", call->token).at;
        if (call->request.key.at)
                headers[count++] = str_format(call->arena, "Idempotency-Key: %s", call->request.key.at).at;
        if (call->request.if_match.at)
                headers[count++] = str_format(call->arena, "If-Match: %s", call->request.if_match.at).at;
        int64_t left_ms = call->until_ms - clock_monotonic_ms();
        struct http_request request = {.method = call->request.method,
                                       .url = url.at,
                                       .headers = headers,
                                       .body = call->request.body,
                                       .timeout_ms = left_ms < 1000         ? 1000
                                                     : left_ms < ATTEMPT_MS ? left_ms
                                                                            : ATTEMPT_MS};
        call->job = transport_http_start(call->client->http, &request, on_answer, call);
}

static void on_token(void *owner, const struct chat_tokens *tokens, const struct chat_problem *problem)
{
        struct chat_call *call = owner;
        call->waits_for_token  = false;
        if (!tokens) {
                finish(call, CHAT_FAIL, problem);
                return;
        }
        free(call->token);
        call->token = memory_text(tokens->access);
        send_now(call);
}

static void attempt(struct chat_call *call)
{
        if (!call->op->needs_token) {
                send_now(call);
                return;
        }
        char *refused = call->was_refused && call->token ? memory_text(call->token) : NULL;
        call->waits_for_token = true;
        tokens_get(call->client->tokens, TOKEN_LEFT_MS, refused, on_token, call); /* it may be gone by now */
        free(refused);
}

static void timer_fired(void *owner)
{
        attempt(owner);
}

struct chat_call *chat_call_start(struct chat_client *client, enum chat_op_name name, const void *in,
                                  void *out, struct arena *arena, chat_done_fn *done, void *owner)
{
        struct chat_call *call = memory_zero(sizeof *call);
        call->client    = client;
        call->op        = &chat_ops[name];
        call->arena     = arena_create(CALL_ARENA_BYTES);
        call->out       = out;
        call->out_arena = arena;
        call->done      = done;
        call->owner     = owner;
        call->until_ms  = clock_monotonic_ms() + client->patience_ms;
        request_build(call->op, in, call->arena, &call->request);
        /* The client made the account's id, a challenge may be asked for twice, and so may anything among services. */
        if (name == CHAT_account_register || name == CHAT_login_start || name == CHAT_service_token || call->op->is_inside)
                call->request.is_repeatable = true;
        list_append(&client->calls, &call->link);
        /* The first attempt is the next turn's: nothing is answered from in here. */
        call->timer = loop_timer_create(client->loop, 0, 0, timer_fired, call);
        return call;
}

/* --- waiting for one */

struct waited {
        struct chat_client  *client;
        struct arena        *arena;
        bool                 is_over;
        enum chat_outcome    outcome;
        struct chat_problem *problem;
};

static void waited_done(void *owner, enum chat_outcome outcome, const struct chat_problem *problem)
{
        struct waited *waited = owner;
        waited->outcome       = outcome;
        if (problem) {
                *waited->problem        = *problem;
                waited->problem->code   = str_copy(problem->code, waited->arena);
                waited->problem->title  = str_copy(problem->title, waited->arena);
                waited->problem->fields = str_copy(problem->fields, waited->arena);
                waited->problem->trace  = str_copy(problem->trace, waited->arena);
        }
        waited->is_over = true;
        chat_client_stop_waiting(waited->client);
}

enum chat_outcome chat_call(struct chat_client *client, enum chat_op_name op, const void *in, void *out,
                            struct arena *arena, struct chat_problem *problem)
{
        struct waited waited = {.client = client, .arena = arena, .problem = problem};
        *problem = (struct chat_problem){.retry_after_ms = -1};
        chat_call_start(client, op, in, out, arena, waited_done, &waited);
        chat_client_wait(client, &waited.is_over);
        return waited.outcome;
}
