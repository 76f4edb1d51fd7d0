/* host.c — a WebSocket door with a made-up service behind it, for tests by other people's clients: host ADDRESS [max=N] [rate=N] [ping=S] [trusted] [rest]. Prints "port N" and serves until
 * it is ended. SIGUSR1 stops accepting, SIGTERM closes the door. With `rest` a REST door answers on the same port.
 */

#include "door_ws/door_ws.h"

#include <signal.h>
#include "base/log.h"
#include "door_http/door_http.h"
#include "tests/unit/libs/door/echo.h"

static struct door_ws   *door;
static struct door_http *rest;
static int               opened;

struct flood {
        int64_t left, number, bytes;
        bool    is_over;
};

static enum err echo_session(struct call *call, struct str token, bool is_renewal)
{
        struct ws_handle conn = ws_of_call(call);
        struct identity  who;
        enum err         err;

        if (is_renewal != call->who.is_signed_in)
                return ERR_INVALID;
        err = token.at ? identity_of_token(NULL, token, &who) : ws_shown(door, conn, &who);
        if (err == ERR_INVALID)
                return fail_field(call, "/token", "is required");
        if (err != OK)
                return err;
        opened += !call->who.is_signed_in && ws_identity(door, conn) == NULL;
        call->who = who;
        ws_set_open(door, conn, &who);
        return OK;
}

static void flood_on(struct ws_handle conn, struct flood *flood)
{
        static char frame[10 + 70000];
        char        number[32];

        while (flood->left) {
                int     len    = snprintf(number, sizeof number, "{\"n\":%lld,\"x\":\"", (long long)flood->number);
                size_t  bytes  = (size_t)(flood->bytes > len + 2 ? flood->bytes : len + 2);
                uint8_t header[10];
                size_t  head   = ws_frame_header(bytes, header);

                memcpy(frame, header, head);
                memset(frame + head, 'e', bytes);
                memcpy(frame + head, number, (size_t)len);
                memcpy(frame + head + bytes - 2, "\"}", 2);
                if (ws_send_frames(door, conn, (struct str){frame, head + bytes}) != WS_SENT)
                        return;
                flood->left--;
                flood->number++;
        }
}

static void echo_flood(struct call *call, int64_t count, int64_t bytes)
{
        struct ws_handle conn  = ws_of_call(call);
        struct flood    *flood = ws_owner(door, conn);

        if (!flood) {
                flood = memory_zero(sizeof *flood);
                ws_set_owner(door, conn, flood);
        }
        flood->left  = count;
        flood->bytes = bytes;
        flood_on(conn, flood);
}

static void echo_close(struct call *call, int64_t code)
{
        ws_close_with(door, ws_of_call(call), (enum ws_close)code, "as asked");
}

static void echo_behind(struct call *call)
{
        static const char text[] = "{\"behind\":true}";
        int64_t           count  = ((const struct thing_behind_in *)call->in)->count;
        struct ws_handle  conn   = ws_of_call(call);
        uint8_t           frame[10 + sizeof text];
        size_t            header = ws_frame_header(sizeof text - 1, frame);

        memcpy(frame + header, text, sizeof text - 1);
        call_answer(NULL, call, OK);
        while (count--)
                ws_send_behind(door, conn, (struct str){(const char *)frame, header + sizeof text - 1});
}

static void conn_closed(void *owner, struct ws_handle conn)
{
        (void)owner;
        opened--;
        free(ws_owner(door, conn));
}

static void conn_writable(void *owner, struct ws_handle conn)
{
        struct flood *flood = ws_owner(door, conn);

        (void)owner;
        if (flood)
                flood_on(conn, flood);
}

static void pass_on(void *owner, int fd)
{
        (void)owner;
        door_http_adopt(rest, fd);
}

static void answer_state(void *owner, struct arena *arena, int *status, const char **content_type, struct str *body)
{
        (void)owner;
        *status       = 200;
        *content_type = "application/json";
        *body         = str_format(arena, "{\"connections\":%d,\"opened\":%d,\"under_way\":%lld}", door_ws_connections(door), opened, (long long)echo_under_way);
}

static void stop_accepting(void *owner)
{
        (void)owner;
        door_ws_stop_accepting(door);
}

static void stop(void *owner)
{
        (void)owner;
        loop_stop(echo_loop);
}

int main(int argc, char **argv)
{
        static const struct http_page pages[] = {{"/state", answer_state, NULL}};
        struct door_ws_config         config  = {
                .listen = str_from(argc > 1 ? argv[1] : "127.0.0.1:0"), .path = STR("/v1/ws"), .public_url = "https://chat.test", .origins = STR("https://app.test"),
                .proxies = STR("127.0.0.1/32"), .ops = echo_ops, .ops_count = ECHO_OPS, .connections_max = 10000, .heartbeat_ms = 25000, .closed = conn_closed, .writable = conn_writable,
        };
        struct door_http_config       http    = {
                .public_url = "https://chat.test", .ops = echo_ops, .ops_count = ECHO_OPS, .identity = (struct identity_watch *)1, .pages = pages, .pages_count = 1,
        };

        log_start("host", "test", getenv("LOG") ? LOG_DEBUG : LOG_WARN, true);
        config.loop = http.loop = echo_loop = loop_create();
        for (int i = 2; i < argc; i++) {
                if (strncmp(argv[i], "max=", 4) == 0)
                        config.connections_max = atoi(argv[i] + 4);
                else if (strncmp(argv[i], "rate=", 5) == 0)
                        config.handshakes_per_second = atoi(argv[i] + 5);
                else if (strncmp(argv[i], "ping=", 5) == 0)
                        config.heartbeat_ms = 1000 * atoi(argv[i] + 5);
                else if (strcmp(argv[i], "trusted") == 0)
                        config.trusted_networks = STR("127.0.0.0/8");
                else if (strcmp(argv[i], "rest") == 0)
                        config.pass_on = pass_on;
        }
        if (door_http_open(&http, &rest) != OK || door_ws_open(&config, &door) != OK)
                return 1;
        printf("port %d\n", door_ws_port(door));
        fflush(stdout);
        loop_on_signal(echo_loop, SIGUSR1, stop_accepting, NULL);
        loop_on_signal(echo_loop, SIGTERM, stop, NULL);
        loop_run(echo_loop);
        door_ws_close(&door);
        door_http_close(&rest);
        while (echo_under_way) {
                loop_timer_create(echo_loop, 50, 0, stop, NULL);
                loop_run(echo_loop);
        }
        loop_destroy(&echo_loop);
        return opened;
}
