/* service.h — the frame of every main(): arguments, configuration, logging, signals, draining, exit.
 *
 *      int main(int argc, char **argv)
 *      {
 *              const struct service_start start = {.name = "auth", …, .settings = {&config.node, &config.log_level, &config.log_format}};
 *              int status;
 *              if (!service_begin(&start, argc, argv, &status))
 *                      return status;
 *              struct service *service = service_create(&start, &(struct service_hooks){.drain = drain, .drain_ms_max = 70000});
 *              … doors and pools on service_loop(service), health_add(service_health(service), …) …
 *              status = service_run(service);
 *              … close everything …
 *              service_destroy(&service);
 *              return status;
 *      }
 *
 * On the main thread, which is the loop's.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/config.h"
#include "base/str.h"

#define SERVICE_EXIT_CONFIG 78                           /* sysexits' EX_CONFIG: starting again will not help */
#define SERVICE_EXIT_USAGE  64

struct health;
struct loop;
struct service;

struct service_start {
        const char              *name, *sentence;        /* "auth", "knows who people are" */
        const struct config_row *rows;
        size_t                   rows_count;
        const char              *prefix_allowed;         /* of config_read; or NULL */
        void                    *config;                 /* the service's struct, zeroed */
        struct {
                const struct str *node, *log_level, *log_format;       /* in it, as service.def has them */
        } settings;
        bool (*check)(void);                             /* what the types of the rows cannot say; tells its mistakes on standard error; or NULL */
};

/* --help, --check-config, --print-config, a wrong argument, a wrong configuration: false, and the status to exit with. Otherwise the
 * configuration is read, logging has begun, and as many descriptors are allowed as the machine gives. */
bool service_begin(const struct service_start *start, int argc, char **argv, int *status);

struct service_hooks {
        /* SIGTERM or SIGINT came, /readyz says no from now on: stop taking, finish, then call service_end. NULL: ends at once. */
        void (*drain)(void *owner);
        void   *owner;
        int64_t drain_ms_max;                            /* what is not finished by then is given up, with status 1 */
};

/* With its loop, health, process metrics and signals. */
struct service *service_create(const struct service_start *start, const struct service_hooks *hooks);
void            service_destroy(struct service **service);
struct loop    *service_loop(struct service *service);
struct health  *service_health(struct service *service);
bool            service_is_draining(const struct service *service);

/* Turns the loop until service_end, the end of the patience with draining, or a second signal. The status to exit with. */
int  service_run(struct service *service);
void service_end(struct service *service, int status);
