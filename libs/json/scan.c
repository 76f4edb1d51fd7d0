/* scan.c — the strict scanner of JSON texts: one pass, no allocation, no more recursion than JSON_DEPTH_MAX. */

#include "json/scan.h"

#include <stdint.h>
#include <string.h>
#include "base/utf8.h"
#include "json/escape.h"

#define NAMES_LINEAR_MAX 8                               /* so many names are compared one by one */
#define NAMES_SLOTS      512                             /* twice JSON_MEMBERS_MAX, a power of two */
#define INTEGER_MAX      UINT64_C(9007199254740991)      /* 2^53 - 1 */
#define EXPONENT_MAX     308                             /* 10^308 is the last power of ten that a double holds */

struct scanner {
        const char        *start, *at, *end;
        int                depth;
        struct json_fault *fault;
};

/* The names of one object. Hashes are keyed, so that nobody can make them collide; the slots are filled with the ninth. */
struct names {
        int count;
        struct {
                uint64_t    hash;
                struct str  raw;
        } items[JSON_MEMBERS_MAX];
        uint16_t slots[NAMES_SLOTS];                     /* place in items plus one */
};

static bool refuse(struct scanner *s, const char *at, const char *reason)
{
        if (!s->fault->reason)
                *s->fault = (struct json_fault){.at = (size_t)(at - s->start), .reason = reason};
        return false;
}

static void skip_blanks(struct scanner *s)
{
        while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t'))
                s->at++;
}

static bool next_is(const struct scanner *s, char c)
{
        return s->at < s->end && *s->at == c;
}

/* ---------------------------------------------------------------- strings */

#define EACH(byte)      (UINT64_C(0x0101010101010101) * (byte))
#define HAS_ZERO(word)  (((word) - EACH(0x01)) & ~(word) & EACH(0x80))
#define HAS_BELOW_SPACE(word) (((word) - EACH(0x20)) & ~(word) & EACH(0x80))

/* Skips bytes that need no look, eight at a time: neither a quote nor a backslash nor a control character. */
static const char *skip_plain(const char *at, const char *end, uint64_t *high_bits)
{
        uint64_t eight;
        for (; end - at >= (ptrdiff_t)sizeof eight; at += sizeof eight) {
                memcpy(&eight, at, sizeof eight);
                if (HAS_ZERO(eight ^ EACH('"')) | HAS_ZERO(eight ^ EACH('\\')) | HAS_BELOW_SPACE(eight))
                        break;
                *high_bits |= eight & EACH(0x80);
        }
        return at;
}

/* A whole \u escape, a pair of surrogates included. */
static bool scan_unicode_escape(struct scanner *s)
{
        uint32_t    unit, low;
        const char *at = s->at;
        if (!escape_unit(at, s->end, &unit))
                return refuse(s, at, "a broken escape in a text");
        s->at += ESCAPE_UNIT_LEN;
        if (unit == 0)
                return refuse(s, at, "the character U+0000");
        if (escape_is_low_surrogate(unit))
                return refuse(s, at, "a lone surrogate");
        if (!escape_is_high_surrogate(unit))
                return true;
        if (!escape_unit(s->at, s->end, &low) || !escape_is_low_surrogate(low))
                return refuse(s, at, "a lone surrogate");
        s->at += ESCAPE_UNIT_LEN;
        return true;
}

static bool scan_escape(struct scanner *s)
{
        if (s->end - s->at >= 2 && s->at[1] == 'u')
                return scan_unicode_escape(s);
        if (s->end - s->at < 2 || !escape_short(s->at[1]))
                return refuse(s, s->at, "a broken escape in a text");
        s->at += 2;
        return true;
}

/* `raw` is what stands between the quotes. */
static bool scan_string(struct scanner *s, struct str *raw)
{
        const char *start     = ++s->at;
        uint64_t    high_bits = 0;
        for (;;) {
                s->at = skip_plain(s->at, s->end, &high_bits);
                if (s->at == s->end)
                        return refuse(s, start - 1, "a text without its closing quote");
                unsigned char c = (unsigned char)*s->at;
                if (c == '"')
                        break;
                if (c < 0x20)
                        return refuse(s, s->at, "a control character in a text");
                if (c != '\\') {
                        high_bits |= c & 0x80;
                        s->at++;
                } else if (!scan_escape(s)) {
                        return false;
                }
        }
        *raw = (struct str){start, (size_t)(s->at - start)};
        s->at++;
        /* Quotes and backslashes are never part of a longer sequence, so the whole can be looked at once. */
        if (high_bits && !utf8_is_valid(*raw))
                return refuse(s, start, "bytes that are not UTF-8");
        return true;
}

