/* output.h — how the program speaks: data on standard output, talk on standard error.
 *
 * Three forms: for people (aligned, coloured on a terminal), plain (tabs, one line per thing) and JSON
 * (one object per line). Texts of others are cleaned here, on the way out.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/id.h"
#include "base/str.h"
#include "c/problem.h"

struct arena;
struct shape;

enum output_form { FORM_PEOPLE, FORM_PLAIN, FORM_JSON };

struct output {
        enum output_form form;
        bool             has_color, err_has_color;       /* of standard output, and of standard error */
        bool             is_quiet;
        struct arena    *arena;
};

/* `when`: auto, always, never. */
void output_begin(struct output *output, enum output_form form, struct str when, bool is_quiet,
                  struct arena *arena);

/* To standard error: "chat: …". Talk is left out when quiet; complaints are not. Arguments are cleaned by
 * the caller where they are others' words. */
void say(const struct output *output, const char *format, ...) __attribute__((format(printf, 2, 3)));
void complain(const struct output *output, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "chat: cannot join: the room is archived (…)"; the exit code that belongs to it. */
int  complain_about(const struct output *output, const char *what, const struct chat_problem *problem);

/* --- to standard output */
enum paint { PAINT_NONE, PAINT_BOLD, PAINT_DIM, PAINT_GREEN, PAINT_YELLOW, PAINT_PERSON };
void paint_put(const struct output *output, struct buf *line, enum paint paint, struct str clean_text,
               struct id about);

/* One object, by its shape. */
void json_put(const struct shape *shape, const void *value);

/* A table: fields come one after another, a row ends, and at the end columns are aligned (for people) or
 * separated by tabs (plain). What is more than TABLE_BYTES_MAX is printed on the way: nothing is left out. */
#define TABLE_COLUMNS_MAX 10
#define TABLE_BYTES_MAX   (4u << 20)
struct table {
        const struct output *output;
        struct buf           cells;                      /* each ends with a zero byte */
        size_t               count;
        int                  columns;
        bool                 is_going_on;                /* some of it is printed */
};
void table_begin(struct table *table, const struct output *output, const char *headings); /* by tabs; for people */
void table_cell(struct table *table, struct str text);   /* cleaned here */
void table_end(struct table *table);

/* Local time for people: "10:42" today, "Nov 20 10:42" else; RFC 3339 in the other forms. */
struct str time_text(const struct output *output, int64_t at_ms);

/* Writes everything out; false when nobody reads any more. */
bool output_flush(void);
/* Of a clean text: how many columns of a terminal it takes. */
int text_width(struct str text);
