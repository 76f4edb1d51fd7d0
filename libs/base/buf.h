/* buf.h — bytes being written: a text that grows at its end.
 *
 * Lives in an arena, or on the heap when made with NULL; then buf_fini frees it. Sticky: past `limit_bytes` it keeps
 * what it has, ignores the rest and says so in `overflowed`, which is asked once, at the end.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

struct arena;

struct buf {
        char         *at;
        size_t        len, cap, limit_bytes;
        struct arena *arena;
        bool          overflowed;
};

void buf_init(struct buf *buf, struct arena *arena, size_t limit_bytes);
void buf_fini(struct buf *buf);
void buf_clear(struct buf *buf);                                     /* keeps the memory */

void buf_put(struct buf *buf, struct str s);
void buf_put_char(struct buf *buf, char c);
void buf_put_int(struct buf *buf, int64_t value);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *buf_reserve(struct buf *buf, size_t bytes);                    /* room at the end, NULL when it would overflow; what you wrote you add to len */

struct str buf_str(const struct buf *buf);                           /* a view; ends with the next write */
