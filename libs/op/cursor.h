/* cursor.h — where a page ended, as a text that clients hand back without looking into it: a number, an id and a short text, base64url.
 *
 * It is checked as strictly as any input, and carries nothing that its bearer may not know.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"

struct arena;

#define CURSOR_TEXT_BYTES_MAX 100

struct cursor {
        int64_t    number;
        struct id  id;
        struct str text;                                 /* at most CURSOR_TEXT_BYTES_MAX; longer is cut at a character */
};

struct str cursor_write(const struct cursor *cursor, struct arena *arena);
bool       cursor_read(struct str text, struct arena *arena, struct cursor *out);
