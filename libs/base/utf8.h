/* utf8.h — texts as Unicode: RFC 3629, no surrogates, nothing above U+10FFFF. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

bool   utf8_is_valid(struct str text);
size_t utf8_count(struct str text);                      /* code points of a valid text */

/* Onwards from a byte of a valid text by so many code points, to its end at the most. */
size_t utf8_after(struct str text, size_t byte, int64_t points);

/* Appends one code point (not a surrogate, at most U+10FFFF); the bytes written, 1 to 4. */
size_t utf8_put(char out[static 4], uint32_t code_point);
