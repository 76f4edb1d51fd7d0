/* main.c — admin: the desk of those who run the installation. */

#include <time.h>

#include "admin/migrations.h"
#include "admin/process.h"
#include "admin/repo/reports.h"
#include "base/arena.h"
#include "base/clock.h"
#include "door_http/door_http.h"
#include "feed/upkeep.h"
#include "pg/pg.h"
#include "service/health.h"
#include "service/service.h"

#define DRAIN_MS_MAX         15000
#define WAIT_FOR_DATABASE_MS 60000
#define START_PATIENCE_MS    10000
#define ARENA_BYTES_MAX      (1u << 20)

static struct config    config;
static struct price_row prices[PRICE_COUNT];

struct parts {
        struct service   *service;
        struct process   *process;
        struct upkeep    *upkeep;
        struct http_page  pages[3];                      /* of the operators' door */
        struct door_http *operators;
};

static bool check(void)
{
        bool is_good = config_check(&config);

        return prices_read(prices) && is_good;
}

static void drained(void *owner)
{
        service_end(((struct parts *)owner)->service, 0);
}

static void drain(void *owner)
{
        struct parts *parts = owner;

        process_drain(parts->process, drained, parts);
}

static enum err open_operators(struct parts *parts)
{
        struct health *health = service_health(parts->service);
        struct door_http_config door = {
                .loop = service_loop(parts->service),
                .listen = config.admin_listen,
                .public_url = config.public_url.at,
                .pages = parts->pages,
                .pages_count = sizeof parts->pages / sizeof *parts->pages,
        };

        parts->pages[0] = (struct http_page){"/healthz", health_page_live, health};
        parts->pages[1] = (struct http_page){"/readyz", health_page_ready, health};
        parts->pages[2] = (struct http_page){"/metrics", health_page_metrics, NULL};
        health_add(health, "admin", process_is_ready, parts->process);
        return door_http_open(&door, &parts->operators);
}

/* A database that was there a moment ago may be busy now. */
static enum err start_upkeep(struct parts *parts)
{
        int64_t until_ms = clock_monotonic_ms() + START_PATIENCE_MS;
        enum err err;

        while ((err = upkeep_start(config.database.at, &parts->upkeep)) != OK && err_is_temporary(err) &&
               clock_monotonic_ms() < until_ms)
                nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
        return err;
}

/* What was reported stands in a view of chat, which may be about to make it. */
static enum err wait_for_chat(void)
{
        int64_t until_ms = clock_monotonic_ms() + WAIT_FOR_DATABASE_MS;
        struct pg *pg = pg_open(config.database.at, PG_READER);
        struct arena *arena = arena_create(ARENA_BYTES_MAX);
        bool is_there = false;
        struct tx tx;

        while (!is_there && clock_monotonic_ms() < until_ms) {
                arena_reset(arena);
                tx_begin(&tx, pg, arena, TX_READ);
                is_there = reports_are_there(&tx);
                if ((tx_commit(&tx) != OK || !is_there))
                        nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
        }
        pg_close(&pg);
        arena_destroy(&arena);
        return is_there ? OK : ERR_UNAVAILABLE;
}

static enum err open_all(struct parts *parts)
{
        TRY(migrate(config.database.at, "admin", admin_migrations, admin_migrations_count,
                    WAIT_FOR_DATABASE_MS));
        TRY(start_upkeep(parts));
        TRY(wait_for_chat());
        parts->process = process_open(service_loop(parts->service), &config, prices);
        return parts->process ? open_operators(parts) : ERR_UNAVAILABLE;
}

int main(int argc, char **argv)
{
        const struct service_start start = {
                .name = "admin",
                .sentence = "the desk of those who run the installation",
                .rows = config_rows,
                .rows_count = config_rows_count,
                .prefix_allowed = "CHAT_LIMIT_",
                .config = &config,
                .settings = {&config.node, &config.log_level, &config.log_format},
                .check = check,
        };
        struct parts parts = {0};
        int status;

        if (!service_begin(&start, argc, argv, &status))
                return status;
        parts.service = service_create(
                &start,
                &(struct service_hooks){.drain = drain, .owner = &parts, .drain_ms_max = DRAIN_MS_MAX});
        status        = open_all(&parts) == OK ? service_run(parts.service) : 1;
        door_http_close(&parts.operators);
        process_close(&parts.process);
        upkeep_stop(&parts.upkeep);
        service_destroy(&parts.service);
        return status;
}
