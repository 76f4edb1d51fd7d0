/* drain.c — leaving without losing anything. */

#include "chat-gateway/drain.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/random.h"
#include "chat-gateway/exports.h"
#include "chat-gateway/fallback.h"
#include "chat-gateway/ingest.h"
#include "door_http/door_http.h"
#include "loop/loop.h"

enum { LOOK_EVERY_MS = 50 };

struct leaving {
        struct ws_handle conn;
        int64_t          due_ms;
};

struct drain {
        struct drain_config config;
        struct loop_timer  *timer;
        struct leaving     *leaving;                     /* in the order of their times */
        int                 count, next, room;           /* room for everybody who was at the door, open or not */
        int64_t             began_ms;
};

static void gather(void *owner, struct ws_handle conn, const struct identity *who)
{
        struct drain *drain = owner;

        (void)who;
        drain->leaving[drain->count++].conn = conn;
}

static void say_goaway(struct drain *drain, struct ws_handle conn, int64_t after_ms)
{
        char text[96], frame[10 + sizeof text];
        int len = snprintf(text, sizeof text, "{\"ev\":\"server.goaway\",\"d\":{\"after_ms\":%lld}}", (long long)after_ms);
        size_t header = ws_frame_header((size_t)len, (uint8_t *)frame);

        memcpy(frame + header, text, (size_t)len);
        ws_send_behind(drain->config.ws, conn, (struct str){frame, header + (size_t)len});
}

static bool is_over(const struct drain *drain, int64_t now_ms)
{
        if (now_ms - drain->began_ms > drain->config.spread_ms + DRAIN_GRACE_MS)
                return true;
        return door_ws_connections(drain->config.ws) == 0 && door_http_pending(drain->config.http) == 0 && fallback_count(drain->config.fallback) == 0 &&
               exports_count(drain->config.exports) == 0 && dispatch_pending(drain->config.dispatch) == 0 && ingest_waiting(drain->config.ingest) == 0;
}

static void look(void *owner)
{
        struct drain *drain = owner;
        int64_t now_ms = clock_monotonic_ms();

        for (; drain->next < drain->count && drain->leaving[drain->next].due_ms + DRAIN_RESUME_MS <= now_ms; drain->next++)
                ws_close_with(drain->config.ws, drain->leaving[drain->next].conn, WS_GOING_AWAY, "this node is going away");
        if (!is_over(drain, now_ms))
                return;
        loop_timer_stop(drain->timer);
        log_info("drained", LOG_INT("connections", door_ws_connections(drain->config.ws)), LOG_INT("took_ms", now_ms - drain->began_ms));
        drain->config.drained(drain->config.owner);
}

struct drain *drain_begin(const struct drain_config *config)
{
        struct drain *drain = memory_zero(sizeof *drain);

        drain->config   = *config;
        drain->began_ms = clock_monotonic_ms();
        drain->room     = door_ws_connections(config->ws);
        drain->leaving  = memory_array((size_t)drain->room + 1, sizeof *drain->leaving);
        door_ws_stop_accepting(config->ws);
        door_http_drain(config->http);
        fallback_drain(config->fallback, config->spread_ms);
        ws_each(config->ws, gather, drain);
        for (int i = 0; i < drain->count; i++) {
                drain->leaving[i].due_ms = drain->began_ms + config->spread_ms * (i + 1) / drain->count;
                say_goaway(drain, drain->leaving[i].conn, drain->leaving[i].due_ms - drain->began_ms);
        }
        drain->timer = loop_timer_create(config->loop, LOOK_EVERY_MS, LOOK_EVERY_MS, look, drain);
        log_info("draining", LOG_INT("connections", drain->count));
        return drain;
}

/* Nobody knows how many more will come: each takes a moment by chance. */
void drain_opened(struct drain *drain, struct ws_handle conn)
{
        int64_t now_ms = clock_monotonic_ms(), left_ms = drain->began_ms + drain->config.spread_ms - now_ms;
        int64_t after_ms = left_ms > 0 ? (int64_t)random_below((uint64_t)left_ms + 1) : 0;
        int at = drain->count;

        assert(drain->count < drain->room);
        drain->count++;
        for (; at > drain->next && drain->leaving[at - 1].due_ms > now_ms + after_ms; at--)
                drain->leaving[at] = drain->leaving[at - 1];
        drain->leaving[at] = (struct leaving){conn, now_ms + after_ms};
        say_goaway(drain, conn, after_ms);
}

void drain_end(struct drain **drain)
{
        if (!*drain)
                return;
        loop_timer_destroy(&(*drain)->timer);
        free((*drain)->leaving);
        free(*drain);
        *drain = NULL;
}