/* ---------------------------------------------------------------- names */

static bool names_add_hashed(struct names *names, int item)
{
        uint64_t hash = names->items[item].hash;
        for (uint64_t i = hash;; i++) {
                uint16_t *slot = &names->slots[i % NAMES_SLOTS];
                if (!*slot) {
                        *slot = (uint16_t)(item + 1);
                        return true;
                }
                if (names->items[*slot - 1].hash == hash && escape_equal(names->items[*slot - 1].raw, names->items[item].raw))
                        return false;
        }
}

/* False when the object has it already. There is room: the caller counts. */
static bool names_add(struct names *names, struct str raw)
{
        int item              = names->count++;
        names->items[item].raw = raw;
        if (item < NAMES_LINEAR_MAX) {
                for (int i = 0; i < item; i++)
                        if (escape_equal(names->items[i].raw, raw))
                                return false;
                return true;
        }
        int first = item;
        if (item == NAMES_LINEAR_MAX) {
                memset(names->slots, 0, sizeof names->slots);
                first = 0;
        }
        for (int i = first; i <= item; i++) {
                names->items[i].hash = escape_hash(names->items[i].raw);
                if (!names_add_hashed(names, i))
                        return false;
        }
        return true;
}

/* ---------------------------------------------------------------- numbers, words */

static const char *skip_digits(const char *at, const char *end)
{
        while (at < end && *at >= '0' && *at <= '9')
                at++;
        return at;
}

/* Integers must be exact in every language, whatever holds a fraction must not overflow a double. */
static bool number_fits(struct str whole, struct str fraction, int64_t exponent, bool is_integer)
{
        if (is_integer) {
                uint64_t value = 0;
                for (size_t i = 0; i < whole.len; i++) {
                        value = value * 10 + (uint64_t)(whole.at[i] - '0');
                        if (value > INTEGER_MAX)
                                return false;
                }
                return true;
        }
        size_t zeros = 0;
        if (whole.at[0] != '0')
                return (int64_t)whole.len - 1 + exponent < EXPONENT_MAX;
        while (zeros < fraction.len && fraction.at[zeros] == '0')
                zeros++;
        return zeros == fraction.len || exponent - (int64_t)zeros - 1 < EXPONENT_MAX;
}

static bool scan_exponent(struct scanner *s, int64_t *exponent)
{
        bool is_negative = false;
        s->at++;
        if (next_is(s, '+') || next_is(s, '-'))
                is_negative = *s->at++ == '-';
        const char *end = skip_digits(s->at, s->end);
        if (end == s->at)
                return refuse(s, s->at, "a number that is not written as JSON has it");
        for (; s->at < end; s->at++)
                if (*exponent < INT32_MAX)
                        *exponent = *exponent * 10 + (*s->at - '0');
        if (is_negative)
                *exponent = -*exponent;
        return true;
}

static bool scan_number(struct scanner *s)
{
        const char *start = s->at;
        int64_t     exponent = 0;
        bool        is_integer = true;
        struct str  whole, fraction = STR("");
        if (next_is(s, '-'))
                s->at++;
        whole = (struct str){s->at, (size_t)(skip_digits(s->at, s->end) - s->at)};
        s->at += whole.len;
        if (!whole.len || (whole.len > 1 && whole.at[0] == '0'))
                return refuse(s, start, "a number that is not written as JSON has it");
        if (next_is(s, '.')) {
                is_integer = false;
                s->at++;
                fraction = (struct str){s->at, (size_t)(skip_digits(s->at, s->end) - s->at)};
                s->at += fraction.len;
                if (!fraction.len)
                        return refuse(s, start, "a number that is not written as JSON has it");
        }
        if (next_is(s, 'e') || next_is(s, 'E')) {
                is_integer = false;
                if (!scan_exponent(s, &exponent))
                        return false;
        }
        if (!number_fits(whole, fraction, exponent, is_integer))
                return refuse(s, start, is_integer ? "a whole number beyond 2^53 - 1" : "a number too large for a double");
        return true;
}

