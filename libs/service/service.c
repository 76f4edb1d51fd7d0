/* service.c — the frame of every main(). */

#include "service/service.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "loop/loop.h"
#include "service/health.h"
#include "service/process.h"

#ifndef CHAT_VERSION
#define CHAT_VERSION "0.1.0"
#endif
#ifndef CHAT_REVISION
#define CHAT_REVISION "unknown"
#endif

/* So often the loop turns at least, and so often its lag is measured. */
#define HEARTBEAT_MS  100
#define FDS_MAX       ((rlim_t)1 << 20)
#define NODE_NAME_MAX 256

/* --- the beginning */

static const char *const levels[] = {"debug", "info", "warn", "error"};

static bool level_read(struct str text, enum log_level *level)
{
        for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
                if (str_equal(text, str_from(levels[i]))) {
                        *level = (enum log_level)i;
                        return true;
                }
        return false;
}

static bool settings_check(const struct service_start *start, enum log_level *level, bool *as_text)
{
        bool is_good = true;
        *as_text     = str_equal(*start->settings.log_format, STR("text"));
        if (!level_read(*start->settings.log_level, level)) {
                fprintf(stderr, "configuration: CHAT_LOG_LEVEL: expected debug, info, warn or error\n");
                is_good = false;
        }
        if (!*as_text && !str_equal(*start->settings.log_format, STR("json"))) {
                fprintf(stderr, "configuration: CHAT_LOG_FORMAT: expected json or text\n");
                is_good = false;
        }
        return is_good;
}

/* The soft limit is for programs that still use select(). */
static void fds_allow(void)
{
        struct rlimit limit;
        if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
                return;
        limit.rlim_cur = limit.rlim_max < FDS_MAX ? limit.rlim_max : FDS_MAX;
        setrlimit(RLIMIT_NOFILE, &limit);
}

static const char *node_name(struct str given)
{
        static char name[NODE_NAME_MAX];
        if (given.len)
                snprintf(name, sizeof name, "%.*s", STR_ARG(given));
        else if (gethostname(name, sizeof name - 1) < 0)
                snprintf(name, sizeof name, "unknown");
        return name;
}

static bool arguments_read(const struct service_start *start, int argc, char **argv, const char **wish, int *status)
{
        static const char *const known[] = {"--help", "-h", "--check-config", "--print-config"};
        *wish                            = "";
        if (argc <= 1)
                return true;
        for (size_t i = 0; argc == 2 && i < sizeof known / sizeof *known; i++)
                if (strcmp(argv[1], known[i]) == 0)
                        *wish = known[i];
        if (strcmp(*wish, "-h") == 0 || strcmp(*wish, "--help") == 0) {
                config_print_help(start->rows, start->rows_count, start->name, start->sentence);
                *status = 0;
                return false;
        }
        if (**wish)
                return true;
        fprintf(stderr, "%s: unexpected argument: %s\nUsage: %s [--help | --check-config | --print-config]\n", start->name,
                argv[argc > 2 ? 2 : 1], start->name);
        *status = SERVICE_EXIT_USAGE;
        return false;
}

bool service_begin(const struct service_start *start, int argc, char **argv, int *status)
{
        const char    *wish;
        enum log_level level   = LOG_INFO;
        bool           as_text = false;
        if (!arguments_read(start, argc, argv, &wish, status))
                return false;

        bool is_read = config_read(start->rows, start->rows_count, start->prefix_allowed, start->config);
        /* What could not be read has been told; the rest is checked all the same, so that all mistakes come at once. */
        bool is_good = (!start->settings.log_level->at || !start->settings.log_format->at || settings_check(start, &level, &as_text)) && is_read;
        if (start->check && !start->check())
                is_good = false;
        if (!is_good) {
                fprintf(stderr, "%s: the configuration is wrong, see above; --help lists the settings\n", start->name);
                *status = SERVICE_EXIT_CONFIG;
                return false;
        }
        if (*wish) {
                if (strcmp(wish, "--print-config") == 0)
                        config_print(start->rows, start->rows_count, start->config);
                else
                        puts("the configuration is good");
                *status = 0;
                return false;
        }

        log_start(start->name, node_name(*start->settings.node), level, as_text);
        signal(SIGPIPE, SIG_IGN);
        if (getpid() == 1)
                signal(SIGCHLD, SIG_IGN);                /* as a container's first process: orphans must not pile up */
        fds_allow();
        return true;
}

