/* str.h — a view of some bytes: pointer and length.
 *
 * It owns nothing and lasts as long as what it points into. Not terminated by zero unless it says so.
 * A struct str with `at == NULL` is "no text", and different from the empty text.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str {
        const char *at;
        size_t      len;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_NONE     ((struct str){NULL, 0})

/* For printf: printf("%.*s", STR_ARG(name)). */
#define STR_ARG(s) (int)(s).len, ((s).at ? (s).at : "")

struct str str_from(const char *zero_terminated);
bool       str_equal(struct str a, struct str b);
bool       str_equal_ignoring_case(struct str a, struct str b);      /* ASCII only, for header names */
bool       str_starts_with(struct str s, struct str prefix);
int        str_compare(struct str a, struct str b);                  /* bytewise; shorter first */

/* Up to and without the first `separator`; what follows it stays in *rest (STR_NONE when there was none). */
struct str str_until(struct str s, char separator, struct str *rest);
struct str str_trim(struct str s);                                   /* spaces and tabs at both ends */

/* Copies live in the arena and are followed by a zero byte, so that `.at` serves C interfaces too. */
struct str str_copy(struct str s, struct arena *arena);
struct str str_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A whole decimal number within [min, max], nothing before or after it. */
bool str_to_int(struct str s, int64_t min, int64_t max, int64_t *out);
