/* read.c — the one reader of all declared structs: it walks over the scanned text and puts each value where its row says. */

#include "json/read.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "json/scan.h"

#define PATH_BYTES_MAX 1024
#define NAME_BYTES_MAX 64                                /* of a name in a fault's path: strangers choose them */

/* Where the reader is: a member of what is above, or an item of it when it has no name. */
struct step {
        const struct step *above;
        struct str         name;
        size_t             item;
};

/* ---------------------------------------------------------------- faults */

void field_faults_add(struct field_faults *faults, struct str path, const char *reason)
{
        if (faults->count < FIELD_FAULTS_MAX)
                faults->items[faults->count++] = (struct field_fault){path, reason};
}

static bool is_full(const struct json_read *how)
{
        return how->faults->count == FIELD_FAULTS_MAX;
}

/* RFC 6901: a tilde is ~0, a slash ~1. A long name is cut between two characters. */
static void put_name(struct buf *out, struct str name)
{
        size_t len = name.len;
        if (len > NAME_BYTES_MAX)
                for (len = NAME_BYTES_MAX; len && (unsigned char)name.at[len] >> 6 == 2; len--)
                        ;
        for (size_t i = 0; i < len; i++) {
                if (name.at[i] == '~')
                        buf_put(out, STR("~0"));
                else if (name.at[i] == '/')
                        buf_put(out, STR("~1"));
                else
                        buf_put_char(out, name.at[i]);
        }
        if (len < name.len)
                buf_put(out, STR("…"));
}

static void put_path(struct buf *out, const struct step *at)
{
        if (!at)
                return;
        put_path(out, at->above);
        buf_put_char(out, '/');
        if (at->name.at)
                put_name(out, at->name);
        else
                buf_put_int(out, (int64_t)at->item);
}

static void refuse(const struct json_read *how, const struct step *at, const char *reason)
{
        struct buf path;
        if (is_full(how))
                return;
        buf_init(&path, how->arena, PATH_BYTES_MAX);
        put_path(&path, at);
        field_faults_add(how->faults, buf_str(&path), reason);
}

#define SAY(how, ...) (str_format((how)->arena, __VA_ARGS__).at)

static const char *say_words(const struct json_read *how, const char *const *words)
{
        struct buf out;
        buf_init(&out, how->arena, PATH_BYTES_MAX);
        for (const char *const *word = words; *word; word++)
                buf_printf(&out, "%s%s", word == words ? "must be one of " : ", ", *word);
        buf_put_char(&out, '\0');
        return out.at;
}

/* ---------------------------------------------------------------- single values: NULL, or why it is refused */

static const char *read_text(const struct json_read *how, const struct value_kind *of, struct str text, void *out)
{
        int64_t count = (int64_t)utf8_count(text);
        if (count > of->max)
                return SAY(how, "has %" PRId64 " code points; at most %" PRId64 " are taken", count, of->max);
        if (count < of->min)
                return !count ? "must not be empty"
                              : SAY(how, "has %" PRId64 " code point%s; at least %" PRId64 " are needed", count, count == 1 ? "" : "s", of->min);
        *(struct str *)out = text;
        return NULL;
}

static const char *read_bytes(const struct json_read *how, const struct value_kind *of, struct str text, void *out)
{
        int64_t count = (int64_t)(text.len / 4 * 3 + (text.len % 4 ? text.len % 4 - 1 : 0));
        if (count > of->max)
                return SAY(how, "has %" PRId64 " bytes; at most %" PRId64 " are taken", count, of->max);
        if (!base64url_decode(text, how->arena, out))
                return "must be base64url without padding";
        return NULL;
}

static const char *read_enum(const struct json_read *how, const struct value_kind *of, struct str text, void *out)
{
        for (unsigned i = 0; of->words[i]; i++) {
                if (str_equal(text, str_from(of->words[i]))) {
                        memcpy(out, &i, sizeof i);
                        return NULL;
                }
        }
        return say_words(how, of->words);
}

/* The kinds that JSON has as strings. */
static const char *read_word(const struct json_read *how, const struct value_kind *of, struct str text, void *out)
{
        switch (of->kind) {
        case KIND_ID:
                return id_parse(text, out) ? NULL : "must be an id: 36 characters like 018f4d3a-5c1e-7a31-9b7f-2d0f6a1c9e55";
        case KIND_TIME:
                return time_parse(text, out) ? NULL : "must be a time like 2026-11-20T10:00:00.123Z";
        case KIND_TEXT:
                return read_text(how, of, text, out);
        case KIND_BYTES:
                return read_bytes(how, of, text, out);
        case KIND_ENUM:
                return read_enum(how, of, text, out);
        default:
                assert(false);                           /* the callers ask for the kinds above alone */
                return "cannot be given here";
        }
}

