/* exchange.c — a request's way through its states. */

#include "door_http/exchange.h"

#include <stdlib.h>
#include <sys/socket.h>
#include "base/memory.h"
#include "base/metrics.h"
#include "loop/loop.h"

struct exchange *exchange_create(struct peer *peer, const char *target)
{
        struct exchange *exchange = memory_zero(sizeof *exchange);
        struct str       query;

        exchange->door       = peer->door;
        exchange->peer       = peer;
        exchange->connection = peer->connection;
        exchange->target     = memory_text(target);
        exchange->path       = str_until(str_from(exchange->target), '?', &query);
        exchange->query      = query;
        exchange->call       = call_create(NULL, DOOR_REST);
        exchange->call->connection = peer->id;
        buf_init(&exchange->body, NULL, HTTP_BODY_BYTES_MAX);
        list_append(&peer->door->exchanges, &exchange->link);
        return exchange;
}

void exchange_free(struct exchange *exchange)
{
        list_remove(&exchange->link);
        if (exchange->batch)
                batch_free(exchange->batch);
        call_destroy(&exchange->call);
        buf_fini(&exchange->body);
        free(exchange->target);
        free(exchange);
}

void peer_break(struct peer *peer)
{
        shutdown(peer->fd, SHUT_RDWR);
}

void peer_too_late(struct deadline *deadline)
{
        static struct metric too_late = {.name = "chat_http_too_late_total", .sentence = "Connections ended because a request, or the reading of an answer, took too long.",
                                         .kind = METRIC_COUNTER};

        series_add(metric_only(&too_late), 1);
        peer_break(LIST_ITEM(deadline, struct peer, deadline));
}

void exchange_resume(struct exchange *exchange)
{
        if (!exchange->is_suspended)
                return;
        exchange->is_suspended = false;
        MHD_resume_connection(exchange->connection);
        /* Resumed connections are looked at by the next MHD_run, and the end of this turn may have passed. */
        exchange->door->wants_run = true;
        loop_again(exchange->door->config.loop);
}

void exchange_ready(struct exchange *exchange)
{
        if (exchange->is_abandoned) {
                exchange_free(exchange);
                return;
        }
        if (exchange->state == EXCHANGE_AWAY)
                exchange->door->away--;
        exchange->state = EXCHANGE_READY;
        exchange_resume(exchange);
}

static void start(struct exchange *exchange)
{
        const struct route *route = exchange->route;

        if (route->page && exchange->method == METHOD_GET) {
                exchange->status = 200;
                route->page->answer(route->page->owner, exchange->call->arena, &exchange->status, &exchange->content_type, &exchange->answer);
                exchange->state = EXCHANGE_READY;
        } else if (route->file && exchange->method == METHOD_GET) {
                file_choose(exchange);
                exchange->state = EXCHANGE_READY;
        } else if (route->stream && exchange->method == METHOD_GET) {
                stream_start(exchange);
        } else if (route->is_batch && exchange->method == METHOD_POST) {
                batch_start(exchange);
        } else {
                operation_start(exchange);
        }
}

static enum MHD_Result answer(struct exchange *exchange)
{
        exchange->state = EXCHANGE_ANSWERED;
        deadline_set(exchange->door->wheel, &exchange->peer->deadline, HTTP_REPLY_MS, peer_too_late);
        return reply(exchange);
}

/* The request is whole. */
static enum MHD_Result act(struct exchange *exchange)
{
        deadline_clear(exchange->door->wheel, &exchange->peer->deadline);
        if (exchange->call->err == OK && !exchange->is_options) {
                exchange->is_starting = true;
                start(exchange);
                exchange->is_starting = false;
                if (exchange->state != EXCHANGE_READY) {
                        exchange->state = EXCHANGE_AWAY;
                        exchange->door->away++;
                        exchange->is_suspended = true;
                        MHD_suspend_connection(exchange->connection);
                        return MHD_YES;
                }
        }
        return answer(exchange);
}

static enum MHD_Result take_body(struct exchange *exchange, const char *bytes, size_t len)
{
        if (exchange->call->err == OK) {
                exchange->has_body = true;
                buf_put(&exchange->body, (struct str){bytes, len});
                if (!exchange->body.overflowed)
                        return MHD_YES;
                exchange->call->err = ERR_TOO_LARGE;
                exchange->closes    = true;
        }
        buf_clear(&exchange->body);
        exchange->discarded_bytes += len;
        return exchange->discarded_bytes <= HTTP_DISCARD_BYTES_MAX ? MHD_YES : MHD_NO;
}

enum MHD_Result exchange_step(struct exchange *exchange, const char *method, const char *bytes, size_t *bytes_len)
{
        enum MHD_Result result = MHD_YES;

        switch (exchange->state) {
        case EXCHANGE_HEAD:
                examine(exchange, method);
                exchange->state = EXCHANGE_BODY;
                return exchange->answers_early ? answer(exchange) : MHD_YES;
        case EXCHANGE_BODY:
                if (!*bytes_len)
                        return act(exchange);
                result     = take_body(exchange, bytes, *bytes_len);
                *bytes_len = 0;
                return result;
        case EXCHANGE_READY:
                return answer(exchange);
        case EXCHANGE_AWAY:
        case EXCHANGE_ANSWERED:
                break;
        }
        return MHD_YES;
}
