/* base64.c — bytes as text: base64url and base16. */

#include "base/base64.h"

#include <stdint.h>
#include "base/arena.h"

static const char url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char hex_digits[] = "0123456789abcdef";

size_t base64url_len(size_t bytes)
{
        return bytes / 3 * 4 + (bytes % 3 ? bytes % 3 + 1 : 0);
}

void base64url_print(struct str bytes, char *to)
{
        const unsigned char *from = (const unsigned char *)bytes.at;
        size_t               i    = 0;
        for (; i + 3 <= bytes.len; i += 3) {
                uint32_t three = (uint32_t)from[i] << 16 | (uint32_t)from[i + 1] << 8 | from[i + 2];
                *to++          = url_digits[three >> 18];
                *to++          = url_digits[three >> 12 & 63];
                *to++          = url_digits[three >> 6 & 63];
                *to++          = url_digits[three & 63];
        }
        if (bytes.len - i == 1) {
                *to++ = url_digits[from[i] >> 2];
                *to++ = url_digits[(from[i] & 3) << 4];
        } else if (bytes.len - i == 2) {
                *to++ = url_digits[from[i] >> 2];
                *to++ = url_digits[(from[i] & 3) << 4 | from[i + 1] >> 4];
                *to++ = url_digits[(from[i + 1] & 15) << 2];
        }
}

struct str base64url_encode(struct str bytes, struct arena *arena)
{
        size_t len  = base64url_len(bytes.len);
        char  *text = arena_alloc(arena, len + 1);
        base64url_print(bytes, text);
        text[len] = '\0';
        return (struct str){text, len};
}

static int url_value(char c)
{
        if (c >= 'A' && c <= 'Z')
                return c - 'A';
        if (c >= 'a' && c <= 'z')
                return c - 'a' + 26;
        if (c >= '0' && c <= '9')
                return c - '0' + 52;
        return c == '-' ? 62 : c == '_' ? 63 : -1;
}

bool base64url_decode(struct str text, struct arena *arena, struct str *bytes)
{
        if (text.len % 4 == 1)
                return false;
        size_t   len  = text.len / 4 * 3 + (text.len % 4 ? text.len % 4 - 1 : 0);
        char    *out  = arena_alloc(arena, len + 1), *to = out;
        uint32_t held = 0;
        int      bits = 0;
        for (size_t i = 0; i < text.len; i++) {
                int value = url_value(text.at[i]);
                if (value < 0)
                        return false;
                held = held << 6 | (uint32_t)value;
                bits += 6;
                if (bits >= 8) {
                        bits -= 8;
                        *to++ = (char)(held >> bits);
                        held &= (1U << bits) - 1;
                }
        }
        /* What is left over must be zero, else two texts would mean the same bytes. */
        if (held)
                return false;
        *to    = '\0';
        *bytes = (struct str){out, len};
        return true;
}

struct str base16_encode(struct str bytes, struct arena *arena)
{
        char *text = arena_alloc(arena, bytes.len * 2 + 1);
        for (size_t i = 0; i < bytes.len; i++) {
                unsigned char byte = (unsigned char)bytes.at[i];
                text[2 * i]        = hex_digits[byte >> 4];
                text[2 * i + 1]    = hex_digits[byte & 15];
        }
        text[bytes.len * 2] = '\0';
        return (struct str){text, bytes.len * 2};
}

static int hex_value(char c)
{
        if (c >= '0' && c <= '9')
                return c - '0';
        if (c >= 'a' && c <= 'f')
                return c - 'a' + 10;
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool base16_decode(struct str text, struct arena *arena, struct str *bytes)
{
        if (text.len % 2)
                return false;
        char *out = arena_alloc(arena, text.len / 2 + 1);
        for (size_t i = 0; i < text.len / 2; i++) {
                int high = hex_value(text.at[2 * i]), low = hex_value(text.at[2 * i + 1]);
                if (high < 0 || low < 0)
                        return false;
                out[i] = (char)(high << 4 | low);
        }
        out[text.len / 2] = '\0';
        *bytes            = (struct str){out, text.len / 2};
        return true;
}
