/* escape.c — the escapes of JSON strings (RFC 8259, 7), undone a code point at a time. */

#include "json/escape.h"

#include <string.h>
#include "base/siphash.h"
#include "base/utf8.h"

char escape_short(char letter)
{
        switch (letter) {
        case '"':
        case '\\':
        case '/':
                return letter;
        case 'b':
                return '\b';
        case 'f':
                return '\f';
        case 'n':
                return '\n';
        case 'r':
                return '\r';
        case 't':
                return '\t';
        default:
                return 0;
        }
}

static int digit_of(char c)
{
        if (c >= '0' && c <= '9')
                return c - '0';
        if (c >= 'a' && c <= 'f')
                return c - 'a' + 10;
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool escape_unit(const char *at, const char *end, uint32_t *unit)
{
        if (end - at < ESCAPE_UNIT_LEN || at[0] != '\\' || at[1] != 'u')
                return false;
        *unit = 0;
        for (int i = 2; i < ESCAPE_UNIT_LEN; i++) {
                int digit = digit_of(at[i]);
                if (digit < 0)
                        return false;
                *unit = *unit << 4 | (uint32_t)digit;
        }
        return true;
}

bool escape_is_high_surrogate(uint32_t unit)
{
        return unit >> 10 == 0xd800 >> 10;
}

bool escape_is_low_surrogate(uint32_t unit)
{
        return unit >> 10 == 0xdc00 >> 10;
}

bool escape_is_used(struct str raw)
{
        return raw.len && memchr(raw.at, '\\', raw.len);
}

/* The bytes of the next character, or the next byte as it is; at most as many as were taken off `raw`. */
static size_t next_bytes(struct str *raw, char out[static 4])
{
        const char *at = raw->at, *end = raw->at + raw->len;
        uint32_t    unit, low;
        size_t      taken = 1, given = 1;
        out[0]            = *at;
        if (*at == '\\' && raw->len > 1 && escape_short(at[1])) {
                out[0] = escape_short(at[1]);
                taken  = 2;
        } else if (escape_unit(at, end, &unit)) {
                taken = ESCAPE_UNIT_LEN;
                if (escape_is_high_surrogate(unit) && escape_unit(at + taken, end, &low) && escape_is_low_surrogate(low)) {
                        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                        taken += ESCAPE_UNIT_LEN;
                }
                if (unit >> 11 == 0xd800 >> 11)
                        unit = 0xfffd;                   /* a lone surrogate, which no scanner let through */
                given = utf8_put(out, unit);
        }
        *raw = (struct str){at + taken, raw->len - taken};
        return given;
}

bool escape_equal(struct str raw, struct str other_raw)
{
        if (!escape_is_used(raw) && !escape_is_used(other_raw))
                return str_equal(raw, other_raw);
        char   a[4], b[4];
        size_t a_len = 0, b_len = 0, a_at = 0, b_at = 0;
        for (;;) {
                if (a_at == a_len) {
                        a_len = raw.len ? next_bytes(&raw, a) : 0;
                        a_at  = 0;
                }
                if (b_at == b_len) {
                        b_len = other_raw.len ? next_bytes(&other_raw, b) : 0;
                        b_at  = 0;
                }
                if (!a_len || !b_len)
                        return a_len == b_len;
                if (a[a_at++] != b[b_at++])
                        return false;
        }
}

/* A polynomial over the bytes modulo the prime 2^61 - 1, at a secret point: two different texts of n bytes meet with a
 * probability below n / 2^60, whoever chose them. The text comes byte by byte, so it needs no room of its own. */
#define PRIME ((UINT64_C(1) << 61) - 1)

static uint64_t hash_step(uint64_t hash, uint64_t secret, unsigned char byte)
{
        __uint128_t product = (__uint128_t)hash * secret + byte + 1;
        uint64_t    folded  = (uint64_t)(product & PRIME) + (uint64_t)(product >> 61);
        return folded >= PRIME ? folded - PRIME : folded;
}

uint64_t escape_hash(struct str raw)
{
        static _Thread_local uint64_t secret;
        uint64_t                      hash = 0;
        char                          bytes[4];
        if (!secret)
                secret = siphash_of(STR("the names of JSON members")) % (PRIME - 1) + 1;
        while (raw.len) {
                size_t len = next_bytes(&raw, bytes);
                for (size_t i = 0; i < len; i++)
                        hash = hash_step(hash, secret, (unsigned char)bytes[i]);
        }
        return hash;
}

size_t escape_undo(struct str raw, char *out)
{
        char *start = out;
        while (raw.len) {
                const char *backslash = memchr(raw.at, '\\', raw.len);
                size_t      plain     = backslash ? (size_t)(backslash - raw.at) : raw.len;
                memcpy(out, raw.at, plain);
                out += plain;
                raw = (struct str){raw.at + plain, raw.len - plain};
                if (raw.len) {
                        char   bytes[4];
                        size_t len = next_bytes(&raw, bytes);
                        memcpy(out, bytes, len);
                        out += len;
                }
        }
        return (size_t)(out - start);
}
