/* json_sample.c — random JSON texts that fit a shape. */

#include "tests/support/json_sample.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#define LENGTH_MAX 40                                    /* of texts and bytes whose bound is far away */

/* SplitMix64: any seed will do. */
static uint64_t draw(uint64_t *state)
{
        uint64_t z = *state += 0x9e3779b97f4a7c15;
        z          = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z          = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
}

static uint64_t below(uint64_t *state, uint64_t bound)
{
        return draw(state) % bound;
}

static void blanks(struct buf *out, uint64_t *state)
{
        static const char *const some[] = {"", "", "", " ", "\n", "\t ", "\r\n"};
        buf_put(out, str_from(some[below(state, sizeof some / sizeof *some)]));
}

static void character(struct buf *out, uint64_t *state)
{
        static const char *const some[] = {"a", "Z", "0", " ", "/", "~", "\\\"", "\\\\", "\\/", "\\b", "\\n", "\\u0001", "\\u00e4", "\xc3\xa4", "\xe2\x82\xac",
                                           "\xf0\x9f\x98\x80", "\\ud83d\\ude00", "\\uFFFF", "\x7f", "{", "]", ",", ":"};
        buf_put(out, str_from(some[below(state, sizeof some / sizeof *some)]));
}

/* One of the two bounds now and then, anything between them else. */
static int64_t between(uint64_t *state, int64_t min, int64_t max)
{
        uint64_t how = below(state, 4);
        return how == 0 ? min : how == 1 ? max : min + (int64_t)below(state, (uint64_t)(max - min) + 1);
}

static int64_t length_between(uint64_t *state, int64_t min, int64_t max)
{
        return between(state, min, max > min + LENGTH_MAX ? min + LENGTH_MAX : max);
}

/* A name: usually plain, sometimes with an escape in it. */
static void member_name(struct buf *out, const char *name, uint64_t *state)
{
        blanks(out, state);
        buf_put_char(out, '"');
        if (!below(state, 8))
                buf_printf(out, "\\u%04x%s", (unsigned)name[0], name + 1);
        else
                buf_put(out, str_from(name));
        buf_put_char(out, '"');
        blanks(out, state);
        buf_put_char(out, ':');
        blanks(out, state);
}

static void document(struct buf *out, uint64_t *state)
{
        static const char *const some[] = {"{}", "{ \"a\" : [ 1 , -2.5e3 , true , null , \"x\\\" \\ny\" ] }", "{\"\":{\"\":{}}, \"kind\":\"text\"}"};
        buf_put(out, str_from(some[below(state, sizeof some / sizeof *some)]));
}

static void base64(struct buf *out, int64_t bytes, uint64_t *state)
{
        static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int64_t left = bytes * 8; left > 0; left -= 6) {
                uint64_t six = below(state, 64);
                if (left < 6)
                        six &= ~((1u << (6 - left)) - 1);
                buf_put_char(out, digits[six]);
        }
}

static void value(struct buf *out, const struct value_kind *of, uint64_t *state)
{
        uint64_t high, low;
        unsigned words = 0;
        switch (of->kind) {
        case KIND_ID:
                high = draw(state), low = draw(state);
                buf_printf(out, "\"%08x-%04x-%04x-%04x-%012llx\"", (unsigned)(high >> 32), (unsigned)high & 0xffff, (unsigned)high >> 16,
                           (unsigned)low & 0xffff, (unsigned long long)low >> 16);
                break;
        case KIND_INT:
                buf_put_int(out, between(state, of->min, of->max));
                break;
        case KIND_BOOL:
                buf_put(out, below(state, 2) ? STR("true") : STR("false"));
                break;
        case KIND_TIME:
                buf_printf(out, "\"2026-%02u-%02uT%02u:%02u:59.%03u%s\"", 1 + (unsigned)below(state, 12), 1 + (unsigned)below(state, 28),
                           (unsigned)below(state, 24), (unsigned)below(state, 60), (unsigned)below(state, 1000), below(state, 2) ? "Z" : "+05:30");
                break;
        case KIND_TEXT:
                buf_put_char(out, '"');
                for (int64_t left = length_between(state, of->min, of->max); left; left--)
                        character(out, state);
                buf_put_char(out, '"');
                break;
        case KIND_BYTES:
                buf_put_char(out, '"');
                base64(out, length_between(state, 0, of->max), state);
                buf_put_char(out, '"');
                break;
        case KIND_ENUM:
                while (of->words[words])
                        words++;
                buf_printf(out, "\"%s\"", of->words[below(state, words)]);
                break;
        case KIND_DOC:
                document(out, state);
                break;
        case KIND_OBJECT:
        case KIND_ONE_OF:
                json_sample(out, of->shape(), draw(state));
                break;
        }
}

static void field_value(struct buf *out, const struct field *field, uint64_t *state)
{
        if (field->need == NEED_PATCH && !below(state, 3)) {
                buf_put(out, STR("null"));
        } else if (!field->items_max) {
                value(out, &field->of, state);
        } else {
                uint64_t count = below(state, field->items_max < 3 ? (uint64_t)field->items_max + 1 : 4);
                buf_put_char(out, '[');
                for (uint64_t i = 0; i < count; i++) {
                        if (i)
                                buf_put_char(out, ',');
                        blanks(out, state);
                        value(out, &field->of, state);
                        blanks(out, state);
                }
                buf_put_char(out, ']');
        }
}

/* The members start at any row and go round, so that their order differs from the rows'. */
static void members(struct buf *out, const struct shape *shape, bool comma, uint64_t *state)
{
        uint64_t count = 0;
        while (shape->fields[count].name)
                count++;
        uint64_t first = count ? below(state, count) : 0;
        for (uint64_t i = 0; i < count; i++) {
                const struct field *field = &shape->fields[(first + i) % count];
                if (field->need != NEED_REQUIRED && below(state, 2))
                        continue;
                if (comma)
                        buf_put_char(out, ',');
                comma = true;
                member_name(out, field->name, state);
                field_value(out, field, state);
                blanks(out, state);
        }
}

void json_sample(struct buf *out, const struct shape *shape, uint64_t seed)
{
        uint64_t state = seed;
        buf_put_char(out, '{');
        if (shape->is_one_of) {
                uint64_t count = 0;
                while (shape->fields[count].name)
                        count++;
                assert(count);
                const struct field *field = &shape->fields[below(&state, count)];
                member_name(out, "kind", &state);
                buf_printf(out, "\"%s\"", field->name);
                members(out, field->of.shape(), true, &state);
        } else {
                blanks(out, &state);
                members(out, shape, false, &state);
        }
        buf_put_char(out, '}');
}
