/* reply.c — what was found out, as a response: status, header fields, body. */

#include "door_http/exchange.h"

#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/metrics.h"
#include "door/caller.h"
#include "door/cookie.h"

static const char *const every_answer[][2] = {
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
};

/* What a file says otherwise. */
static const char *const every_other_answer[][2] = {
        {"Cache-Control", "no-store"},
        {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
        {"Vary", "Origin"},
};

static struct metric answers = {.name = "chat_http_answers_total", .sentence = "Answers to REST requests, by status.", .kind = METRIC_COUNTER, .labels = {"status"}};

/* Looked up once for each status. */
static void count_answer(int status)
{
        static struct series *known[600];
        char                  text[12];

        if (status < 0 || status >= (int)(sizeof known / sizeof *known))
                return;
        if (!known[status]) {
                snprintf(text, sizeof text, "%d", status);
                known[status] = METRIC(&answers, text);
        }
        series_add(known[status], 1);
}

static struct metric request_seconds = {.name = "chat_http_request_seconds", .sentence = "From the head of a REST request to its answer; event streams are not counted.",
                                        .kind = METRIC_HISTOGRAM, .labels = {"route", "method", "status"}, .series_max = 1000};

static void count_request(const struct exchange *exchange)
{
        const char class[] = {(char)('0' + exchange->status / 100), 'x', 'x', '\0'};

        count_answer(exchange->status);
        if (!exchange->stream)
                series_observe(METRIC(&request_seconds, !exchange->route ? "none" : exchange->route->file ? "file" : exchange->route->path, method_name(exchange->method), class),
                               (double)(clock_monotonic_us() - exchange->call->started_us) / 1e6);
}

static void add(struct MHD_Response *response, const char *name, const char *value)
{
        MHD_add_response_header(response, name, value);
}

static void add_str(struct exchange *exchange, struct MHD_Response *response, const char *name, struct str value)
{
        /* Whatever it is made of, it cannot begin another line. */
        for (size_t i = 0; i < value.len; i++)
                if ((unsigned char)value.at[i] < ' ' || value.at[i] == 0x7f)
                        return;
        if (value.len)
                add(response, name, str_copy(value, exchange->call->arena).at);
}

/* Entity tags come quoted or bare; on the wire they are quoted. */
static struct str quoted(struct exchange *exchange, struct str tag)
{
        return !tag.len || tag.at[0] == '"' ? tag : str_format(exchange->call->arena, "\"%.*s\"", STR_ARG(tag));
}

static int64_t seconds(int64_t ms)
{
        return ms <= 0 ? 0 : (ms + 999) / 1000;
}

static void add_rate(struct exchange *exchange, struct MHD_Response *response)
{
        const struct call_rate *rate  = &exchange->call->rate;
        struct arena           *arena = exchange->call->arena;

        if (!rate->name)
                return;
        add(response, "RateLimit-Policy",
            str_format(arena, "\"%s\";q=%lld;w=60;burst=%lld", rate->name, (long long)rate->per_minute, (long long)rate->burst).at);
        add(response, "RateLimit",
            str_format(arena, "\"%s\";r=%lld;t=%lld", rate->name, (long long)rate->remaining, (long long)seconds(rate->reset_ms)).at);
}

static void add_refusal(struct exchange *exchange, struct MHD_Response *response)
{
        struct call *call    = exchange->call;
        int64_t      wait_ms = call->rate.retry_after_ms;
        char         allow[ALLOW_BYTES_MAX];

        if (err_is_temporary(call->err))
                add(response, "Retry-After", str_format(call->arena, "%lld", wait_ms > 0 ? (long long)seconds(wait_ms) : 1LL).at);
        if (call->err == ERR_METHOD)
                add_str(exchange, response, "Allow", route_allow(exchange->route, allow));
        /* A token that was shown and refused has a code, the lack of one has none (RFC 6750, 3). */
        if (call->err == ERR_UNAUTHENTICATED)
                add(response, "WWW-Authenticate", exchange->headers.authorization.at ? "Bearer error=\"invalid_token\"" : "Bearer");
}

static void add_origin(struct exchange *exchange, struct MHD_Response *response)
{
        if (!exchange->origin_is_allowed)
                return;
        add_str(exchange, response, "Access-Control-Allow-Origin", exchange->headers.origin);
        add(response, "Access-Control-Expose-Headers",
            "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, traceparent, Deprecation, Sunset");
        if (!exchange->is_options)
                return;
        add(response, "Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        add(response, "Access-Control-Allow-Headers",
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Request-Id, traceparent");
        add(response, "Access-Control-Max-Age", "600");
}

/* Who signs out leaves nothing of what the page stored. Its cookie is named, since "cookies" would take those of neighbouring hosts as well; and nothing of ours is cached. */
static void add_cookie(struct exchange *exchange, struct MHD_Response *response)
{
        const struct call        *call   = exchange->call;
        const struct call_cookie *cookie = &call->cookie;

        if (!cookie->value.at || !exchange->cookie_name)
                return;
        add_str(exchange, response, "Set-Cookie", cookie_text(exchange->cookie_name, cookie->value, cookie->lifetime_ms, call->arena));
        if (call->err == OK && !cookie->value.len)
                add(response, "Clear-Site-Data", "\"storage\"");
}

/* The call's own bytes make the span: nobody else has them. */
static void add_names(struct exchange *exchange, struct MHD_Response *response)
{
        struct call *call = exchange->call;
        char         id[ID_TEXT_LEN + 1];
        uint64_t     span;

        id_print(call->id, id);
        add_str(exchange, response, "X-Request-Id", caller_request_id(exchange->headers.request_id) ? exchange->headers.request_id : str_from(id));
        memcpy(&span, call->id.bytes + 8, sizeof span);
        add(response, "traceparent", str_format(call->arena, "00-%s-%016llx-01", call->trace, (unsigned long long)span).at);
}

static void add_guards(struct exchange *exchange, struct MHD_Response *response)
{
        for (size_t i = 0; i < sizeof every_answer / sizeof *every_answer; i++)
                add(response, every_answer[i][0], every_answer[i][1]);
        if (exchange->call->err == OK && exchange->route && exchange->route->file && !exchange->is_options) {
                file_add_fields(exchange, response);
                return;
        }
        for (size_t i = 0; i < sizeof every_other_answer / sizeof *every_other_answer; i++)
                add(response, every_other_answer[i][0], every_other_answer[i][1]);
}

static void add_fields(struct exchange *exchange, struct MHD_Response *response)
{
        struct call *call = exchange->call;

        add_guards(exchange, response);
        add_names(exchange, response);
        add_origin(exchange, response);
        add_cookie(exchange, response);
        add_rate(exchange, response);
        if (exchange->content_type)
                add(response, "Content-Type", exchange->content_type);
        if (call->err != OK) {
                add_refusal(exchange, response);
        } else {
                add_str(exchange, response, "ETag", quoted(exchange, call->etag));
                add_str(exchange, response, "Location", call->location);
        }
        if (exchange->closes || exchange->door->is_draining)
                add(response, "Connection", "close");
}

static void word_operation(struct exchange *exchange)
{
        struct call *call = exchange->call;

        exchange->status       = call->op->status;
        exchange->content_type = "application/json";
        exchange->answer       = call->answer.len ? call->answer : STR("{}");
        if (exchange->method == METHOD_GET && call->etag.len && etags_have(exchange->headers.if_none_match, quoted(exchange, call->etag)))
                exchange->status = MHD_HTTP_NOT_MODIFIED;
}

static void word(struct exchange *exchange)
{
        struct call *call = exchange->call;

        if (call->err != OK) {
                const char *url        = exchange->door->config.public_url;
                exchange->status       = err_status(call->err);
                exchange->content_type = "application/problem+json";
                exchange->answer       = call_problem(call, url ? url : "");
        } else if (exchange->is_options) {
                exchange->status = MHD_HTTP_NO_CONTENT;
        } else if (call->op) {
                word_operation(exchange);
        }
        if (exchange->status == MHD_HTTP_NO_CONTENT || exchange->status == MHD_HTTP_NOT_MODIFIED) {
                exchange->content_type = NULL;
                exchange->answer       = STR("");
        }
}

/* The bytes stay where they are until the exchange ends. */
static struct MHD_Response *response_of(struct exchange *exchange)
{
        static char nothing[1];

        if (exchange->call->err == OK && exchange->stream)
                return stream_response(exchange->stream);
        return MHD_create_response_from_buffer(exchange->answer.len, exchange->answer.len ? (void *)(uintptr_t)exchange->answer.at : nothing,
                                               MHD_RESPMEM_PERSISTENT);
}

enum MHD_Result reply(struct exchange *exchange)
{
        struct MHD_Response *response;
        enum MHD_Result      queued;
        char                 allow[ALLOW_BYTES_MAX];

        word(exchange);
        count_request(exchange);
        response = response_of(exchange);
        if (!response)
                return MHD_NO;
        add_fields(exchange, response);
        if (exchange->is_options && exchange->route)
                add_str(exchange, response, "Allow", route_allow(exchange->route, allow));
        queued = MHD_queue_response(exchange->connection, (unsigned)exchange->status, response);
        MHD_destroy_response(response);
        return queued;
}
