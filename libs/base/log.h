/* log.h — one JSON object per line on standard error (or plain text for people).
 *
 *      log_info("room archived", LOG_ID("room_id", room), LOG_INT("seq", seq));
 *
 * Any thread; a line is one write(2). What the thread is working on is attached by itself: see log_context. Message bodies,
 * tokens and passwords are not loggable types, and nobody turns them into strings for it. Every event name is held to
 * LOG_LINES_PER_SECOND lines a second; what was dropped is counted in the next line.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"

#define LOG_LINES_PER_SECOND 200

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_field {
        const char *name;
        enum { LOG_FIELD_STR, LOG_FIELD_INT, LOG_FIELD_ID, LOG_FIELD_REAL } kind;
        struct str  text;
        int64_t     number;
        double      real;
        struct id   id;
};

#define LOG_STR(name, s)      ((struct log_field){(name), LOG_FIELD_STR, .text = (s)})
#define LOG_TEXT(name, chars) ((struct log_field){(name), LOG_FIELD_STR, .text = str_from(chars)})
#define LOG_INT(name, value)  ((struct log_field){(name), LOG_FIELD_INT, .number = (value)})
#define LOG_REAL(name, value) ((struct log_field){(name), LOG_FIELD_REAL, .real = (value)})
#define LOG_ID(name, value)   ((struct log_field){(name), LOG_FIELD_ID, .id = (value)})

/* Once, before any thread: who is speaking, from which level on, and whether for people or for machines. */
void log_start(const char *service, const char *node, enum log_level from, bool as_text);

/* What this thread is working on, attached to each of its lines until cleared; ids that are none are left out. */
struct log_context {
        struct id   call, connection, user;
        const char *op;
        struct str  trace;                               /* 32 hexadecimal digits, W3C Trace Context */
};
void log_context_set(const struct log_context *context); /* borrowed until the next set; NULL clears */
const char *log_context_op(void);                        /* NULL for none */

bool log_is_on(enum log_level level);
void log_line(enum log_level level, const char *event, const struct log_field *fields, int count);

#define LOG_AT(level, event, ...)                                                                                   \
        do {                                                                                                        \
                if (log_is_on(level)) {                                                                             \
                        struct log_field fields_[] = {{0}, ##__VA_ARGS__};                                          \
                        log_line((level), (event), fields_ + 1, (int)(sizeof fields_ / sizeof *fields_) - 1);       \
                }                                                                                                   \
        } while (0)
#define log_debug(event, ...) LOG_AT(LOG_DEBUG, event, ##__VA_ARGS__)
#define log_info(event, ...)  LOG_AT(LOG_INFO, event, ##__VA_ARGS__)
#define log_warn(event, ...)  LOG_AT(LOG_WARN, event, ##__VA_ARGS__)
#define log_error(event, ...) LOG_AT(LOG_ERROR, event, ##__VA_ARGS__)
