/* str.c — views of bytes. */

#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "base/memory.h"

struct str str_from(const char *zero_terminated)
{
        return zero_terminated ? (struct str){zero_terminated, strlen(zero_terminated)} : STR_NONE;
}

bool str_equal(struct str a, struct str b)
{
        if (!a.at || !b.at)
                return a.at == b.at;
        return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static char lower(char c)
{
        return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

bool str_equal_ignoring_case(struct str a, struct str b)
{
        if (!a.at || !b.at)
                return a.at == b.at;
        if (a.len != b.len)
                return false;
        for (size_t i = 0; i < a.len; i++)
                if (lower(a.at[i]) != lower(b.at[i]))
                        return false;
        return true;
}

bool str_starts_with(struct str s, struct str prefix)
{
        return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.at, prefix.at, prefix.len) == 0);
}

int str_compare(struct str a, struct str b)
{
        size_t shorter = a.len < b.len ? a.len : b.len;
        int    order   = shorter ? memcmp(a.at, b.at, shorter) : 0;
        return order ? order : (a.len > b.len) - (a.len < b.len);
}

struct str str_until(struct str s, char separator, struct str *rest)
{
        const char *found = s.len ? memchr(s.at, separator, s.len) : NULL;
        if (!found) {
                *rest = STR_NONE;
                return s;
        }
        struct str head = {s.at, (size_t)(found - s.at)};
        *rest           = (struct str){found + 1, s.len - head.len - 1};
        return head;
}

static bool is_blank(char c)
{
        return c == ' ' || c == '\t';
}

struct str str_trim(struct str s)
{
        while (s.len && is_blank(s.at[0]))
                s = (struct str){s.at + 1, s.len - 1};
        while (s.len && is_blank(s.at[s.len - 1]))
                s.len--;
        return s;
}

struct str str_copy(struct str s, struct arena *arena)
{
        if (!s.at)
                return STR_NONE;
        char *copy = arena_alloc(arena, s.len + 1);
        if (s.len)
                memcpy(copy, s.at, s.len);
        copy[s.len] = '\0';
        return (struct str){copy, s.len};
}

struct str str_format(struct arena *arena, const char *format, ...)
{
        va_list args;
        va_start(args, format);
        int len = vsnprintf(NULL, 0, format, args);
        va_end(args);
        if (len < 0)
                memory_give_up("str_format: the format cannot be printed");
        char *text = arena_alloc(arena, (size_t)len + 1);
        va_start(args, format);
        vsnprintf(text, (size_t)len + 1, format, args);
        va_end(args);
        return (struct str){text, (size_t)len};
}

bool str_to_int(struct str s, int64_t min, int64_t max, int64_t *out)
{
        bool is_negative = s.len && s.at[0] == '-';
        if (is_negative)
                s = (struct str){s.at + 1, s.len - 1};
        if (!s.len)
                return false;
        /* Gathered below zero, where there is one number more. */
        int64_t value = 0;
        for (size_t i = 0; i < s.len; i++) {
                char c = s.at[i];
                if (c < '0' || c > '9' || __builtin_mul_overflow(value, 10, &value) ||
                    __builtin_sub_overflow(value, c - '0', &value))
                        return false;
        }
        if (!is_negative && __builtin_sub_overflow((int64_t)0, value, &value))
                return false;
        if (value < min || value > max)
                return false;
        *out = value;
        return true;
}
