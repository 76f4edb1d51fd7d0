/* rest.c — GETs: on each of some connections one after another, the next when the answer has come. */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "tests/load/load.h"

enum { ANSWER_BYTES_MAX = 1 << 20, EVENTS = 128, REQUEST_BYTES = 8192, NUMBER_MIN = 51 };

struct caller {
        int                  fd;
        const struct person *person;
        int64_t              asked_ns;
        char                *answer;                     /* as much of it as has come */
        size_t               len;
};

struct rest {
        const struct drive_config *config;
        struct caller   *callers;
        int              epoll;
        bool             is_measuring, has_failed;
        uint64_t         drawn;
        int64_t          answers, bytes, refused;
        struct histogram times;
};

/* xorshift: the same numbers in each run. */
static long draw(struct rest *rest)
{
        rest->drawn ^= rest->drawn << 13;
        rest->drawn ^= rest->drawn >> 7;
        rest->drawn ^= rest->drawn << 17;
        return NUMBER_MIN + (long)(rest->drawn % (uint64_t)(rest->config->numbers - NUMBER_MIN + 1));
}

static void fail(struct rest *rest, const char *what)
{
        if (!rest->has_failed)
                fprintf(stderr, "chat-bench: rest: %s\n", what);
        rest->has_failed = true;
}

static void ask(struct rest *rest, struct caller *caller)
{
        char request[REQUEST_BYTES], number[24] = "";
        const struct person *person = caller->person;
        int len;

        if (rest->config->numbers > NUMBER_MIN)
                snprintf(number, sizeof number, "%ld", draw(rest));
        len = snprintf(request, sizeof request, "GET %.*s%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %.*s\r\n\r\n", STR_ARG(person->room), number, STR_ARG(person->token));
        caller->len      = 0;
        caller->asked_ns = now_ns();
        if (len >= (int)sizeof request || send(caller->fd, request, (size_t)len, MSG_NOSIGNAL) != len)
                fail(rest, "a request could not be sent");
}

static bool connect_to(struct rest *rest, struct caller *caller, const char *address)
{
        struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(strrchr(address, ':') ? strrchr(address, ':') + 1 : address))};
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = caller};
        int yes = 1;

        inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
        caller->fd     = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        caller->answer = memory_zero(ANSWER_BYTES_MAX);
        setsockopt(caller->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        return connect(caller->fd, (struct sockaddr *)&at, sizeof at) == 0 && epoll_ctl(rest->epoll, EPOLL_CTL_ADD, caller->fd, &event) == 0;
}

/* Is all of it there? By its Content-Length, which our door always says. */
static bool is_whole(const struct caller *caller)
{
        const char *end = memmem(caller->answer, caller->len, "\r\n\r\n", 4), *length;

        if (!end)
                return false;
        length = strcasestr(caller->answer, "\r\nContent-Length:");
        return length && length < end && caller->len >= (size_t)(end + 4 - caller->answer) + strtoul(length + 17, NULL, 10);
}

static void answered(struct rest *rest, struct caller *caller)
{
        if (strncmp(caller->answer, "HTTP/1.1 200", 12) != 0) {
                if (!rest->refused++)
                        fprintf(stderr, "chat-bench: rest: %.300s\n", caller->answer);
        } else if (rest->is_measuring) {
                rest->answers++;
                rest->bytes += (int64_t)caller->len;
                histogram_add(&rest->times, now_ns() - caller->asked_ns);
        }
        ask(rest, caller);
}

static void read_some(struct rest *rest, struct caller *caller)
{
        ssize_t got = recv(caller->fd, caller->answer + caller->len, ANSWER_BYTES_MAX - 1 - caller->len, MSG_DONTWAIT);

        if (got < 0 && errno == EAGAIN)
                return;
        if (got <= 0) {
                fail(rest, got ? strerror(errno) : "a connection was ended, or an answer is too long");
                return;
        }
        caller->len += (size_t)got;
        caller->answer[caller->len] = 0;
        if (is_whole(caller))
                answered(rest, caller);
}

static void run(struct rest *rest, double seconds)
{
        int64_t until = now_ns() + (int64_t)(seconds * 1e9);
        struct epoll_event events[EVENTS];

        while (now_ns() < until && !rest->has_failed) {
                int count = epoll_wait(rest->epoll, events, EVENTS, 100);

                for (int i = 0; i < count && !rest->has_failed; i++)
                        read_some(rest, events[i].data.ptr);
        }
}

static void measure(struct rest *rest)
{
        const struct drive_config *config = rest->config;
        double cpu_s[GROUPS_MAX], seconds;
        int64_t began;

        run(rest, config->warm_s);
        for (int i = 0; i < config->groups_count; i++)
                cpu_s[i] = usage_cpu_s(&config->groups[i]);
        began = now_ns();
        rest->is_measuring = true;
        run(rest, config->measure_s);
        seconds = (double)(now_ns() - began) / 1e9;
        for (int i = 0; i < config->groups_count; i++)
                cpu_s[i] = usage_cpu_s(&config->groups[i]) - cpu_s[i];
        printf("protocol=rest connections=%d seconds=%.2f answers=%lld answers_per_s=%.0f bytes_each=%.0f refused=%lld answer_p50_ms=%.3f answer_p95_ms=%.3f answer_p99_ms=%.3f", config->wires.count, seconds,
               (long long)rest->answers, (double)rest->answers / seconds, rest->answers ? (double)rest->bytes / (double)rest->answers : 0, (long long)rest->refused,
               histogram_ms(&rest->times, 0.5), histogram_ms(&rest->times, 0.95), histogram_ms(&rest->times, 0.99));
        drive_report_groups(config, cpu_s, seconds, 0, rest->answers);
        printf("\n");
}

int drive_rest(const struct drive_config *config)
{
        static struct rest state;
        struct rest *rest = &state;
        int count = config->wires.count;

        rest->config  = config;
        rest->drawn   = 0x9e3779b97f4a7c15u;
        rest->epoll   = epoll_create1(EPOLL_CLOEXEC);
        rest->callers = memory_array((size_t)count, sizeof *rest->callers);
        for (int i = 0; i < count && !rest->has_failed; i++) {
                rest->callers[i].person = &config->wires.people[i];
                if (connect_to(rest, &rest->callers[i], config->wires.targets[config->wires.people[i].target]))
                        ask(rest, &rest->callers[i]);
                else
                        fail(rest, "no connection");
        }
        if (!rest->has_failed)
                measure(rest);
        for (int i = 0; i < count; i++) {
                if (rest->callers[i].answer)
                        close(rest->callers[i].fd);
                free(rest->callers[i].answer);
        }
        close(rest->epoll);
        free(rest->callers);
        return rest->has_failed ? 1 : 0;
}