static bool scan_word(struct scanner *s, struct str word)
{
        if (!str_starts_with((struct str){s->at, (size_t)(s->end - s->at)}, word))
                return refuse(s, s->at, "something that is no JSON value");
        s->at += word.len;
        return true;
}

/* ---------------------------------------------------------------- values */

static bool scan_value(struct scanner *s);

static bool scan_members(struct scanner *s)
{
        struct names names;
        names.count = 0;
        skip_blanks(s);
        if (next_is(s, '}')) {
                s->at++;
                return true;
        }
        for (;;) {
                struct str  name;
                const char *at;
                skip_blanks(s);
                at = s->at;
                if (!next_is(s, '"'))
                        return refuse(s, at, "a member without a name in quotes");
                if (!scan_string(s, &name))
                        return false;
                if (names.count == JSON_MEMBERS_MAX)
                        return refuse(s, at, "an object with more than 256 members");
                if (!names_add(&names, name))
                        return refuse(s, at, "a member's name that was there before");
                skip_blanks(s);
                if (!next_is(s, ':'))
                        return refuse(s, s->at, "a member's name without a colon behind it");
                s->at++;
                if (!scan_value(s))
                        return false;
                skip_blanks(s);
                if (next_is(s, '}'))
                        break;
                if (!next_is(s, ','))
                        return refuse(s, s->at, "an object without a comma or its closing brace");
                s->at++;
        }
        s->at++;
        return true;
}

static bool scan_items(struct scanner *s)
{
        skip_blanks(s);
        if (next_is(s, ']')) {
                s->at++;
                return true;
        }
        for (;;) {
                if (!scan_value(s))
                        return false;
                skip_blanks(s);
                if (next_is(s, ']'))
                        break;
                if (!next_is(s, ','))
                        return refuse(s, s->at, "an array without a comma or its closing bracket");
                s->at++;
        }
        s->at++;
        return true;
}

static bool scan_container(struct scanner *s)
{
        if (s->depth == JSON_DEPTH_MAX)
                return refuse(s, s->at, "nesting deeper than 16");
        s->depth++;
        bool is_fine = *s->at++ == '{' ? scan_members(s) : scan_items(s);
        s->depth--;
        return is_fine;
}

static bool scan_value(struct scanner *s)
{
        struct str raw;
        skip_blanks(s);
        if (s->at == s->end)
                return refuse(s, s->at, "an end where a value should be");
        switch (*s->at) {
        case '{':
        case '[':
                return scan_container(s);
        case '"':
                return scan_string(s, &raw);
        case 't':
                return scan_word(s, STR("true"));
        case 'f':
                return scan_word(s, STR("false"));
        case 'n':
                return scan_word(s, STR("null"));
        case '-':
        case '0':
        case '1':
        case '2':
        case '3':
        case '4':
        case '5':
        case '6':
        case '7':
        case '8':
        case '9':
                return scan_number(s);
        default:
                return refuse(s, s->at, "something that is no JSON value");
        }
}

_Static_assert(JSON_DEPTH_MAX == 16 && JSON_MEMBERS_MAX == 256, "the sentences above say these numbers");
_Static_assert(NAMES_SLOTS >= 2 * JSON_MEMBERS_MAX, "probing must end");

enum err json_scan(struct str text, size_t bytes_max, struct json_fault *fault)
{
        *fault = (struct json_fault){0};
        if (text.len > bytes_max) {
                *fault = (struct json_fault){.at = bytes_max, .reason = "more bytes than are taken"};
                return ERR_TOO_LARGE;
        }
        if (!text.len)
                text = STR("");
        struct scanner s       = {.start = text.at, .at = text.at, .end = text.at + text.len, .fault = fault};
        bool           is_fine = scan_value(&s);
        skip_blanks(&s);
        if (is_fine && s.at < s.end)
                is_fine = refuse(&s, s.at, "something after the value");
        return is_fine ? OK : ERR_INVALID;
}
