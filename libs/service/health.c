/* health.c — living and being ready. */

#include "service/health.h"

#include <assert.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "loop/loop.h"

#define PAGE_BYTES_MAX 4096

struct health {
        struct loop *loop;
        bool         is_draining;
        int          count;
        struct {
                const char *name;
                bool (*is_ok)(void *owner);
                void *owner;
        } checks[HEALTH_CHECKS_MAX];
};

struct health *health_create(struct loop *loop)
{
        struct health *health = memory_zero(sizeof *health);
        health->loop          = loop;
        return health;
}

void health_destroy(struct health **health)
{
        free(*health);
        *health = NULL;
}

void health_add(struct health *health, const char *name, bool (*is_ok)(void *owner), void *owner)
{
        assert(health->count < HEALTH_CHECKS_MAX);
        health->checks[health->count].name    = name;
        health->checks[health->count].is_ok   = is_ok;
        health->checks[health->count++].owner = owner;
}

void health_drain(struct health *health)
{
        health->is_draining = true;
}

bool health_is_live(const struct health *health, int64_t now_ms)
{
        return now_ms - loop_last_turn_ms(health->loop) < HEALTH_TURN_MS;
}

bool health_is_ready(const struct health *health, int64_t now_ms)
{
        if (health->is_draining || !health_is_live(health, now_ms))
                return false;
        for (int i = 0; i < health->count; i++)
                if (!health->checks[i].is_ok(health->checks[i].owner))
                        return false;
        return true;
}

static const char *json_bool(bool value)
{
        return value ? "true" : "false";
}

void health_page_live(void *at, struct arena *arena, int *status, const char **content_type, struct str *body)
{
        bool is_live  = health_is_live(at, clock_monotonic_ms());
        *status       = is_live ? 200 : 503;
        *content_type = "application/json";
        *body         = str_format(arena, "{\"live\":%s}\n", json_bool(is_live));
}

void health_page_ready(void *at, struct arena *arena, int *status, const char **content_type, struct str *body)
{
        const struct health *health   = at;
        bool                 is_ready = health_is_ready(health, clock_monotonic_ms());
        struct buf           text;
        buf_init(&text, arena, PAGE_BYTES_MAX);
        buf_printf(&text, "{\"ready\":%s,\"draining\":%s,\"checks\":{", json_bool(is_ready), json_bool(health->is_draining));
        for (int i = 0; i < health->count; i++)
                buf_printf(&text, "%s\"%s\":%s", i ? "," : "", health->checks[i].name,
                           json_bool(health->checks[i].is_ok(health->checks[i].owner)));
        buf_put(&text, STR("}}\n"));
        *status       = is_ready ? 200 : 503;
        *content_type = "application/json";
        *body         = buf_str(&text);
}

/* Grown on the heap, since the arena's limit is made for calls; copied in once its length is known. */
static void metrics_page(struct arena *arena, bool is_open, int *status, struct str *body)
{
        struct buf text;
        buf_init(&text, NULL, METRICS_TEXT_BYTES_MAX);
        metrics_print(&text, is_open);
        *status = text.overflowed ? 500 : 200;
        *body   = text.overflowed ? STR("# there are too many series\n") : str_copy(buf_str(&text), arena);
        buf_fini(&text);
}

void health_page_metrics(void *unused, struct arena *arena, int *status, const char **content_type, struct str *body)
{
        (void)unused;
        *content_type = METRICS_CONTENT_TYPE;
        metrics_page(arena, false, status, body);
}

void health_page_metrics_open(void *unused, struct arena *arena, int *status, const char **content_type, struct str *body)
{
        (void)unused;
        *content_type = METRICS_CONTENT_TYPE_OPEN;
        metrics_page(arena, true, status, body);
}
