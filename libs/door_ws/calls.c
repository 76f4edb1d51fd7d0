/* calls.c — frames into calls, in the order in which they came, and calls into replies. */

#include "door_ws/connection.h"

#include <string.h>
#include "base/arena.h"
#include "door/envelope.h"
#include "json/scan.h"

/* Lies in the call's arena. */
struct ws_call {
        struct link     link;                            /* in door->calls */
        struct door_ws *door;                            /* NULL once the door is gone */
        struct ws_handle conn;
        struct str      id;                              /* as the client wrote it */
        bool            is_opening;
};

struct ws_handle ws_of_call(const struct call *call)
{
        return call->door == DOOR_SOCKET && call->door_owner ? ((struct ws_call *)call->door_owner)->conn : (struct ws_handle){0, 0};
}

/* --- reading on, and not */

static bool may_begin(const struct ws_conn *conn)
{
        return conn->state != WS_OPENING && conn->calls < WS_CALLS_MAX && pending_rest(conn->out).len <= WS_UNSENT_BYTES_MAX;
}

static void read_on(struct ws_conn *conn)
{
        bool pause = conn->state != WS_CLOSING && (conn->inbox || !may_begin(conn));

        /* A message that is still coming in pieces is not one that waits. */
        if (conn->fragments)
                pause = conn->state != WS_CLOSING && !may_begin(conn);
        if (pause == conn->is_paused)
                return;
        conn->is_paused = pause;
        lws_rx_flow_control(conn->wsi, (pause ? 0 : 1) | (conn->is_reading ? 0 : LWS_RXFLOW_REASON_FLAG_PROCESS_NOW));
}

/* --- replies */

static void reply(struct ws_conn *conn, struct str id, struct call *call)
{
        struct buf  payload;
        const char *url = conn->door->config.public_url;

        if (call->err == OK && call->answer.len > WS_REPLY_BYTES_MAX) {
                call->err      = ERR_TOO_LARGE;
                call->sentence = STR("It was done, but the answer is larger than a socket takes: ask for less at once.");
        }
        buf_init(&payload, call->arena, WS_REPLY_BYTES_MAX + 1024);
        envelope_reply(&payload, id, call, url ? url : "");
        send_reply(conn, buf_str(&payload));
}

/* Why a session could not be opened, as a close code: clients branch on it before they have anything else. */
static enum ws_close code_of_refusal(enum err err)
{
        switch (err) {
        case ERR_UNAUTHENTICATED: return WS_TOKEN_ENDED;
        case ERR_FORBIDDEN:
        case ERR_BANNED:          return WS_SESSION_REVOKED;
        case ERR_RATE_LIMITED:    return WS_ABUSE;
        case ERR_BUSY:
        case ERR_UNAVAILABLE:     return WS_OVERLOADED;
        case ERR_INVALID:         return WS_BAD_FRAME;
        default:                  return WS_INTERNAL;
        }
}

static void finished(struct call *call)
{
        struct ws_call *at   = call->door_owner;
        struct ws_conn *conn = at->door ? conn_find(at->door, at->conn) : NULL;

        if (at->door)
                list_remove(&at->link);
        if (conn) {
                conn->calls--;
                reply(conn, at->id, call);
                if (at->is_opening && conn->state == WS_OPENING)
                        conn_close(conn, code_of_refusal(call->err), call->err == OK ? "" : err_sentence(call->err));
                /* Who is being read just now goes on by itself. */
                if (!conn->is_reading)
                        calls_continue(conn);
        }
        call_destroy(&call);
}

void calls_abandon(struct door_ws *door)
{
        LIST_EACH(&door->calls, struct ws_call, link, at) {
                list_remove(&at->link);
                at->door = NULL;
        }
}

/* --- requests */

static void refuse(struct ws_conn *conn, struct str id, struct call *call, const char *path, const char *reason)
{
        call->err = fail_field(call, path, reason);
        reply(conn, id, call);
        call_destroy(&call);
}

/* An id of a call is unpredictable enough to name a trace as well; a random one for each call would cost a system call. */
static void name_trace(struct call *call)
{
        static const char digits[] = "0123456789abcdef";

        for (size_t i = 0; i < sizeof call->id.bytes; i++) {
                call->trace[2 * i]     = digits[call->id.bytes[i] >> 4];
                call->trace[2 * i + 1] = digits[call->id.bytes[i] & 15];
        }
}

