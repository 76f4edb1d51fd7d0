/* escape.h — what stands between the quotes of a JSON string, raw: comparing, hashing and reading it as if its escapes were undone.
 *
 * Any thread. Raw texts need not be valid: a broken escape reads as the bytes it is made of, and nothing is read past the end.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

#define ESCAPE_UNIT_LEN 6                                /* \uXXXX */

/* The character that a backslash and this letter mean; 0 for letters that mean nothing, and for u. */
char escape_short(char letter);

/* The UTF-16 unit of "\uXXXX" at `at`. */
bool escape_unit(const char *at, const char *end, uint32_t *unit);
bool escape_is_high_surrogate(uint32_t unit);
bool escape_is_low_surrogate(uint32_t unit);

bool escape_is_used(struct str raw);                     /* whether there is a backslash at all */
bool escape_equal(struct str raw, struct str other_raw);
/* Keyed per process: equal texts have equal hashes, however they are escaped. */
uint64_t escape_hash(struct str raw);
/* Undoes all escapes; `out` has room for raw.len bytes. The bytes written. */
size_t escape_undo(struct str raw, char *out);
