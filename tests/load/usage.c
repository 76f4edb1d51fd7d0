/* usage.c — processor time and memory of processes, from /proc. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/load/load.h"

bool usage_group_read(const char *text, struct usage_group *out)
{
        const char *at = strchr(text, '=');

        *out = (struct usage_group){0};
        if (!at || (size_t)(at - text) >= sizeof out->name)
                return false;
        memcpy(out->name, text, (size_t)(at - text));
        while (*at && out->count < (int)(sizeof out->pids / sizeof *out->pids)) {
                char *end;

                out->pids[out->count++] = (int)strtol(at + 1, &end, 10);
                if (end == at + 1)
                        return false;
                at = end;
        }
        return true;
}

static bool read_file(const char *path, char *out, size_t room)
{
        FILE *file = fopen(path, "r");
        size_t len;

        if (!file)
                return false;
        len      = fread(out, 1, room - 1, file);
        out[len] = 0;
        fclose(file);
        return true;
}

/* User and system time of all its threads: fields 14 and 15, counted behind the name, which may hold anything. */
static double cpu_s_of(int pid)
{
        char path[64], text[2048], *at;
        unsigned long long user, system;

        snprintf(path, sizeof path, "/proc/%d/stat", pid);
        if (!read_file(path, text, sizeof text) || !(at = strrchr(text, ')')))
                return 0;
        if (sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user, &system) != 2)
                return 0;
        return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

double usage_cpu_s(const struct usage_group *group)
{
        double sum = 0;

        for (int i = 0; i < group->count; i++)
                sum += cpu_s_of(group->pids[i]);
        return sum;
}

static int64_t line_kib(const char *path, const char *name)
{
        static char text[16384];
        const char *at;

        if (!read_file(path, text, sizeof text) || !(at = strstr(text, name)))
                return 0;
        return strtoll(at + strlen(name), NULL, 10);
}

int64_t usage_rss_kib(const struct usage_group *group)
{
        int64_t sum = 0;

        for (int i = 0; i < group->count; i++) {
                char path[64];

                snprintf(path, sizeof path, "/proc/%d/status", group->pids[i]);
                sum += line_kib(path, "VmRSS:");
        }
        return sum;
}

int64_t usage_slab_kib(void)
{
        return line_kib("/proc/meminfo", "Slab:");
}

double usage_own_cpu_s(void)
{
        struct rusage used;

        getrusage(RUSAGE_SELF, &used);
        return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}
