/* process.c — the process' own figures. */

#include "service/process.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/metrics.h"

static struct metric cpu      = {.name = "process_cpu_seconds_total", .sentence = "User and system CPU time spent.", .kind = METRIC_COUNTER};
static struct metric resident = {.name = "process_resident_memory_bytes", .sentence = "Resident memory size.", .kind = METRIC_GAUGE};
static struct metric virtual  = {.name = "process_virtual_memory_bytes", .sentence = "Virtual memory size.", .kind = METRIC_GAUGE};
static struct metric open_fds = {.name = "process_open_fds", .sentence = "Open file descriptors.", .kind = METRIC_GAUGE};
static struct metric max_fds  = {.name = "process_max_fds", .sentence = "Most open file descriptors allowed.", .kind = METRIC_GAUGE};
static struct metric threads  = {.name = "process_threads", .sentence = "Threads.", .kind = METRIC_GAUGE};
static struct metric started  = {.name = "process_start_time_seconds", .sentence = "Start of the process since 1970.", .kind = METRIC_GAUGE};
static struct metric build    = {.name = "chat_build_info", .sentence = "What is running.", .kind = METRIC_GAUGE,
                                 .labels = {"version", "revision", "service"}};

/* /proc/self/stat, counted from the field after the command's name, which may hold anything. */
enum { STAT_UTIME = 11, STAT_STIME = 12, STAT_THREADS = 17, STAT_START = 19, STAT_VSIZE = 20, STAT_RSS = 21, STAT_FIELDS = 22 };

static bool stat_read(double fields[static STAT_FIELDS])
{
        char  text[1024];
        FILE *file = fopen("/proc/self/stat", "re");
        if (!file)
                return false;
        size_t len = fread(text, 1, sizeof text - 1, file);
        fclose(file);
        text[len]  = '\0';
        char *at   = strrchr(text, ')');
        for (int i = 0; i < STAT_FIELDS; i++) {
                at = at ? strchr(at + 1, ' ') : NULL;
                if (!at || (i > 0 && sscanf(at, "%lf", &fields[i]) != 1))
                        return false;
        }
        return true;
}

static int fds_count(void)
{
        DIR *folder = opendir("/proc/self/fd");
        if (!folder)
                return 0;
        int count = -3;                                  /* ".", "..", and the folder itself */
        while (readdir(folder))
                count++;
        closedir(folder);
        return count;
}

static void collect(void *unused)
{
        double        fields[STAT_FIELDS] = {0};
        double        ticks               = (double)sysconf(_SC_CLK_TCK);
        struct rlimit limit;
        (void)unused;
        if (stat_read(fields)) {
                series_set(metric_only(&cpu), (fields[STAT_UTIME] + fields[STAT_STIME]) / ticks);
                series_set(metric_only(&resident), fields[STAT_RSS] * (double)sysconf(_SC_PAGESIZE));
                series_set(metric_only(&virtual), fields[STAT_VSIZE]);
                series_set(metric_only(&threads), fields[STAT_THREADS]);
        }
        series_set(metric_only(&open_fds), fds_count());
        if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
                series_set(metric_only(&max_fds), (double)limit.rlim_cur);
}

void process_metrics_register(const char *service, const char *version, const char *revision)
{
        struct metric *all[] = {&cpu, &resident, &virtual, &open_fds, &max_fds, &threads, &started};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                metrics_register(all[i]);
        series_set(METRIC(&build, version, revision, service), 1);

        /* The kernel tells the start in ticks since boot. */
        double          fields[STAT_FIELDS] = {0};
        struct timespec since_boot;
        clock_gettime(CLOCK_BOOTTIME, &since_boot);
        if (stat_read(fields))
                series_set(metric_only(&started), (double)clock_wall_ms() / 1000. - (double)since_boot.tv_sec -
                                                          (double)since_boot.tv_nsec / 1e9 +
                                                          fields[STAT_START] / (double)sysconf(_SC_CLK_TCK));
        metrics_on_collect(collect, NULL);
}
