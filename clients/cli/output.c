/* output.c — standard output and standard error. */

#include "cli/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include "base/arena.h"
#include "base/clock.h"
#include "cli/clean.h"
#include "cli/exit_code.h"
#include "json/write.h"

#define LINE_BYTES_MAX  (1u << 20)

static bool wants_color(struct str when, int fd)
{
        const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
        if (str_equal(when, STR("always")))
                return true;
        if (str_equal(when, STR("never")) || (no && no[0]))
                return false;
        return isatty(fd) && term && strcmp(term, "dumb") != 0;
}

void output_begin(struct output *output, enum output_form form, struct str when, bool is_quiet,
                  struct arena *arena)
{
        *output = (struct output){.form = form,
                                  .has_color = form == FORM_PEOPLE && wants_color(when, STDOUT_FILENO),
                                  .err_has_color = wants_color(when, STDERR_FILENO),
                                  .is_quiet = is_quiet,
                                  .arena = arena};
}

/* --- standard error */

static void err_line(const struct output *output, bool is_complaint, const char *format, va_list args)
{
        fflush(stdout);
        if (output->err_has_color)
                fputs(is_complaint ? "\033[1;31mchat:\033[0m " : "\033[2mchat: ", stderr);
        else
                fputs("chat: ", stderr);
        vfprintf(stderr, format, args);
        fputs(output->err_has_color && !is_complaint ? "\033[0m\n" : "\n", stderr);
}

void say(const struct output *output, const char *format, ...)
{
        va_list args;
        if (output->is_quiet)
                return;
        va_start(args, format);
        err_line(output, false, format, args);
        va_end(args);
}

void complain(const struct output *output, const char *format, ...)
{
        va_list args;
        va_start(args, format);
        err_line(output, true, format, args);
        va_end(args);
}

int complain_about(const struct output *output, const char *what, const struct chat_problem *problem)
{
        struct buf line;
        buf_init(&line, output->arena, LINE_BYTES_MAX);
        buf_put(&line, str_from(what));
        buf_put(&line, STR(": "));
        clean_put_line(&line, problem->title);
        if (problem->fields.len) {
                buf_put(&line, STR(" ("));
                clean_put_line(&line, problem->fields);
                buf_put_char(&line, ')');
        }
        if (problem->retry_after_ms > 0)
                buf_printf(&line, " (again in %lld s)", (long long)(problem->retry_after_ms + 999) / 1000);
        complain(output, "%.*s", STR_ARG(buf_str(&line)));
        if (problem->err == ERR_INTERNAL && problem->trace.len)
                complain(output, "the server's log knows it as %.*s",
                         STR_ARG(clean_line(problem->trace, output->arena)));
        return (int)exit_code_of(problem);
}

/* --- standard output */

void paint_put(const struct output *output, struct buf *line, enum paint paint, struct str clean_text,
               struct id about)
{
        static const char *const codes[]  = {"", "1", "2", "32", "33", ""};
        static const char *const people[] = {"31", "32", "33", "34", "35", "36",
                                             "91", "92", "93", "94", "95", "96"};
        if (!output->has_color || paint == PAINT_NONE) {
                buf_put(line, clean_text);
                return;
        }
        unsigned sum = 0;
        for (int i = 0; i < 16; i++)
                sum = sum * 31 + about.bytes[i];
        buf_printf(line, "\033[%sm",
                   paint == PAINT_PERSON ? people[sum % (sizeof people / sizeof *people)] : codes[paint]);
        buf_put(line, clean_text);
        buf_put(line, STR("\033[0m"));
}

void json_put(const struct shape *shape, const void *value)
{
        struct buf raw, out;
        buf_init(&raw, NULL, LINE_BYTES_MAX);
        buf_init(&out, NULL, 6 * (size_t)LINE_BYTES_MAX);
        json_write(&raw, shape, value);
        clean_put_json(&out, buf_str(&raw));
        buf_put_char(&out, '\n');
        fwrite(out.at, 1, out.len, stdout);
        buf_fini(&raw);
        buf_fini(&out);
}

