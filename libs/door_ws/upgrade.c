/* upgrade.c — who may open a socket at all, decided before a byte of the WebSocket protocol is spoken. */

#include "door_ws/connection.h"

#include <string.h>
#include "base/arena.h"
#include "base/memory.h"
#include "door/caller.h"

enum { HEADER_TEXT_MAX = 1024, AUTHORIZATION_MAX = WS_FIRST_FRAME_BYTES_MAX };

/* STR_NONE when absent; "?", which is nothing that we would take, when it is longer than that. */
static struct str header_within(struct ws_conn *conn, enum lws_token_indexes token, int len_max, struct arena *arena)
{
        int   len = lws_hdr_total_length(conn->wsi, token);
        char *text;

        if (len <= 0 || len > len_max)
                return len > len_max ? str_copy(STR("?"), arena) : STR_NONE;
        text = arena_alloc(arena, (size_t)len + 1);
        len  = lws_hdr_copy(conn->wsi, text, len + 1, token);
        return len < 0 ? STR_NONE : (struct str){text, (size_t)len};
}

static struct str header(struct ws_conn *conn, enum lws_token_indexes token, struct arena *arena)
{
        return header_within(conn, token, HEADER_TEXT_MAX, arena);
}

/* Who it is stays; the token does not. What is wrong with it is told when the session is to be opened with it. */
static void look_at_authorization(struct ws_conn *conn, struct arena *arena)
{
        struct str authorization = header_within(conn, WSI_TOKEN_HTTP_AUTHORIZATION, AUTHORIZATION_MAX, arena), token;

        if (!authorization.at)
                return;
        conn->shown     = memory_zero(sizeof *conn->shown);
        conn->shown_err = caller_bearer(authorization, &token) ? identity_of_token(conn->door->config.identity, token, conn->shown) : ERR_UNAUTHENTICATED;
        explicit_bzero((char *)(uintptr_t)authorization.at, authorization.len);
}

static const char *phrase(int status)
{
        switch (status) {
        case 400: return "Bad Request";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 426: return "Upgrade Required";
        case 429: return "Too Many Requests";
        default:  return "Service Unavailable";
        }
}

/* The whole answer in one write; the connection ends after it. */
static int refuse(struct ws_conn *conn, struct call *call, enum err err, int status, const char *sentence)
{
        const char *url = conn->door->config.public_url;
        struct str  body, answer;

        counts_handshake(err_code(err));
        call->err                 = fail(call, err, sentence);
        call->rate.retry_after_ms = 1000;
        body                      = call_problem(call, url ? url : "");
        answer                    = str_format(call->arena,
                                               "HTTP/1.1 %d %s\r\n"
                                               "Content-Type: application/problem+json\r\nContent-Length: %zu\r\nConnection: close\r\n%s%s"
                                               "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
                                               "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\nCross-Origin-Resource-Policy: same-origin\r\n\r\n%.*s",
                                               status, phrase(status), body.len, status == 426 ? "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" : "",
                                               status == 503 || status == 429 ? "Retry-After: 1\r\n" : "", STR_ARG(body));
        lws_write(conn->wsi, (unsigned char *)(uintptr_t)answer.at, answer.len, LWS_WRITE_RAW);
        return -1;
}

static int examine(struct ws_conn *conn, struct call *call, struct str asked)
{
        struct door_ws *door      = conn->door;
        struct str      path      = header(conn, WSI_TOKEN_GET_URI, call->arena);
        struct str      origin    = header(conn, WSI_TOKEN_ORIGIN, call->arena);
        struct str      forwarded = header(conn, WSI_TOKEN_X_FORWARDED_FOR, call->arena);
        struct str      version   = header(conn, WSI_TOKEN_VERSION, call->arena);

        if (!str_equal(path, door->config.path))
                return refuse(conn, call, ERR_NOT_FOUND, 404, NULL);
        /* Which subprotocol is libwebsockets' to choose: ours, when it is offered; none, when none is; else it hangs up. */
        if (!str_equal_ignoring_case(asked, STR("websocket")) || !str_equal(version, STR("13")))
                return refuse(conn, call, ERR_INVALID, 426, "This address speaks the WebSocket protocol, version 13.");
        if (lws_hdr_total_length(conn->wsi, WSI_TOKEN_HTTP_URI_ARGS) > 0)
                return refuse(conn, call, ERR_INVALID, 400, "This address takes no query: nothing secret belongs into a URL.");
        if (lws_hdr_total_length(conn->wsi, WSI_TOKEN_KEY) != 24)
                return refuse(conn, call, ERR_INVALID, 400, "Sec-WebSocket-Key is missing or malformed.");
        /* A browser always says where its page comes from; other programs need not. */
        if (origin.at && !origins_allow(door->origins, origin))
                return refuse(conn, call, ERR_FORBIDDEN, 403, "Pages of this origin may not do this.");
        if (!conn_admit(conn, caller_address(&door->proxies, conn->address, forwarded)))
                return refuse(conn, call, ERR_RATE_LIMITED, 429, "This address has too many sockets.");
        if (!accept_handshake(door))
                return refuse(conn, call, ERR_BUSY, 503, "Too many are connecting just now.");
        /* A page's token stands in its first frame: what its browser adds to a request signs nobody in. */
        if (!origin.at)
                look_at_authorization(conn, call->arena);
        return 0;
}

int upgrade_asked(struct ws_conn *conn, struct str protocol)
{
        struct call *call = call_create(NULL, DOOR_SOCKET);
        int          result;

        caller_trace(STR_NONE, call->trace);
        result = examine(conn, call, protocol);
        call_destroy(&call);
        return result;
}

int upgrade_missing(struct ws_conn *conn)
{
        return upgrade_asked(conn, STR("http"));
}

static void not_opened(struct deadline *deadline)
{
        struct ws_conn *conn = LIST_ITEM(deadline, struct ws_conn, life);

        /* That it takes so long may be our fault. */
        if (conn->state == WS_OPENING)
                conn_close(conn, WS_OVERLOADED, "the session could not be opened in time");
        else
                conn_close(conn, WS_NOT_OPENED_IN_TIME, "session.open did not come within five seconds");
}

void upgrade_done(struct ws_conn *conn)
{
        counts_handshake("ok");
        conn->state        = WS_UPGRADED;
        conn->was_upgraded = true;
        deadline_set(conn->door->wheel, &conn->life, WS_OPEN_MS, not_opened);
}
