/* text.c — a text of a page as people may read it: one code point after the other. */

#include "page/text.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { REFERENCE_BYTES_MAX = 12, CODE_POINT_BYTES_MAX = 4 };

bool letters_are_known(struct str name)
{
        static const char *const known[] = {"utf-8", "utf8", "iso-8859-1", "iso8859-1", "latin1", "windows-1252", "cp1252", "us-ascii", "ascii"};

        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
                if (str_equal_ignoring_case(name, str_from(known[i])))
                        return true;
        return !name.len;
}

/* Of windows-1252, 0x80 to 0x9f; what is none there is a sign for "no letter". */
static const uint16_t western[] = {
        0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
        0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

static uint32_t western_of(uint32_t byte)
{
        return byte >= 0x80 && byte < 0xa0 ? western[byte - 0x80] : byte;
}

static const struct {
        const char *name;
        uint32_t    code_point;
} names[] = {
        {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"lsquo", 0x2018},
        {"rsquo", 0x2019}, {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"laquo", 0xab}, {"raquo", 0xbb}, {"bull", 0x2022}, {"middot", 0xb7}, {"copy", 0xa9}, {"reg", 0xae},
        {"trade", 0x2122}, {"euro", 0x20ac}, {"pound", 0xa3}, {"deg", 0xb0}, {"auml", 0xe4}, {"ouml", 0xf6}, {"uuml", 0xfc}, {"Auml", 0xc4}, {"Ouml", 0xd6}, {"Uuml", 0xdc},
        {"szlig", 0xdf}, {"eacute", 0xe9}, {"egrave", 0xe8}, {"agrave", 0xe0}, {"ccedil", 0xe7}, {"ntilde", 0xf1},
};

static uint32_t number_of(struct str digits, uint32_t base)
{
        uint32_t value = 0;

        if (!digits.len)
                return 0;
        for (size_t i = 0; i < digits.len; i++) {
                char c         = digits.at[i];
                uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0') : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10) : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10) : 99;

                if (digit >= base)
                        return 0;
                value = value > 0x110000 ? value : value * base + digit;
        }
        return value < 0x110000 && (value < 0xd800 || value > 0xdfff) ? western_of(value) : 0xfffd;
}

/* "&…;" at the beginning of `text`: how long it is; 0 when it is none, and an ampersand like any letter. */
static size_t reference_at(struct str text, uint32_t *code_point)
{
        size_t window   = text.len < REFERENCE_BYTES_MAX ? text.len : REFERENCE_BYTES_MAX;
        const char *end = window ? memchr(text.at, ';', window) : NULL;
        struct str name = end ? (struct str){text.at + 1, (size_t)(end - text.at) - 1} : STR_NONE;

        *code_point = 0;
        if (name.len > 2 && name.at[0] == '#' && (name.at[1] == 'x' || name.at[1] == 'X'))
                *code_point = number_of((struct str){name.at + 2, name.len - 2}, 16);
        else if (name.len > 1 && name.at[0] == '#')
                *code_point = number_of((struct str){name.at + 1, name.len - 1}, 10);
        for (size_t i = 0; name.len && i < sizeof names / sizeof *names && !*code_point; i++)
                if (str_equal(name, str_from(names[i].name)))
                        *code_point = names[i].code_point;
        return *code_point ? name.len + 2 : 0;
}

/* The next letter of a text, which is not empty. */
static uint32_t letter_at(struct str text, bool is_utf8, size_t *bytes)
{
        static const uint8_t masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
        uint8_t first = (uint8_t)text.at[0];
        uint32_t code_point;

        *bytes = !is_utf8 || first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (!is_utf8)
                return western_of(first);
        code_point = first & masks[*bytes];
        for (size_t i = 1; i < *bytes; i++)
                code_point = code_point << 6 | ((uint8_t)text.at[i] & 0x3f);
        return code_point;
}

static bool is_blank(uint32_t c)
{
        return c <= ' ' || c == 0x7f || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Shows nothing, or shows what follows otherwise than it is; and what is no character. */
static bool is_left_out(uint32_t c)
{
        return (c >= 0x80 && c < 0xa0) || c == 0xad || c == 0x61c || c == 0x180e || c == 0x200b || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
               c == 0xfeff || (c >= 0xfff0 && c <= 0xfffb) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe || (c >= 0xe000 && c <= 0xf8ff) || (c >= 0xe0000 && c <= 0xe0fff) || c >= 0xf0000;
}

struct writing {
        struct buf out;
        size_t     count, max, before_last;              /* code points; how many bytes there were when one less than the most stood there */
        bool       has_blank, is_cut;
};

static void put(struct writing *w, uint32_t code_point)
{
        char bytes[CODE_POINT_BYTES_MAX];

        if (w->count == w->max - 1)
                w->before_last = w->out.len;
        if (w->count == w->max) {
                w->is_cut = true;
                return;
        }
        buf_put(&w->out, (struct str){bytes, utf8_put(bytes, code_point)});
        w->count++;
}

static void take(struct writing *w, uint32_t code_point)
{
        if (is_blank(code_point)) {
                w->has_blank = w->count > 0;
                return;
        }
        if (is_left_out(code_point))
                return;
        if (w->has_blank)
                put(w, ' ');
        w->has_blank = false;
        put(w, code_point);
}

struct str text_of(struct str raw, bool are_letters_known, size_t code_points_max, struct arena *arena)
{
        bool is_utf8 = utf8_is_valid(raw);
        struct writing w = {.max = code_points_max};

        if (!raw.len || (!is_utf8 && !are_letters_known))
                return STR_NONE;
        buf_init(&w.out, arena, (code_points_max + 1) * CODE_POINT_BYTES_MAX);
        while (raw.len && !w.is_cut) {
                uint32_t code_point;
                size_t bytes = raw.at[0] == '&' ? reference_at(raw, &code_point) : 0;

                if (!bytes)
                        code_point = letter_at(raw, is_utf8, &bytes);
                take(&w, code_point);
                raw = (struct str){raw.at + bytes, raw.len - bytes};
        }
        if (w.is_cut) {
                w.out.len = w.before_last;
                buf_put(&w.out, STR("…"));
        }
        return w.count ? buf_str(&w.out) : STR_NONE;
}
