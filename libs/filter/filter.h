/* filter.h — words that are looked for in texts: by what they are, as whole words, whatever they look like, or by a pattern. Pure logic; any thread.
 *
 * A filter is made once and never changes, so threads share it. What one look at a text may cost is bounded: FILTER_STEPS_MAX for all patterns together, one
 * pattern's part of them FILTER_PATTERN_STEPS_MAX (pattern/pattern.h says what a step is).
 */
#pragma once
#include <stdbool.h>
#include "base/id.h"
#include "base/str.h"

struct arena;
struct filter;
struct filter_text;

#define FILTER_STEPS_MAX         60000
#define FILTER_PATTERN_STEPS_MAX 50000
#define FILTER_SPANS_MAX         200                     /* that are told of one text */

enum filter_kind {
        FILTER_EXACT,                                    /* these very characters, anywhere */
        FILTER_WORD,                                     /* a whole word (or several), whatever it looks like: case, accents, width, what is invisible */
        FILTER_FOLDED,                                   /* the same, anywhere */
        FILTER_PATTERN,                                  /* a regular expression */
};

struct filter_rule {
        struct id        id;
        enum filter_kind kind;
        struct str       pattern;
        int              action;                         /* the maker's own, as the number beside it */
        int64_t          number;
};

/* NULL when a rule of this kind can be made of it, else what is wrong with it, as the end of a sentence. */
const char *filter_check(enum filter_kind kind, struct str pattern);

/* Copies the rules; those that cannot be made are left out. */
struct filter *filter_create(const struct filter_rule *rules, int count);
void           filter_destroy(struct filter **filter);
int            filter_count(const struct filter *filter);
const struct filter_rule *filter_rule(const struct filter *filter, int i);

/* A stretch of the text, in bytes. */
struct filter_span {
        size_t at, length;
};

struct filter_spans {
        int                count;
        struct filter_span items[FILTER_SPANS_MAX];
};

/* One look at a (valid) text, by any number of filters. In the arena, points into the text. */
struct filter_text *filter_text(struct str text, struct arena *arena);

enum filter_answer { FILTER_ABSENT, FILTER_FOUND, FILTER_UNDECIDED };

/* Whether rule i stands in the text. With `spans`, where: all its places are added. Undecided: a pattern that took too many steps. */
enum filter_answer filter_look(const struct filter *filter, int i, struct filter_text *text, struct filter_spans *spans);

/* The text with a star for every visible character of these places; they may overlap. */
struct str filter_mask(struct str text, const struct filter_spans *spans, struct arena *arena);
