/* slices.c — walking over a scanned text without building anything. A text that nobody scanned gives nonsense, but is never read past its end. */

#include "json/scan.h"

#include <string.h>
#include "base/arena.h"
#include "json/escape.h"

static struct str without_blanks(struct str s)
{
        while (s.len && (*s.at == ' ' || *s.at == '\n' || *s.at == '\r' || *s.at == '\t'))
                s = (struct str){s.at + 1, s.len - 1};
        return s;
}

static struct str after(struct str s, size_t bytes)
{
        return (struct str){s.at + bytes, s.len - bytes};
}

/* The length of the string at the front, its quotes included; of everything when it does not end. A quote ends it that has an even number of
 * backslashes before it: none of them is left over to escape it. */
static size_t string_len(struct str s)
{
        size_t from = 1;
        while (from < s.len) {
                const char *quote = memchr(s.at + from, '"', s.len - from);
                size_t      end   = quote ? (size_t)(quote - s.at) : s.len, backslashes = 0;
                while (end - backslashes > from && s.at[end - backslashes - 1] == '\\')
                        backslashes++;
                if (!quote || backslashes % 2 == 0)
                        return quote ? end + 1 : s.len;
                from = end + 1;
        }
        return s.len;
}

static size_t container_len(struct str s)
{
        size_t depth = 0, i = 0;
        while (i < s.len) {
                char c = s.at[i];
                if (c == '"') {
                        i += string_len(after(s, i));
                        continue;
                }
                i++;
                if (c == '{' || c == '[')
                        depth++;
                else if ((c == '}' || c == ']') && !--depth)
                        return i;
        }
        return s.len;
}

static size_t word_len(struct str s)
{
        size_t i = 0;
        while (i < s.len && !strchr(",]} \n\r\t", s.at[i]))
                i++;
        return i;
}

/* Takes the value at the front off; false when there is none. */
static bool take_value(struct str *rest, struct str *value)
{
        struct str s = without_blanks(*rest);
        if (!s.len)
                return false;
        size_t len = *s.at == '"' ? string_len(s) : *s.at == '{' || *s.at == '[' ? container_len(s) : word_len(s);
        *value     = (struct str){s.at, len};
        *rest      = after(s, len);
        return len > 0;
}

/* Past the opening bracket or the comma; false at the closing one. */
static bool take_separator(struct str *rest, char opening)
{
        struct str s = without_blanks(*rest);
        if (!s.len || (*s.at != opening && *s.at != ','))
                return false;
        *rest = without_blanks(after(s, 1));
        return rest->len && *rest->at != (opening == '{' ? '}' : ']');
}

/* The name comes raw, without its quotes. */
static bool next_member(struct str *rest, struct str *raw_name, struct str *value)
{
        if (!take_separator(rest, '{') || *rest->at != '"' || !take_value(rest, raw_name) || raw_name->len < 2)
                return false;
        *raw_name = (struct str){raw_name->at + 1, raw_name->len - 2};
        *rest     = without_blanks(*rest);
        if (!rest->len || *rest->at != ':')
                return false;
        *rest = after(*rest, 1);
        return take_value(rest, value);
}

static struct str undone(struct str raw, struct arena *arena)
{
        if (!escape_is_used(raw))
                return raw;
        char *text = arena_alloc(arena, raw.len);
        return (struct str){text, escape_undo(raw, text)};
}

bool json_next_member(struct str *rest, struct arena *arena, struct str *name, struct str *value)
{
        struct str raw_name;
        if (!next_member(rest, &raw_name, value))
                return false;
        *name = undone(raw_name, arena);
        return true;
}

struct str json_member(struct str object, const char *name)
{
        struct str wanted = str_from(name), raw_name, value;
        while (next_member(&object, &raw_name, &value)) {
                /* `wanted` is plain text, in which a backslash would be one: no name of ours has any. */
                if (escape_equal(raw_name, wanted))
                        return value;
        }
        return STR_NONE;
}

bool json_next_item(struct str *rest, struct str *value)
{
        return take_separator(rest, '[') && take_value(rest, value);
}

struct str json_trim(struct str text)
{
        text = without_blanks(text);
        while (text.len && strchr(" \n\r\t", text.at[text.len - 1]))
                text.len--;
        return text;
}

bool json_string(struct str value, struct arena *arena, struct str *out)
{
        value = json_trim(value);
        if (value.len < 2 || *value.at != '"' || string_len(value) != value.len)
                return false;
        *out = undone((struct str){value.at + 1, value.len - 2}, arena);
        return true;
}

bool json_int(struct str value, int64_t min, int64_t max, int64_t *out)
{
        return str_to_int(json_trim(value), min, max, out);
}