/* Exact on purpose: 1.0 and 1e2 are refused, since what writes them does not count in whole numbers. */
static const char *read_int(const struct json_read *how, const struct value_kind *of, struct str text, void *out)
{
        if (str_to_int(text, of->min, of->max, out))
                return NULL;
        return SAY(how, "must be a whole number from %" PRId64 " to %" PRId64, of->min, of->max);
}

static const char *read_bool(struct str text, void *out)
{
        bool is_true = str_equal(text, STR("true"));
        if (!is_true && !str_equal(text, STR("false")))
                return "must be true or false";
        *(bool *)out = is_true;
        return NULL;
}

/* ---------------------------------------------------------------- what is nested */

static void read_shape(const struct json_read *how, const struct step *at, const struct shape *shape, unsigned places,
                       struct str text, void *out);

static bool is_object(struct str value)
{
        return value.len && *value.at == '{';
}

static const char *read_doc(const struct json_read *how, const struct value_kind *of, struct str value, void *out)
{
        if (!is_object(value))
                return "must be an object";
        if (value.len > (size_t)of->max)
                return SAY(how, "has %zu bytes; at most %" PRId64 " are taken", value.len, of->max);
        *(struct str *)out = value;
        return NULL;
}

static void read_value(const struct json_read *how, const struct step *at, const struct value_kind *of,
                       struct str value, void *out)
{
        const char *reason;
        struct str  text;
        switch (of->kind) {
        case KIND_OBJECT:
        case KIND_ONE_OF:
                read_shape(how, at, of->shape(), PLACES_ALL, value, out);
                return;
        case KIND_INT:
                reason = read_int(how, of, value, out);
                break;
        case KIND_BOOL:
                reason = read_bool(value, out);
                break;
        case KIND_DOC:
                reason = read_doc(how, of, value, out);
                break;
        default:
                reason = json_string(value, how->arena, &text) ? read_word(how, of, text, out) : "must be a text in quotes";
        }
        if (reason)
                refuse(how, at, reason);
}

/* What list(…) is in C, whatever its items are. */
struct any_list {
        size_t count;
        void  *items;
};

static void read_list(const struct json_read *how, const struct step *at, const struct field *field,
                      struct str value, void *out)
{
        struct str rest = value, item;
        size_t     count = 0;
        if (!value.len || *value.at != '[')
                return refuse(how, at, "must be a list");
        while (json_next_item(&rest, &item))
                count++;
        if (count > (size_t)field->items_max)
                return refuse(how, at, SAY(how, "has %zu items; at most %" PRId64 " are taken", count, field->items_max));

        char *items = arena_zero_items(how->arena, count, field->item_bytes);
        rest        = value;
        for (size_t i = 0; i < count && !is_full(how) && json_next_item(&rest, &item); i++) {
                struct step here = {.above = at, .item = i};
                read_value(how, &here, &field->of, item, items + i * field->item_bytes);
        }
        struct any_list list = {count, items};
        memcpy(out, &list, sizeof list);
}

static void mark(const struct field *field, enum patch how, void *out)
{
        if (field->need == NEED_OPTIONAL)
                *(bool *)((char *)out + field->has_offset) = true;
        else if (field->need == NEED_PATCH)
                *(enum patch *)((char *)out + field->has_offset) = how;
}

static void read_field(const struct json_read *how, const struct step *at, const struct field *field,
                       struct str value, void *out)
{
        void *to = (char *)out + field->offset;
        if (str_equal(value, STR("null"))) {
                if (field->need == NEED_PATCH)
                        mark(field, PATCH_NULL, out);
                else
                        refuse(how, at, field->need == NEED_OPTIONAL ? "must not be null; leave it out" : "must not be null");
                return;
        }
        mark(field, PATCH_SET, out);
        if (field->items_max)
                read_list(how, at, field, value, to);
        else
                read_value(how, at, &field->of, value, to);
}

static const char *why_unknown(const struct field *field)
{
        if (!field)
                return "is not known here";
        switch (field->place) {
        case PLACE_PATH:
                return "belongs in the path, not in the body";
        case PLACE_QUERY:
                return "belongs in the query, not in the body";
        case PLACE_IF_MATCH:
                return "belongs in the header If-Match, not in the body";
        case PLACE_KEY:
                return "belongs in the header Idempotency-Key, not in the body";
        case PLACE_COOKIE:
                return "comes as a cookie here, not in the body";
        default:
                return "is not known here";
        }
}

