/* clean.c — takes the teeth out of text. */

#include "cli/clean.h"

#include <stdbool.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"

#define ESC 0x1b
#define BAD 0xfffd

/* The next code point, and how many bytes it took; BAD for one byte that begins no well-formed sequence
 * (RFC 3629). */
static uint32_t next_point(struct str text, size_t at, size_t *len)
{
        const unsigned char *s    = (const unsigned char *)text.at + at;
        size_t               left = text.len - at;
        uint32_t             point, min;
        size_t               more;
        *len = 1;
        if (s[0] < 0x80)
                return s[0];
        if (s[0] >= 0xc2 && s[0] <= 0xdf)
                more = 1, point = s[0] & 0x1f, min = 0x80;
        else if (s[0] >= 0xe0 && s[0] <= 0xef)
                more = 2, point = s[0] & 0x0f, min = 0x800;
        else if (s[0] >= 0xf0 && s[0] <= 0xf4)
                more = 3, point = s[0] & 0x07, min = 0x10000;
        else
                return BAD;
        if (left <= more)
                return BAD;
        for (size_t i = 1; i <= more; i++) {
                if (s[i] >> 6 != 2)
                        return BAD;
                point = point << 6 | (s[i] & 0x3f);
        }
        if (point < min || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
                return BAD;
        *len = more + 1;
        return point;
}

static bool is_control(uint32_t point)
{
        return point < 0x20 || (point >= 0x7f && point <= 0x9f);
}

static bool turns_direction(uint32_t point)
{
        return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

/* Where a sequence that carries a text (OSC, DCS, SOS, PM, APC) ends: after BEL, ST or ESC \. 0 when it
 * does not end: then only what introduced it goes. */
static size_t string_end(struct str text, size_t at)
{
        while (at < text.len) {
                size_t   len;
                uint32_t point = next_point(text, at, &len);
                if (point == 0x07 || point == 0x9c)
                        return at + len;
                if (point == ESC)
                        return at + 1 < text.len && text.at[at + 1] == '\\' ? at + 2 : at;
                at += len;
        }
        return 0;
}

/* CSI: parameters 0x30–0x3F, intermediates 0x20–0x2F, one final byte 0x40–0x7E (ECMA-48, 5.4). */
static size_t csi_end(struct str text, size_t at)
{
        while (at < text.len && text.at[at] >= 0x20 && text.at[at] <= 0x3f)
                at++;
        return at < text.len && text.at[at] >= 0x40 && text.at[at] <= 0x7e ? at + 1 : at;
}

/* A sequence whose introducer is a C1 control, either as itself or as ESC and a letter; `after` is behind
 * the introducer. */
static size_t sequence_end(struct str text, uint32_t c1, size_t after)
{
        size_t end;
        switch (c1) {
        case 0x9b: return csi_end(text, after);
        case 0x90:
        case 0x98:
        case 0x9d:
        case 0x9e:
        case 0x9f:
                end = string_end(text, after);
                return end ? end : after;
        default: return after;
        }
}

static size_t escape_end(struct str text, size_t at)
{
        size_t after = at + 1;
        while (after < text.len && text.at[after] >= 0x20 && text.at[after] <= 0x2f)
                after++;
        if (after == text.len)
                return after;
        unsigned char final = (unsigned char)text.at[after];
        if (final < 0x30 || final > 0x7e)
                return after;
        if (after == at + 1 && final >= 0x40 && final <= 0x5f)
                return sequence_end(text, final + 0x40u, after + 1);
        return after + 1;
}

static void put(struct buf *out, struct str text, bool is_line)
{
        for (size_t at = 0; at < text.len;) {
                size_t   len;
                uint32_t point = next_point(text, at, &len);
                if (point == ESC)
                        at = escape_end(text, at);
                else if (point == '\n' || point == '\t') {
                        buf_put_char(out, is_line ? ' ' : (char)point);
                        at++;
                } else if (point == 0x2028 || point == 0x2029) {
                        buf_put_char(out, is_line ? ' ' : '\n');
                        at += len;
                } else if (point >= 0x80 && point <= 0x9f)
                        at = sequence_end(text, point, at + len);
                else if (is_control(point) || turns_direction(point))
                        at += len;
                else {
                        buf_put(out, point == BAD ? STR("\xef\xbf\xbd") : (struct str){text.at + at, len});
                        at += len;
                }
        }
}

void clean_put(struct buf *out, struct str text)
{
        put(out, text, false);
}

void clean_put_line(struct buf *out, struct str text)
{
        put(out, text, true);
}

struct str clean_line(struct str text, struct arena *arena)
{
        struct buf out;
        buf_init(&out, arena, text.len * 3 + 1);
        put(&out, text, true);
        buf_put_char(&out, '\0');
        return (struct str){out.at, out.len - 1};
}

void clean_put_json(struct buf *out, struct str json)
{
        for (size_t at = 0; at < json.len;) {
                size_t   len;
                uint32_t point = next_point(json, at, &len);
                if (point == '\n' || point == '\r' || point == '\t')
                        buf_put_char(out, ' ');          /* between tokens: one object, one line */
                else if (is_control(point) || turns_direction(point) || point == 0x2028 || point == 0x2029)
                        buf_printf(out, "\\u%04x", (unsigned)point);
                else
                        buf_put(out, point == BAD ? STR("\xef\xbf\xbd") : (struct str){json.at + at, len});
                at += len;
        }
}
