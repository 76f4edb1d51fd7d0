/* examine.c — what is looked at before anything runs: target, headers, origin, token. The first thing that is wrong is the answer. */

#include "door_http/exchange.h"

#include "door/caller.h"
#include "door/cookie.h"

static enum err examine_framing(struct exchange *exchange)
{
        struct headers               *headers = &exchange->headers;
        const union MHD_ConnectionInfo *size  = MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
        int64_t                        length = 0;

        /* Who cannot say how long a request is says where the next one begins: never two lengths, never one that others may read differently (RFC 9112, 6.3). */
        exchange->answers_early = exchange->closes = true;
        if (headers->is_malformed)
                return fail(exchange->call, ERR_INVALID, "A header field that may stand once stands twice, or is malformed.");
        if (headers->transfer_encoding.at && (headers->content_length.at || !str_equal_ignoring_case(headers->transfer_encoding, STR("chunked"))))
                return fail(exchange->call, ERR_INVALID, "The body's length must be told by Content-Length or by chunks, not both.");
        if (headers->content_length.at && !str_to_int(headers->content_length, 0, INT64_MAX, &length))
                return fail(exchange->call, ERR_INVALID, "Content-Length is not a number.");
        if (size && size->header_size > HTTP_HEADER_BYTES_MAX)
                return fail(exchange->call, ERR_TOO_LARGE, "The header fields are larger than 16 KiB.");
        if (length > HTTP_DISCARD_BYTES_MAX)
                return ERR_TOO_LARGE;
        exchange->answers_early = exchange->closes = false;
        exchange->has_body      = length > 0 || headers->transfer_encoding.at;
        return length > HTTP_BODY_BYTES_MAX ? ERR_TOO_LARGE : OK;
}

/* Other people's pages may read what is public and change nothing. */
static enum err examine_origin(struct exchange *exchange)
{
        const struct headers *headers = &exchange->headers;

        exchange->origin_is_allowed = headers->origin.at && origins_allow(exchange->door->origins, headers->origin);
        if (exchange->method == METHOD_GET || exchange->is_options || exchange->origin_is_allowed)
                return OK;
        if (headers->origin.at || str_equal(headers->fetch_site, STR("cross-site")))
                return fail(exchange->call, ERR_FORBIDDEN, "Pages of this origin may not do this.");
        return OK;
}

/* A browser sends cookies for every page that asks it to. So ours proves that it is ours in three ways, of which another page has none: its origin is allowed, the browser
 * does not say that it is another's, and it set a header that other origins' pages are not allowed to. */
static enum err examine_cookie(struct exchange *exchange)
{
        const struct headers *headers = &exchange->headers;

        if (!headers->asks_cookie.at || exchange->is_options)
                return OK;
        if (!str_equal(headers->asks_cookie, STR("1")))
                return fail(exchange->call, ERR_INVALID, "X-Chat-Cookie is 1, or left out.");
        if (!exchange->origin_is_allowed || (headers->fetch_site.at && !str_equal(headers->fetch_site, STR("same-origin"))))
                return fail(exchange->call, ERR_FORBIDDEN, "Pages of this origin may not do this.");
        exchange->cookie_name     = cookie_name(headers->origin);
        exchange->call->by_cookie = exchange->cookie_name != NULL;
        return exchange->cookie_name ? OK : fail(exchange->call, ERR_FORBIDDEN, "A browser keeps a session over https, or on its own machine; not at this address.");
}

static bool answers_to(const struct route *route, enum method method)
{
        return route->ops[method] || (method == METHOD_GET && (route->page || route->file || route->stream)) || (method == METHOD_POST && route->is_batch);
}

static enum err examine_route(struct exchange *exchange, struct str method)
{
        bool is_head = str_equal(method, STR("HEAD"));

        exchange->is_options = str_equal(method, STR("OPTIONS"));
        exchange->method     = is_head ? METHOD_GET : method_of(method);
        exchange->route      = router_find(exchange->door->router, exchange->path, &exchange->values);
        if (!exchange->route)
                return ERR_NOT_FOUND;
        if (exchange->is_options)
                return OK;
        if (exchange->method == METHOD_NONE || !answers_to(exchange->route, exchange->method) || (is_head && exchange->route->stream))
                return ERR_METHOD;
        exchange->call->op = exchange->route->ops[exchange->method];
        return OK;
}

static enum err examine_body(struct exchange *exchange)
{
        if (!exchange->has_body || exchange->is_options)
                return OK;
        if (exchange->method == METHOD_GET)
                return fail(exchange->call, ERR_INVALID, "This address takes no body with that method.");
        return content_type_is_json(exchange->headers.content_type) ? OK : ERR_MEDIA_TYPE;
}

static enum err examine_token(struct exchange *exchange)
{
        struct str token;
        enum err   err;

        if (!exchange->headers.authorization.at || exchange->is_options || exchange->route->page || exchange->route->file || !exchange->door->config.identity)
                return OK;
        if (!caller_bearer(exchange->headers.authorization, &token))
                return fail(exchange->call, ERR_UNAUTHENTICATED, "Authorization must be Bearer and a token.");
        err = identity_of_token(exchange->door->config.identity, token, &exchange->call->who);
        if (err == ERR_UNAUTHENTICATED)
                return fail(exchange->call, err, "The token is not valid, or not any more.");
        return err;
}

static void note_caller(struct exchange *exchange)
{
        const struct headers *headers = &exchange->headers;
        struct call          *call    = exchange->call;
        char                  text[ADDRESS_TEXT_MAX + 1];
        struct address        address = caller_address(&exchange->door->proxies, exchange->peer->address, headers->forwarded_for);

        call->address = str_copy(address_print(address, text), call->arena);
        call->agent   = caller_agent(headers->user_agent, call->arena);
        caller_trace(headers->traceparent, call->trace);
}

void examine(struct exchange *exchange, const char *method)
{
        enum err err;

        headers_read(exchange->connection, exchange->call->arena, &exchange->headers);
        note_caller(exchange);
        err = examine_framing(exchange);
        if (err == OK)
                err = examine_route(exchange, str_from(method));
        if (err == OK)
                err = examine_origin(exchange);
        if (err == OK)
                err = examine_cookie(exchange);
        if (err == OK)
                err = examine_body(exchange);
        if (err == OK)
                err = examine_token(exchange);
        exchange->call->err = err;
        /* Whoever waits to be asked for the body is told at once. */
        if (err != OK && exchange->headers.expect.at)
                exchange->answers_early = true;
}
