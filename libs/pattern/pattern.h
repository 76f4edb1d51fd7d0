/* pattern.h — regular expressions that strangers wrote: compiled within bounds, matched within a number of steps. Stands on libpcre2. Any thread.
 *
 * The syntax is Perl's, over code points, without references back (what they cost nobody can count). A step is an item of the pattern that is tried, or a
 * character that is passed over: the same pattern on the same text always takes the same number of them, on whatever machine. So a pattern that would take
 * for ever is found out by counting, and its match is undecided, never slow.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

#define PATTERN_BYTES_MAX 800
#define PATTERN_CODE_BYTES_MAX 32768                     /* compiled */

struct pattern;

/* NULL when it is not one that is taken: *why is the end of a sentence about it, in static memory. */
struct pattern *pattern_compile(struct str text, const char **why);
void            pattern_destroy(struct pattern **pattern);

enum pattern_answer { PATTERN_ABSENT, PATTERN_FOUND, PATTERN_UNDECIDED };

/* The first match that begins at byte `from` of the (valid) text or later, and is not empty. What it cost is taken off *steps; none left: undecided. */
enum pattern_answer pattern_find(const struct pattern *pattern, struct str text, size_t from, int64_t *steps, size_t *begin, size_t *end);
