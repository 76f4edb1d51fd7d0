/* test_process.c — the process' own figures. */

#include "service/process.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/clock.h"
#include "base/metrics.h"
#include "tests/support/check.h"

static double figure(const char *name)
{
        struct buf out;
        char       line[100];
        buf_init(&out, NULL, METRICS_TEXT_BYTES_MAX);
        metrics_print(&out, false);
        buf_put_char(&out, '\0');
        snprintf(line, sizeof line, "\n%s ", name);
        const char *at    = strstr(out.at, line);
        double      value = at ? strtod(at + strlen(line), NULL) : -1;
        buf_fini(&out);
        return value;
}

TEST(the_figures_are_those_of_this_process)
{
        process_metrics_register("auth", "1.2.3", "abc");
        double now = (double)clock_wall_ms() / 1000;
        CHECK(figure("process_resident_memory_bytes") > 500000);
        CHECK(figure("process_virtual_memory_bytes") > figure("process_resident_memory_bytes"));
        CHECK(figure("process_threads") >= 1);
        CHECK(figure("process_max_fds") >= 64);
        CHECK(figure("process_start_time_seconds") > now - 120 && figure("process_start_time_seconds") < now + 1);
        CHECK(figure("chat_build_info{version=\"1.2.3\",revision=\"abc\",service=\"auth\"}") == 1);

        double before = figure("process_open_fds");
        int    fd     = open("/dev/null", O_RDONLY);
        CHECK(figure("process_open_fds") == before + 1);
        close(fd);
        CHECK(figure("process_open_fds") == before);

        double spent = figure("process_cpu_seconds_total");
        for (int64_t until = clock_monotonic_ms() + 60; clock_monotonic_ms() < until;)
                ;
        CHECK(figure("process_cpu_seconds_total") > spent);
}

SUITE(CASE(the_figures_are_those_of_this_process))
