/* main.c — worker: does what nobody waits for. */

#include "base/log.h"
#include "door_http/door_http.h"
#include "pg/migrate.h"
#include "service/health.h"
#include "service/service.h"
#include "worker/jobs.h"
#include "worker/platform.h"

#define WAIT_FOR_DATABASE_MS 60000

extern const struct migration worker_migrations[];
extern const int              worker_migrations_count;

static struct config config;

struct parts {
        struct service   *service;
        struct jobs      *jobs;
        struct door_http *operators;
        struct http_page  pages[3];                      /* of the operators' door; it keeps no copy */
};

static bool check(void)
{
        return config_check(&config);
}

static enum err open_operators(struct parts *parts)
{
        struct health          *health = service_health(parts->service);
        struct door_http_config door   = {
                .loop = service_loop(parts->service), .listen = config.admin_listen, .pages = parts->pages,
                .pages_count = sizeof parts->pages / sizeof *parts->pages,
        };

        parts->pages[0] = (struct http_page){"/healthz", health_page_live, health};
        parts->pages[1] = (struct http_page){"/readyz", health_page_ready, health};
        parts->pages[2] = (struct http_page){"/metrics", health_page_metrics, NULL};
        health_add(health, "postgres", jobs_see_database, parts->jobs);
        return door_http_open(&door, &parts->operators);
}

static enum err open_all(struct parts *parts)
{
        TRY(migrate(config.database.at, "work", worker_migrations, worker_migrations_count,
                    WAIT_FOR_DATABASE_MS));
        if (!platform_is_there(&config))
                log_warn("no service secret: the audit is relayed, and nothing else is done");
        parts->jobs = jobs_start(&config);
        return open_operators(parts);
}

int main(int argc, char **argv)
{
        const struct service_start start = {
                .name       = "worker",
                .sentence   = "does what nobody waits for",
                .rows       = config_rows,
                .rows_count = config_rows_count,
                .config     = &config,
                .settings   = {&config.node, &config.log_level, &config.log_format},
                .check      = check,
        };
        struct parts parts = {0};
        int          status;

        if (!service_begin(&start, argc, argv, &status))
                return status;
        /* Nobody waits for it, so it need not drain: a run ends where it may. */
        parts.service = service_create(&start, &(struct service_hooks){0});
        status        = open_all(&parts) == OK ? service_run(parts.service) : 1;
        door_http_close(&parts.operators);
        jobs_stop(&parts.jobs);
        service_destroy(&parts.service);
        return status;
}
