/* log.c — log lines: built in a buffer of the thread, written by one write(2). */

#include "base/log.h"

#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/siphash.h"
#include "base/utf8.h"

/* PIPE_BUF: up to here lines of several processes that share a pipe do not mix. */
#define LINE_BYTES_MAX  4096
#define VALUE_BYTES_MAX 1024
#define EVENTS_COUNTED  256
/* How long a reader of our standard error may stand still before lines are thrown away instead of waited for. */
#define READER_WAIT_MS  20

static struct {
        const char     *service, *node;
        enum log_level  from;
        bool            as_text;
} self = {"chat", "", LOG_INFO, false};

static _Thread_local const struct log_context *context;

void log_start(const char *service, const char *node, enum log_level from, bool as_text)
{
        self.service = service;
        self.node    = node;
        self.from    = from;
        self.as_text = as_text;
}

void log_context_set(const struct log_context *borrowed)
{
        context = borrowed;
}

const char *log_context_op(void)
{
        return context ? context->op : NULL;
}

bool log_is_on(enum log_level level)
{
        return level >= self.from;
}

/* --- the rate of each event */

static pthread_mutex_t rates_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct rate {
        uint64_t event;                                  /* the hash of its name; 0 is free */
        int64_t  second;
        int      lines;
        int64_t  dropped;
} rates[EVENTS_COUNTED];
static _Atomic int64_t unwritten;                        /* lines nobody was there to read */

/* Events beyond the table's room share the place where the search ended: they are capped together. */
static struct rate *rate_of(uint64_t event)
{
        size_t at = event % EVENTS_COUNTED;
        for (int tries = 0; tries < 16; tries++, at = (at + 1) % EVENTS_COUNTED) {
                if (!rates[at].event)
                        rates[at].event = event;
                if (rates[at].event == event)
                        break;
        }
        return &rates[at];
}

static bool rate_allows(const char *event, int64_t *dropped)
{
        int64_t  second = clock_monotonic_ms() / 1000;
        uint64_t hash   = siphash_of(str_from(event)) | 1;
        bool     allows = false;
        pthread_mutex_lock(&rates_mutex);
        struct rate *rate = rate_of(hash);
        if (rate->second != second) {
                rate->second = second;
                rate->lines  = 0;
        }
        if (rate->lines < LOG_LINES_PER_SECOND) {
                rate->lines++;
                *dropped      = rate->dropped;
                rate->dropped = 0;
                allows        = true;
        } else {
                rate->dropped++;
        }
        pthread_mutex_unlock(&rates_mutex);
        return allows;
}

/* --- a line: always room for what ends it */

struct line {
        char   at[LINE_BYTES_MAX];
        size_t len;
        bool   is_full;
};
#define LINE_TAIL 32

static void put(struct line *line, const char *bytes, size_t len)
{
        if (line->is_full || len > sizeof line->at - LINE_TAIL - line->len) {
                line->is_full = true;
                return;
        }
        memcpy(line->at + line->len, bytes, len);
        line->len += len;
}

static void put_text(struct line *line, const char *text)
{
        put(line, text, strlen(text));
}

__attribute__((format(printf, 2, 3))) static void put_format(struct line *line, const char *format, ...)
{
        char    text[64];
        va_list args;
        va_start(args, format);
        int len = vsnprintf(text, sizeof text, format, args);
        va_end(args);
        put(line, text, len < 0 ? 0 : (size_t)len < sizeof text ? (size_t)len : sizeof text - 1);
}

/* Where the well-formed character at `at` ends; 0 when what stands there is none. */
static size_t character_len(struct str text, size_t at)
{
        for (size_t len = 1; len <= 4 && at + len <= text.len; len++)
                if (utf8_is_valid((struct str){text.at + at, len}))
                        return len;
        return 0;
}

/* Escapes what JSON must have escaped, and DEL and the C1 controls too: people look at logs in terminals. */
static void put_escaped(struct line *line, struct str text)
{
        size_t end = text.len < VALUE_BYTES_MAX ? text.len : VALUE_BYTES_MAX;
        for (size_t i = 0; i < end;) {
                unsigned char c   = (unsigned char)text.at[i];
                size_t        len = c < 0x80 ? 1 : character_len(text, i);
                if (!len) {
                        put_text(line, "\\ufffd");
                        len = 1;
                } else if (c == '"' || c == '\\') {
                        put(line, (char[]){'\\', (char)c}, 2);
                } else if (c == '\n') {
                        put_text(line, "\\n");
                } else if (c < 0x20 || c == 0x7f) {
                        put_format(line, "\\u%04x", (unsigned)c);
                } else if (c == 0xc2 && (unsigned char)text.at[i + 1] < 0xa0) {
                        put_format(line, "\\u%04x", (unsigned)(unsigned char)text.at[i + 1]);
                } else {
                        put(line, text.at + i, len);
                }
                i += len;
        }
        if (text.len > end)
                put_text(line, "…");
}

