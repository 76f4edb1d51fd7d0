/* buf.c — a text that grows at its end. */

#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/memory.h"

#define FIRST_BYTES 256

void buf_init(struct buf *buf, struct arena *arena, size_t limit_bytes)
{
        *buf = (struct buf){.arena = arena, .limit_bytes = limit_bytes};
}

void buf_fini(struct buf *buf)
{
        if (!buf->arena)
                free(buf->at);
        *buf = (struct buf){.arena = buf->arena, .limit_bytes = buf->limit_bytes};
}

void buf_clear(struct buf *buf)
{
        buf->len        = 0;
        buf->overflowed = false;
}

char *buf_reserve(struct buf *buf, size_t bytes)
{
        if (buf->overflowed || bytes > buf->limit_bytes - buf->len) {
                buf->overflowed = true;
                return NULL;
        }
        size_t needed = buf->len + bytes;
        if (needed > buf->cap || !buf->at) {
                size_t cap = buf->cap ? buf->cap : FIRST_BYTES;
                while (cap < needed)
                        cap = cap > buf->limit_bytes / 2 ? buf->limit_bytes : cap * 2;
                if (cap > buf->limit_bytes)
                        cap = buf->limit_bytes;
                buf->at  = buf->arena ? arena_grow(buf->arena, buf->at, buf->cap, cap) : memory_resize(buf->at, cap);
                buf->cap = cap;
        }
        return buf->at + buf->len;
}

void buf_put(struct buf *buf, struct str s)
{
        char *room = s.len ? buf_reserve(buf, s.len) : NULL;
        if (!room)
                return;
        memcpy(room, s.at, s.len);
        buf->len += s.len;
}

void buf_put_char(struct buf *buf, char c)
{
        char *room = buf_reserve(buf, 1);
        if (!room)
                return;
        *room = c;
        buf->len++;
}

void buf_put_int(struct buf *buf, int64_t value)
{
        char     digits[20];
        size_t   at   = sizeof digits;
        uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
        do {
                digits[--at] = (char)('0' + rest % 10);
                rest /= 10;
        } while (rest);
        if (value < 0)
                digits[--at] = '-';
        buf_put(buf, (struct str){digits + at, sizeof digits - at});
}

void buf_printf(struct buf *buf, const char *format, ...)
{
        va_list args;
        va_start(args, format);
        int len = vsnprintf(NULL, 0, format, args);
        va_end(args);
        if (len < 0)
                memory_give_up("buf_printf: the format cannot be printed");
        size_t bytes = (size_t)len + 1;
        /* vsnprintf ends with a zero byte, for which the limit may leave no room: then by way of a copy. */
        if (!buf->overflowed && bytes <= buf->limit_bytes - buf->len) {
                char *room = buf_reserve(buf, bytes);
                va_start(args, format);
                vsnprintf(room, bytes, format, args);
                va_end(args);
                buf->len += (size_t)len;
                return;
        }
        if (buf->overflowed || (size_t)len > buf->limit_bytes - buf->len) {
                buf->overflowed = true;
                return;
        }
        char *copy = memory_resize(NULL, bytes);
        va_start(args, format);
        vsnprintf(copy, bytes, format, args);
        va_end(args);
        buf_put(buf, (struct str){copy, (size_t)len});
        free(copy);
}

struct str buf_str(const struct buf *buf)
{
        return (struct str){buf->at ? buf->at : "", buf->len};
}