int text_width(struct str text)
{
        int       width = 0;
        mbstate_t state = {0};
        for (size_t at = 0; at < text.len;) {
                wchar_t wide;
                size_t  len = mbrtowc(&wide, text.at + at, text.len - at, &state);
                if (len == 0 || len > text.len) {
                        len   = 1;
                        state = (mbstate_t){0};
                        width++;
                } else {
                        int columns = wcwidth(wide);
                        width += columns > 0 ? columns : 0;
                }
                at += len;
        }
        return width;
}

void table_begin(struct table *table, const struct output *output, const char *headings)
{
        struct str rest = str_from(headings);
        *table          = (struct table){.output = output};
        buf_init(&table->cells, NULL, TABLE_BYTES_MAX);
        while (rest.at) {
                struct str heading = str_until(rest, '\t', &rest);
                table->columns++;
                if (output->form == FORM_PEOPLE)
                        table_cell(table, heading);
        }
}

static bool cell_fits(struct table *table, struct str text)
{
        struct buf *cells  = &table->cells;
        size_t      before = cells->len;
        if (text.at)
                clean_put_line(cells, text);
        buf_put_char(cells, '\0');
        if (!cells->overflowed)
                return true;
        cells->len        = before;
        cells->overflowed = false;
        return false;
}

/* The first `count` cells, which are whole rows. */
static void rows_print(const struct table *table, size_t count)
{
        int         widths[TABLE_COLUMNS_MAX] = {0};
        const char *cell                      = table->cells.at;
        bool        is_people                 = table->output->form == FORM_PEOPLE;
        for (size_t i = 0; i < count; i++, cell += strlen(cell) + 1) {
                int width = text_width(str_from(cell)), column = (int)(i % (size_t)table->columns);
                if (width > widths[column])
                        widths[column] = width;
        }
        cell = table->cells.at;
        for (size_t i = 0; i < count; i++, cell += strlen(cell) + 1) {
                int  column  = (int)(i % (size_t)table->columns);
                bool is_last = column == table->columns - 1,
                     is_heading = is_people && !table->is_going_on && i < (size_t)table->columns;
                fputs(is_heading && table->output->has_color ? "\033[2m" : "", stdout);
                fputs(cell, stdout);
                fputs(is_heading && table->output->has_color ? "\033[0m" : "", stdout);
                if (is_last)
                        putchar('\n');
                else if (is_people)
                        printf("%*s", widths[column] - text_width(str_from(cell)) + 2, "");
                else
                        putchar('\t');
        }
}

/* The rows that are whole are printed, aligned among themselves, and make room. */
static void rows_go(struct table *table)
{
        struct buf *cells = &table->cells;
        size_t      whole = table->count - table->count % (size_t)table->columns, bytes = 0;
        rows_print(table, whole);
        for (size_t i = 0; i < whole; i++)
                bytes += strlen(cells->at + bytes) + 1;
        if (whole)
                memmove(cells->at, cells->at + bytes, cells->len - bytes);
        cells->len -= bytes;
        table->count -= whole;
        table->is_going_on = table->is_going_on || whole > 0;
}

void table_cell(struct table *table, struct str text)
{
        if (!cell_fits(table, text)) {
                rows_go(table);
                if (!cell_fits(table, text))
                        cell_fits(table, STR(""));       /* longer than everything that is kept: left out */
        }
        table->count++;
}

void table_end(struct table *table)
{
        bool is_only_headings = table->output->form == FORM_PEOPLE && !table->is_going_on &&
                                table->count <= (size_t)table->columns;
        if (!is_only_headings)                           /* alone they say nothing */
                rows_print(table, table->count);
        buf_fini(&table->cells);
}

struct str time_text(const struct output *output, int64_t at_ms)
{
        char      text[64];
        time_t    seconds = (time_t)(at_ms / 1000), now = (time_t)(clock_wall_ms() / 1000);
        struct tm at, today;
        if (output->form != FORM_PEOPLE) {
                time_print(at_ms, text);
                return str_copy(str_from(text), output->arena);
        }
        localtime_r(&seconds, &at);
        localtime_r(&now, &today);
        const char *format = at.tm_year != today.tm_year   ? "%Y-%m-%d %H:%M"
                             : at.tm_yday != today.tm_yday ? "%b %e %H:%M"
                                                           : "%H:%M";
        size_t      len    = strftime(text, sizeof text, format, &at);
        return str_copy((struct str){text, len}, output->arena);
}

bool output_flush(void)
{
        return fflush(stdout) == 0 && !ferror(stdout);
}