static void put_name(struct line *line, const char *name)
{
        if (self.as_text)
                put_text(line, " ");
        else
                put_text(line, ",\"");
        put_text(line, name);
        put_text(line, self.as_text ? "=" : "\":");
}

static bool needs_quotes(struct str text)
{
        if (!self.as_text || !text.len)
                return true;
        for (size_t i = 0; i < text.len; i++)
                if ((unsigned char)text.at[i] <= ' ' || (unsigned char)text.at[i] >= 0x7f || strchr("\"\\=", text.at[i]))
                        return true;
        return false;
}

static void put_value(struct line *line, struct str text)
{
        const char *quote = needs_quotes(text) ? "\"" : "";
        put_text(line, quote);
        put_escaped(line, text);
        put_text(line, quote);
}

static void put_str(struct line *line, const char *name, struct str text)
{
        put_name(line, name);
        if (text.at)
                put_value(line, text);
        else
                put_text(line, "null");
}

static void put_id(struct line *line, const char *name, struct id id)
{
        char text[ID_TEXT_LEN + 1];
        id_print(id, text);
        put_str(line, name, str_from(text));
}

/* A field goes in whole or not at all, so that the line stays JSON. */
static void put_field(struct line *line, const struct log_field *field)
{
        size_t before = line->len;
        switch (field->kind) {
        case LOG_FIELD_STR:
                put_str(line, field->name, field->text);
                break;
        case LOG_FIELD_ID:
                put_id(line, field->name, field->id);
                break;
        case LOG_FIELD_INT:
                put_name(line, field->name);
                put_format(line, "%" PRId64, field->number);
                break;
        case LOG_FIELD_REAL:
                put_name(line, field->name);
                if (isfinite(field->real))
                        put_format(line, "%.9g", field->real);
                else
                        put_text(line, "null");
                break;
        }
        if (line->is_full)
                line->len = before;
}

static void put_head(struct line *line, enum log_level level, const char *event)
{
        static const char *const names[] = {"debug", "info", "warn", "error"};
        char                     now[TIME_TEXT_LEN + 1];
        time_print(clock_wall_ms(), now);
        if (self.as_text) {
                put_format(line, "%.12s %-5s ", now + 11, names[level]);
                put_text(line, self.service);
                put_text(line, "  ");
                put_escaped(line, str_from(event));
                return;
        }
        put_text(line, "{\"ts\":\"");
        put_text(line, now);
        put_text(line, "\",\"level\":\"");
        put_text(line, names[level]);
        put_text(line, "\"");
        put_str(line, "service", str_from(self.service));
        put_str(line, "node", str_from(self.node));
        put_str(line, "event", str_from(event));
}

static void put_context(struct line *line)
{
        if (!context)
                return;
        if (context->trace.len)
                put_str(line, "trace_id", context->trace);
        if (!id_is_none(context->call))
                put_id(line, "call_id", context->call);
        if (!id_is_none(context->connection))
                put_id(line, "conn_id", context->connection);
        if (!id_is_none(context->user))
                put_id(line, "user_id", context->user);
        if (context->op)
                put_str(line, "op", str_from(context->op));
}

/* A reader that stands still costs lines, not the loop: waited for once, then only looked at. */
static void line_write(const struct line *line)
{
        static _Atomic bool is_stuck;
        struct pollfd       reader = {.fd = STDERR_FILENO, .events = POLLOUT};
        bool                ready  = poll(&reader, 1, atomic_load(&is_stuck) ? 0 : READER_WAIT_MS) == 1;
        atomic_store(&is_stuck, !ready);
        if (!ready || write(STDERR_FILENO, line->at, line->len) < 0)
                atomic_fetch_add(&unwritten, 1);
}

void log_line(enum log_level level, const char *event, const struct log_field *fields, int count)
{
        int64_t dropped = 0;
        if (!log_is_on(level) || !rate_allows(event, &dropped))
                return;
        dropped += atomic_exchange(&unwritten, 0);

        struct line line;
        line.len     = 0;
        line.is_full = false;
        put_head(&line, level, event);
        put_context(&line);
        if (dropped)
                put_field(&line, &LOG_INT("dropped", dropped));
        for (int i = 0; i < count && !line.is_full; i++)
                put_field(&line, &fields[i]);

        const char *tail = line.is_full ? (self.as_text ? " truncated\n" : ",\"truncated\":true}\n") : self.as_text ? "\n" : "}\n";
        memcpy(line.at + line.len, tail, strlen(tail));
        line.len += strlen(tail);
        line_write(&line);
}
