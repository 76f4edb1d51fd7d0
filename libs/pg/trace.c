/* trace.c — every statement this process ever prepared. */

#include "pg/trace.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/buf.h"

#define TRACED_MAX      2048
#define LINE_BYTES_MAX ((size_t)64 * 1024)

static bool is_new(const char *text)
{
        static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
        static const char     *seen[TRACED_MAX];
        static int             count;
        bool                   found = false;

        pthread_mutex_lock(&lock);
        for (int i = 0; i < count && !found; i++)
                found = seen[i] == text;
        if (!found && count < TRACED_MAX)
                seen[count++] = text;
        pthread_mutex_unlock(&lock);
        return !found;
}

void trace_statement(const char *text, const struct params *params)
{
        const char *path = getenv("SQL_TRACE_FILE");
        struct buf  line;

        if (!path || !is_new(text))
                return;
        buf_init(&line, NULL, LINE_BYTES_MAX);
        for (int i = 0; i < params->count; i++)
                buf_printf(&line, "%s%u", i ? "," : "", params->types[i]);
        buf_put_char(&line, '\t');
        for (const char *at = text; *at; at++)
                buf_put_char(&line, *at == '\n' ? ' ' : *at);
        buf_put_char(&line, '\n');

        int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (fd >= 0) {
                if (write(fd, line.at, line.len) < 0) {
                        /* A trace that cannot be written shows in the test that reads it. */
                }
                close(fd);
        }
        buf_fini(&line);
}
