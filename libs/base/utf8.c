/* utf8.c — UTF-8 as RFC 3629 has it. */

#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

/* How many bytes one well-formed sequence at `at` takes; 0 when it is none. Table 3-7 of the Unicode standard: only the
 * second byte's range depends on the first, and that keeps overlong forms, surrogates and what is above U+10FFFF out. */
static size_t sequence_len(const unsigned char *at, size_t left)
{
        unsigned char first = at[0], low = 0x80, high = 0xbf;
        size_t        len;
        if (first < 0x80)
                return 1;
        if (first >= 0xc2 && first <= 0xdf) {
                len = 2;
        } else if (first >= 0xe0 && first <= 0xef) {
                len = 3;
                if (first == 0xe0)
                        low = 0xa0;
                if (first == 0xed)
                        high = 0x9f;
        } else if (first >= 0xf0 && first <= 0xf4) {
                len = 4;
                if (first == 0xf0)
                        low = 0x90;
                if (first == 0xf4)
                        high = 0x8f;
        } else {
                return 0;
        }
        if (left < len || at[1] < low || at[1] > high)
                return 0;
        for (size_t i = 2; i < len; i++)
                if (at[i] >> 6 != 2)
                        return 0;
        return len;
}

bool utf8_is_valid(struct str text)
{
        const unsigned char *at = (const unsigned char *)text.at;
        size_t               i  = 0;
        while (i < text.len) {
                uint64_t eight;
                if (text.len - i >= sizeof eight) {
                        memcpy(&eight, at + i, sizeof eight);
                        if (!(eight & 0x8080808080808080)) {
                                i += sizeof eight;
                                continue;
                        }
                }
                size_t len = sequence_len(at + i, text.len - i);
                if (!len)
                        return false;
                i += len;
        }
        return true;
}

size_t utf8_count(struct str text)
{
        size_t count = 0;
        for (size_t i = 0; i < text.len; i++)
                count += (unsigned char)text.at[i] >> 6 != 2;
        return count;
}

size_t utf8_after(struct str text, size_t byte, int64_t points)
{
        for (; byte < text.len && points > 0; points--)
                for (byte++; byte < text.len && (unsigned char)text.at[byte] >> 6 == 2;)
                        byte++;
        return byte;
}

size_t utf8_put(char out[static 4], uint32_t code_point)
{
        if (code_point < 0x80) {
                out[0] = (char)code_point;
                return 1;
        }
        if (code_point < 0x800) {
                out[0] = (char)(0xc0 | code_point >> 6);
                out[1] = (char)(0x80 | (code_point & 0x3f));
                return 2;
        }
        if (code_point < 0x10000) {
                out[0] = (char)(0xe0 | code_point >> 12);
                out[1] = (char)(0x80 | (code_point >> 6 & 0x3f));
                out[2] = (char)(0x80 | (code_point & 0x3f));
                return 3;
        }
        out[0] = (char)(0xf0 | code_point >> 18);
        out[1] = (char)(0x80 | (code_point >> 12 & 0x3f));
        out[2] = (char)(0x80 | (code_point >> 6 & 0x3f));
        out[3] = (char)(0x80 | (code_point & 0x3f));
        return 4;
}