/* --- the run */

struct service {
        struct service_hooks hooks;
        struct loop         *loop;
        struct health       *health;
        struct loop_timer   *heartbeat, *patience;
        bool                 is_draining;
        int                  status;
        int64_t              next_beat_us;
        struct series       *lag, *draining;
};

static void beat(void *at)
{
        struct service *service = at;
        int64_t         now_us  = clock_monotonic_us();
        int64_t         late_us = now_us - service->next_beat_us;
        series_observe(service->lag, late_us > 0 ? (double)late_us / 1e6 : 0.);
        service->next_beat_us = now_us + HEARTBEAT_MS * 1000;
        loop_timer_restart(service->heartbeat, HEARTBEAT_MS);
}

static void patience_ends(void *at)
{
        log_warn("draining took too long");
        service_end(at, 1);
}

static void signalled(void *at)
{
        struct service *service = at;
        if (service->is_draining) {
                log_warn("ending at once");
                service_end(service, 1);
                return;
        }
        service->is_draining = true;
        health_drain(service->health);
        series_set(service->draining, 1);
        log_info("draining");
        if (!service->hooks.drain) {
                service_end(service, 0);
                return;
        }
        service->patience = loop_timer_create(service->loop, service->hooks.drain_ms_max, 0, patience_ends, service);
        service->hooks.drain(service->hooks.owner);
}

/* "chat-gateway" counts as chat_gateway_…, "auth" as chat_auth_…. */
static void metrics_name(const char *service, struct metric *metric, char *name, size_t size, const char *what)
{
        snprintf(name, size, "chat_%s_%s", strncmp(service, "chat-", 5) == 0 ? service + 5 : service, what);
        for (char *at = name; *at; at++)
                if (*at == '-')
                        *at = '_';
        metric->name = name;
        metrics_register(metric);
}

static void metrics_make(struct service *service, const char *name)
{
        static char          lag_name[64], draining_name[64];
        static struct metric lag      = {.sentence = "How late the loop's heartbeat came.", .kind = METRIC_HISTOGRAM, .labels = {"thread"}};
        static struct metric draining = {.sentence = "1 while the process finishes its work before it ends.", .kind = METRIC_GAUGE};
        metrics_name(name, &lag, lag_name, sizeof lag_name, "loop_lag_seconds");
        metrics_name(name, &draining, draining_name, sizeof draining_name, "draining");
        service->lag      = METRIC(&lag, "loop");
        service->draining = metric_only(&draining);
        process_metrics_register(name, CHAT_VERSION, CHAT_REVISION);
}

struct service *service_create(const struct service_start *start, const struct service_hooks *hooks)
{
        struct service *service = memory_zero(sizeof *service);
        service->hooks          = *hooks;
        service->loop           = loop_create();
        service->health         = health_create(service->loop);
        metrics_make(service, start->name);
        service->next_beat_us = clock_monotonic_us() + HEARTBEAT_MS * 1000;
        service->heartbeat    = loop_timer_create(service->loop, HEARTBEAT_MS, 0, beat, service);
        loop_on_signal(service->loop, SIGTERM, signalled, service);
        loop_on_signal(service->loop, SIGINT, signalled, service);
        return service;
}

void service_destroy(struct service **pointer)
{
        struct service *service = *pointer;
        if (!service)
                return;
        loop_timer_destroy(&service->heartbeat);
        loop_timer_destroy(&service->patience);
        health_destroy(&service->health);
        loop_destroy(&service->loop);
        free(service);
        *pointer = NULL;
}

struct loop *service_loop(struct service *service)
{
        return service->loop;
}

struct health *service_health(struct service *service)
{
        return service->health;
}

bool service_is_draining(const struct service *service)
{
        return service->is_draining;
}

int service_run(struct service *service)
{
        log_info("started", LOG_TEXT("version", CHAT_VERSION), LOG_TEXT("revision", CHAT_REVISION), LOG_INT("pid", getpid()));
        loop_run(service->loop);
        log_info("ended", LOG_INT("status", service->status));
        return service->status;
}

void service_end(struct service *service, int status)
{
        service->status = status;
        loop_stop(service->loop);
}