static void begin_call(struct ws_conn *conn, struct call *call, const struct envelope *envelope)
{
        struct ws_call *at = arena_zero(call->arena, sizeof *at);
        char            text[ADDRESS_TEXT_MAX + 1];

        at->door         = conn->door;
        at->conn         = (struct ws_handle){conn->slot, conn->generation};
        at->id           = envelope->id;
        at->is_opening   = conn->state == WS_UPGRADED;
        call->args       = envelope->args;
        call->who        = conn->who;
        call->address    = str_copy(address_print(conn->address, text), call->arena);
        call->agent      = STR("");
        call->door_owner = at;
        call->finished   = finished;
        list_append(&conn->door->calls, &at->link);
        conn->calls++;
        if (at->is_opening)
                conn->state = WS_OPENING;
        dispatch_call(conn->door->config.dispatch, call);
}

static void begin(struct ws_conn *conn, struct str text)
{
        const struct door_ws_config *config = &conn->door->config;
        struct call                 *call   = call_create(NULL, DOOR_SOCKET);
        struct envelope              envelope;
        struct json_fault            fault;

        call->connection = conn->id;
        name_trace(call);
        if (json_scan(text, WS_FRAME_BYTES_MAX, &fault) != OK || !envelope_read(str_copy(text, call->arena), call->arena, &envelope)) {
                call_destroy(&call);
                conn_close(conn, WS_BAD_FRAME, "a request is an object with an id and an op");
                return;
        }
        call->op = op_find(config->ops, config->ops_count, envelope.op);
        if (conn->state == WS_UPGRADED && !str_equal(envelope.op, STR("session.open"))) {
                call_destroy(&call);
                conn_close(conn, WS_BAD_FRAME, "session.open comes first");
        } else if (envelope.fault) {
                refuse(conn, envelope.id, call, envelope.path, envelope.fault);
        } else if (!call->op || !(call->op->doors & BY_SOCKET)) {
                call->op = NULL;
                refuse(conn, envelope.id, call, "/op", "is not an operation of this door");
        } else {
                begin_call(conn, call, &envelope);
        }
}

/* Begins what may begin; what is left of the text. */
static struct str begin_all(struct ws_conn *conn, struct str text)
{
        struct str one;
        bool       is_malformed = false;

        while (conn->state != WS_CLOSING && may_begin(conn) && envelope_next(&text, &one, &is_malformed))
                begin(conn, one);
        if (is_malformed)
                conn_close(conn, WS_BAD_FRAME, "a frame holds objects, separated by newlines");
        return conn->state == WS_CLOSING ? STR_NONE : text;
}

/* It may be closed by what it asks for, and its inbox be gone then. */
static void take_inbox(struct ws_conn *conn)
{
        struct str text = pending_rest(conn->inbox);
        struct str left = begin_all(conn, text);

        pending_take(&conn->inbox, text.len - left.len);
}

void calls_continue(struct ws_conn *conn)
{
        /* Once, however many calls finish while it goes on. */
        if (conn->is_reading)
                return;
        conn->is_reading = true;
        if (!conn->fragments && conn->inbox)
                take_inbox(conn);
        conn->is_reading = false;
        read_on(conn);
}

/* --- pieces */

static size_t bytes_max(const struct ws_conn *conn)
{
        return conn->was_opened ? WS_FRAME_BYTES_MAX : WS_FIRST_FRAME_BYTES_MAX;
}

void calls_receive(struct ws_conn *conn, struct str piece)
{
        bool frame_ends = lws_remaining_packet_payload(conn->wsi) == 0;
        bool is_last    = lws_is_final_fragment(conn->wsi) && frame_ends;
        bool is_whole   = is_last && !conn->fragments;

        conn->is_heard = true;
        counts_received(piece.len, is_last);
        if (conn->state == WS_CLOSING)
                return;
        if (lws_frame_is_binary(conn->wsi)) {
                conn_close(conn, WS_BAD_FRAME, "frames are text");
                return;
        }
        if (!conn->fragments && conn->inbox) {
                conn_close(conn, WS_INTERNAL, "read although nothing was to be read");
                return;
        }
        if (pending_all(conn->inbox) + piece.len > bytes_max(conn)) {
                conn_close(conn, WS_TOO_LARGE, conn->was_opened ? "a frame is larger than 96 KiB" : "the first frame is larger than 4 KiB");
                return;
        }
        conn->is_reading = true;
        if (is_whole) {
                pending_put(&conn->inbox, begin_all(conn, piece), WS_FRAME_BYTES_MAX);
        } else {
                if (!conn->fragments)
                        conn->fragments = 1;
                pending_put(&conn->inbox, piece, WS_FRAME_BYTES_MAX);
                conn->fragments += frame_ends && !is_last;
                if (is_last) {
                        conn->fragments = 0;
                        take_inbox(conn);
                } else if (conn->fragments > WS_FRAGMENTS_MAX) {
                        conn_close(conn, WS_BAD_FRAME, "a message has too many fragments");
                }
        }
        /* Flow control is applied by libwebsockets when this callback returns. */
        read_on(conn);
        conn->is_reading = false;
}
