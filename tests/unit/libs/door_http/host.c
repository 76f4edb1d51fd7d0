/* host.c — a REST door with a made-up service behind it, for tests by other people's clients: host ADDRESS [OPTION=VALUE …]. Prints "port N" and serves until it is ended.
 * SIGUSR1 drains it, SIGTERM closes it.
 */

#include "door_http/door_http.h"

#include <signal.h>
#include "base/log.h"
#include "tests/unit/libs/door/echo.h"

static struct door_http *door;

static enum err echo_session(struct call *call, struct str token, bool is_renewal)
{
        (void)call, (void)token, (void)is_renewal;
        return ERR_INVALID;
}

static void echo_flood(struct call *call, int64_t count, int64_t bytes)
{
        (void)call, (void)count, (void)bytes;
}

static void echo_close(struct call *call, int64_t code)
{
        (void)call, (void)code;
}

static void echo_behind(struct call *call)
{
        call_answer(NULL, call, OK);
}

static void answer_health(void *owner, struct arena *arena, int *status, const char **content_type, struct str *body)
{
        (void)owner;
        *status       = 200;
        *content_type = "text/plain; charset=utf-8";
        *body         = str_format(arena, "pending %d\n", door_http_pending(door));
}

/* --- streams: /v1/events is an event stream of numbers each 20 ms, or a long poll of 200 ms; ?count=N, ?flood, ?never */

struct feed {
        struct http_stream *stream;
        struct loop_timer  *timer;
        int                 left, next, flood;
        bool                is_event_stream, has_begun;
};

static int open_feeds;

static void feed_closed(void *owner)
{
        struct feed *feed = owner;

        loop_timer_destroy(&feed->timer);
        free(feed);
        open_feeds--;
}

static void feed_goes_on(void *owner)
{
        struct feed *feed = owner;
        char         text[64];
        static char  block[4096];

        if (!feed->is_event_stream) {
                loop_timer_stop(feed->timer);
                if (!http_stream_begin(feed->stream, 200, "application/json", feed_closed, feed)) {
                        feed_closed(feed);
                        return;
                }
                http_stream_write(feed->stream, STR("{\"events\":[]}"));
                http_stream_end(feed->stream);
                return;
        }
        if (feed->flood) {
                memset(block, 'y', sizeof block);
                for (int i = 0; i < 64; i++)
                        if (!http_stream_write(feed->stream, (struct str){block, sizeof block})) {
                                loop_timer_stop(feed->timer);
                                break;
                        }
                return;
        }
        snprintf(text, sizeof text, "id: %d\ndata: {\"n\":%d}\n\n", feed->next, feed->next);
        feed->next++;
        http_stream_write(feed->stream, str_from(text));
        if (--feed->left == 0) {
                loop_timer_stop(feed->timer);
                http_stream_end(feed->stream);
        }
}

static void open_feed(void *owner, struct http_stream *stream, const struct identity *who, struct str query, struct str last_event_id, bool wants_event_stream)
{
        struct feed *feed;
        int64_t      number = 0;

        (void)owner;
        if (!who->is_signed_in) {
                http_stream_refuse(stream, ERR_UNAUTHENTICATED, NULL, NULL);
                return;
        }
        feed                  = memory_zero(sizeof *feed);
        feed->stream          = stream;
        feed->is_event_stream = wants_event_stream;
        feed->left            = 5;
        open_feeds++;
        if (str_starts_with(query, STR("count=")))
                str_to_int((struct str){query.at + 6, query.len - 6}, 0, 1000000, &number);
        if (number)
                feed->left = (int)number;
        if (str_to_int(last_event_id, 0, 1000000, &number))
                feed->next = (int)number + 1;
        feed->flood = str_equal(query, STR("flood"));
        if (wants_event_stream)
                http_stream_begin(stream, 200, "text/event-stream", feed_closed, feed);
        feed->timer = loop_timer_create(echo_loop, wants_event_stream ? 20 : 200, 20, feed_goes_on, feed);
}

static void answer_feeds(void *owner, struct arena *arena, int *status, const char **content_type, struct str *body)
{
        (void)owner;
        *status       = 200;
        *content_type = "text/plain; charset=utf-8";
        *body         = str_format(arena, "%d", open_feeds);
}

static void drain(void *owner)
{
        (void)owner;
        door_http_drain(door);
}

static void stop(void *owner)
{
        (void)owner;
        loop_stop(echo_loop);
}

int main(int argc, char **argv)
{
        static const struct http_page         pages[]   = {{"/healthz", answer_health, NULL}, {"/feeds", answer_feeds, NULL}};
        static const struct http_stream_route streams[] = {{"/v1/events", open_feed, NULL}};
        struct door_http_config               config    = {
                .listen = str_from(argc > 1 ? argv[1] : "127.0.0.1:0"), .public_url = "https://chat.test", .origins = STR("https://app.test, http://localhost:3000"),
                .proxies = STR("127.0.0.1/32"), .ops = echo_ops, .ops_count = ECHO_OPS, .identity = (struct identity_watch *)1,
                .pages = pages, .pages_count = 2, .streams = streams, .streams_count = 1, .has_batch = true,
        };

        log_start("host", "test", LOG_WARN, true);
        config.loop = echo_loop = loop_create();
        if (argc > 2 && strcmp(argv[2], "pages") == 0)
                config.ops_count = 0, config.identity = NULL, config.streams_count = 0, config.has_batch = false;
        if (door_http_open(&config, &door) != OK)
                return 1;
        printf("port %d\n", door_http_port(door));
        fflush(stdout);
        loop_on_signal(echo_loop, SIGUSR1, drain, NULL);
        loop_on_signal(echo_loop, SIGTERM, stop, NULL);
        loop_run(echo_loop);
        door_http_close(&door);
        /* What was away comes back after the door has gone. */
        while (echo_under_way || open_feeds) {
                loop_timer_create(echo_loop, 50, 0, stop, NULL);
                loop_run(echo_loop);
        }
        loop_destroy(&echo_loop);
        return 0;
}