/* `tag` is the member that told which case of a one_of this is, and no row's; else STR_NONE. */
static void read_members(const struct json_read *how, const struct step *at, const struct shape *shape, unsigned places,
                         struct str object, struct str tag, void *out)
{
        struct str name, value;
        uint64_t   found = 0;
        while (!is_full(how) && json_next_member(&object, how->arena, &name, &value)) {
                struct step         here  = {.above = at, .name = name};
                const struct field *field = shape_field(shape, name);
                assert(!field || field - shape->fields < SHAPE_FIELDS_MAX);
                if (field && places & 1u << field->place) {
                        found |= UINT64_C(1) << (field - shape->fields);
                        read_field(how, &here, field, value, out);
                } else if (!how->unknown_allowed && !(tag.at && str_equal(name, tag))) {
                        refuse(how, &here, why_unknown(field));
                }
        }
        for (const struct field *field = shape->fields; field->name; field++) {
                struct step here     = {.above = at, .name = str_from(field->name)};
                bool        is_found = found >> (field - shape->fields) & 1;
                if (field->need == NEED_REQUIRED && places & 1u << field->place && !is_found)
                        refuse(how, &here, "is required");
        }
}

static void read_case(const struct json_read *how, const struct step *at, const struct shape *shape, struct str object,
                      void *out)
{
        struct step         here  = {.above = at, .name = STR("kind")};
        struct str          value = json_member(object, "kind"), word;
        const struct field *field;
        if (!value.at)
                return refuse(how, &here, "is required");
        if (!json_string(value, how->arena, &word))
                return refuse(how, &here, "must be a text in quotes");
        field = shape_field(shape, word);
        if (!field) {
                const char *words[SHAPE_FIELDS_MAX] = {NULL};
                for (int i = 0; shape->fields[i].name && i < SHAPE_FIELDS_MAX - 1; i++)
                        words[i] = shape->fields[i].name;
                return refuse(how, &here, say_words(how, words));
        }
        unsigned kind = (unsigned)field->of.min;
        memcpy(out, &kind, sizeof kind);
        read_members(how, at, field->of.shape(), PLACES_ALL, object, STR("kind"), (char *)out + field->offset);
}

static void read_shape(const struct json_read *how, const struct step *at, const struct shape *shape, unsigned places,
                       struct str text, void *out)
{
        if (!is_object(text))
                refuse(how, at, "must be an object");
        else if (shape->is_one_of)
                read_case(how, at, shape, text, out);
        else
                read_members(how, at, shape, places, text, STR_NONE, out);
}

/* ---------------------------------------------------------------- the doors' side */

static enum err verdict(const struct json_read *how, int faults_before)
{
        return how->faults->count > faults_before || is_full(how) ? ERR_INVALID : OK;
}

enum err json_read(const struct json_read *how, const struct shape *shape, struct str object, void *out)
{
        int before = how->faults->count;
        read_shape(how, NULL, shape, how->places, json_trim(object), out);
        return verdict(how, before);
}

/* One number, one address: no leading zeros, no "-0". */
static bool is_canonical(struct str number)
{
        bool is_negative = number.len && number.at[0] == '-';
        if (is_negative)
                number = (struct str){number.at + 1, number.len - 1};
        return !number.len || number.at[0] != '0' || (number.len == 1 && !is_negative);
}

static bool is_nested(enum kind kind)
{
        return kind == KIND_OBJECT || kind == KIND_ONE_OF || kind == KIND_DOC;
}

enum err json_read_text(const struct json_read *how, const struct field *field, struct str text, void *out)
{
        int         before = how->faults->count;
        struct step at     = {.name = str_from(field->name)};
        void       *to     = (char *)out + field->offset;
        const char *reason;
        /* No scanner saw this text. */
        if (!utf8_is_valid(text) || (text.len && memchr(text.at, '\0', text.len)))
                reason = "must be UTF-8 without U+0000";
        else if (field->items_max || is_nested(field->of.kind))
                reason = "cannot be given here";
        else if (field->of.kind == KIND_INT)
                reason = read_int(how, &field->of, is_canonical(text) ? text : STR(""), to);
        else if (field->of.kind == KIND_BOOL)
                reason = read_bool(text, to);
        else
                reason = read_word(how, &field->of, text, to);
        if (reason)
                refuse(how, &at, reason);
        mark(field, PATCH_SET, out);
        return verdict(how, before);
}

enum err json_read_missing(const struct json_read *how, const struct shape *shape, const bool *found)
{
        int before = how->faults->count;
        for (int i = 0; shape->fields[i].name; i++) {
                struct step at = {.name = str_from(shape->fields[i].name)};
                if (shape->fields[i].need == NEED_REQUIRED && how->places & 1u << shape->fields[i].place && !found[i])
                        refuse(how, &at, "is required");
        }
        return verdict(how, before);
}
