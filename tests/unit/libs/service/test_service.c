/* test_service.c — the frame of every main(), run in children. */

#include "service/service.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/clock.h"
#include "loop/loop.h"
#include "service/health.h"
#include "tests/support/capture.h"
#include "tests/support/check.h"

static struct config {
        int64_t workers;
#define CONFIG(type, name, env, fallback, sentence) CONFIG_TYPE_##type name;
#include "service/service.def"
#undef CONFIG
} config;

static const struct config_row rows[] = {
#define CONFIG(...) CONFIG_ROW(struct config, __VA_ARGS__)
        CONFIG(int, workers, "CHAT_WORKERS", "4", "How many.")
#include "service/service.def"
#undef CONFIG
};

static bool workers_check(void)
{
        return config_within("CHAT_WORKERS", config.workers, 1, 100, "at least 1");
}

static const struct service_start start = {.name       = "chat-test",
                                           .sentence   = "is tried out",
                                           .rows       = rows,
                                           .rows_count = sizeof rows / sizeof *rows,
                                           .config     = &config,
                                           .settings   = {&config.node, &config.log_level, &config.log_format},
                                           .check      = workers_check};

static struct service *service;
static int             signals_left;

/* What each child does when it is asked to drain. */
static void drain_at_once(void *unused)
{
        (void)unused;
        service_end(service, health_is_ready(service_health(service), clock_monotonic_ms()) ? 9 : 0);
}

static void drain_never(void *unused)
{
        (void)unused;
}

static void send_signal(void *unused)
{
        (void)unused;
        if (signals_left-- > 0)
                raise(SIGTERM);
}

/* The child's main(): `signals` SIGTERMs, 10 ms apart. */
static int child_main(void (*drain)(void *owner), int64_t drain_ms_max, int signals)
{
        int status;
        if (!service_begin(&start, 1, (char *[]){"chat-test", NULL}, &status))
                return status;
        service      = service_create(&start, &(struct service_hooks){.drain = drain, .drain_ms_max = drain_ms_max});
        signals_left = signals;
        loop_timer_create(service_loop(service), 5, 10, send_signal, NULL);
        status = service_run(service);
        service_destroy(&service);
        return status;
}

static struct str said;

static int run(void (*drain)(void *owner), int64_t drain_ms_max, int signals)
{
        int status = 0;
        capture_begin(2);
        pid_t child = fork();
        if (child == 0)
                _exit(child_main(drain, drain_ms_max, signals));
        waitpid(child, &status, 0);
        said = capture_end();
        return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

/* Just the arguments. */
static int begin(int fd, const char *argument, const char *more)
{
        char *argv[]  = {"chat-test", (char *)argument, (char *)more, NULL};
        int   status  = 0;
        capture_begin(fd);
        pid_t child = fork();
        if (child == 0) {
                int wanted = 99;
                if (service_begin(&start, argument ? more ? 3 : 2 : 1, argv, &wanted))
                        wanted = 100;
                fflush(NULL);
                _exit(wanted);
        }
        waitpid(child, &status, 0);
        said = capture_end();
        return WEXITSTATUS(status);
}

static bool has(const char *part)
{
        return strstr(said.at, part) != NULL;
}

static int clean(void **state)
{
        (void)state;
        clearenv();
        return 0;
}

TEST(arguments_are_answered)
{
        CHECK_INT(begin(1, "--help", NULL), 0);
        CHECK(has("chat-test — is tried out") && has("CHAT_LOG_LEVEL") && has("Default: 4"));
        CHECK_INT(begin(1, "--print-config", NULL), 0);
        CHECK(has("CHAT_WORKERS=4\nCHAT_NODE=\nCHAT_LOG_LEVEL=info\nCHAT_LOG_FORMAT=json\n"));
        CHECK_INT(begin(1, "--check-config", NULL), 0);
        CHECK(has("is good"));
        CHECK_INT(begin(2, "--frobnicate", NULL), SERVICE_EXIT_USAGE);
        CHECK(has("unexpected argument: --frobnicate"));
        CHECK_INT(begin(2, "--help", "more"), SERVICE_EXIT_USAGE);
        CHECK_INT(begin(2, NULL, NULL), 100);
}

TEST(a_wrong_configuration_ends_with_all_mistakes)
{
        setenv("CHAT_LOG_LEVEL", "loud", 1);
        setenv("CHAT_LOG_FORMAT", "xml", 1);
        setenv("CHAT_WORKRS", "3", 1);
        CHECK_INT(begin(2, NULL, NULL), SERVICE_EXIT_CONFIG);
        CHECK(has("CHAT_LOG_LEVEL: expected") && has("CHAT_LOG_FORMAT: expected") && has("did you mean CHAT_WORKERS?"));
        clearenv();
        setenv("CHAT_WORKERS", "0", 1);
        CHECK_INT(begin(2, "--check-config", NULL), SERVICE_EXIT_CONFIG);
        CHECK(has("CHAT_WORKERS: expected at least 1"));
        CHECK_INT(begin(2, "--help", NULL), 0);
        setenv("CHAT_LOG_LEVEL", "loud", 1);             /* what is read at once and what is checked afterwards: together */
        setenv("CHAT_WORKRS", "3", 1);
        CHECK_INT(begin(2, NULL, NULL), SERVICE_EXIT_CONFIG);
        CHECK(has("CHAT_WORKERS: expected at least 1") && has("CHAT_LOG_LEVEL: expected") && has("did you mean CHAT_WORKERS?"));
        setenv("CHAT_WORKERS", "many", 1);
        CHECK_INT(begin(2, NULL, NULL), SERVICE_EXIT_CONFIG);
        CHECK(has("CHAT_WORKERS: expected a whole number") && !has("at least 1"));       /* of each setting once */
}

TEST(a_signal_drains_and_the_service_ends_itself)
{
        setenv("CHAT_NODE", "here", 1);
        CHECK_INT(run(drain_at_once, 5000, 1), 0);
        CHECK(has("\"service\":\"chat-test\",\"node\":\"here\",\"event\":\"started\""));
        CHECK(has("\"event\":\"draining\"") && has("\"event\":\"ended\",\"status\":0"));
}

TEST(without_anything_to_drain_it_ends_at_once)
{
        CHECK_INT(run(NULL, 0, 1), 0);
}

TEST(patience_ends)
{
        CHECK_INT(run(drain_never, 30, 1), 1);
        CHECK(has("draining took too long"));
}

TEST(a_second_signal_ends_at_once)
{
        CHECK_INT(run(drain_never, 60000, 2), 1);
        CHECK(has("ending at once"));
}

#define IN_A_CLEAN_ENVIRONMENT(name) cmocka_unit_test_setup(name, clean)

SUITE(IN_A_CLEAN_ENVIRONMENT(arguments_are_answered), IN_A_CLEAN_ENVIRONMENT(a_wrong_configuration_ends_with_all_mistakes),
      IN_A_CLEAN_ENVIRONMENT(a_signal_drains_and_the_service_ends_itself),
      IN_A_CLEAN_ENVIRONMENT(without_anything_to_drain_it_ends_at_once), IN_A_CLEAN_ENVIRONMENT(patience_ends),
      IN_A_CLEAN_ENVIRONMENT(a_second_signal_ends_at_once))
