/* write.c — the one writer of all declared structs. What it writes never holds a raw newline, so that newlines can separate objects. */

#include "json/write.h"

#include <assert.h>
#include <string.h>
#include "base/base64.h"
#include "base/clock.h"

static char escape_letter(char c)
{
        switch (c) {
        case '"':
        case '\\':
                return c;
        case '\b':
                return 'b';
        case '\f':
                return 'f';
        case '\n':
                return 'n';
        case '\r':
                return 'r';
        case '\t':
                return 't';
        default:
                return 0;
        }
}

static bool is_plain(char c)
{
        return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

void json_write_text(struct buf *out, struct str text)
{
        buf_put_char(out, '"');
        for (size_t i = 0, start = 0; i <= text.len; i++) {
                if (i < text.len && is_plain(text.at[i]))
                        continue;
                if (i > start)
                        buf_put(out, (struct str){text.at + start, i - start});
                start = i + 1;
                if (i == text.len)
                        break;
                char letter = escape_letter(text.at[i]);
                if (letter) {
                        buf_put_char(out, '\\');
                        buf_put_char(out, letter);
                } else {
                        buf_printf(out, "\\u%04x", (unsigned)text.at[i]);
                }
        }
        buf_put_char(out, '"');
}

/* Ids, times, base64url and the words of the tables need no escapes. */
static char *reserve_quoted(struct buf *out, size_t bytes)
{
        char *at = buf_reserve(out, bytes + 2);
        if (!at)
                return NULL;
        at[0] = at[bytes + 1] = '"';
        out->len += bytes + 2;
        return at + 1;
}

static void write_quoted(struct buf *out, const char *text, size_t len)
{
        char *at = reserve_quoted(out, len);
        if (at)
                memcpy(at, text, len);
}

void json_write_id(struct buf *out, struct id id)
{
        char text[ID_TEXT_LEN + 1];
        id_print(id, text);
        write_quoted(out, text, ID_TEXT_LEN);
}

void json_write_time(struct buf *out, int64_t at_ms)
{
        char text[TIME_TEXT_LEN + 1];
        time_print(at_ms, text);
        write_quoted(out, text, TIME_TEXT_LEN);
}

static void write_bytes(struct buf *out, struct str bytes)
{
        char *at = reserve_quoted(out, base64url_len(bytes.len));
        if (at)
                base64url_print(bytes, at);
}

/* A doc comes as somebody wrote it; the white space between its parts goes. */
static void write_doc(struct buf *out, struct str doc)
{
        bool   is_in_text = false;
        size_t start      = 0;
        assert(doc.at);
        for (size_t i = 0; i < doc.len; i++) {
                char c = doc.at[i];
                if (is_in_text && c == '\\') {
                        i++;
                } else if (c == '"') {
                        is_in_text = !is_in_text;
                } else if (!is_in_text && (c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
                        buf_put(out, (struct str){doc.at + start, i - start});
                        start = i + 1;
                }
        }
        buf_put(out, (struct str){doc.at + start, doc.len - start});
}

static const char *word_of(const char *const *words, const void *in)
{
        unsigned value;
        memcpy(&value, in, sizeof value);
        for (unsigned i = 0; i < value; i++)
                assert(words[i]);
        assert(words[value]);
        return words[value];
}

static void write_case(struct buf *out, const struct shape *shape, const void *in)
{
        const struct field *field = shape->fields;
        unsigned            kind;
        memcpy(&kind, in, sizeof kind);
        while (field->name && field->of.min != (int64_t)kind)
                field++;
        assert(field->name);
        buf_put(out, STR("\"kind\":"));
        write_quoted(out, field->name, strlen(field->name));
        json_write_members(out, field->of.shape(), (const char *)in + field->offset, true);
}

static void write_value(struct buf *out, const struct value_kind *of, const void *in)
{
        switch (of->kind) {
        case KIND_ID:
                json_write_id(out, *(const struct id *)in);
                break;
        case KIND_INT:
                buf_put_int(out, *(const int64_t *)in);
                break;
        case KIND_BOOL:
                buf_put(out, *(const bool *)in ? STR("true") : STR("false"));
                break;
        case KIND_TIME:
                json_write_time(out, *(const int64_t *)in);
                break;
        case KIND_TEXT:
                json_write_text(out, *(const struct str *)in);
                break;
        case KIND_BYTES:
                write_bytes(out, *(const struct str *)in);
                break;
        case KIND_ENUM:
                write_quoted(out, word_of(of->words, in), strlen(word_of(of->words, in)));
                break;
        case KIND_DOC:
                write_doc(out, *(const struct str *)in);
                break;
        case KIND_OBJECT:
        case KIND_ONE_OF:
                json_write(out, of->shape(), in);
                break;
        }
}

/* What list(…) is in C, whatever its items are. */
struct any_list {
        size_t      count;
        const char *items;
};

static void write_list(struct buf *out, const struct field *field, const void *in)
{
        struct any_list list;
        memcpy(&list, in, sizeof list);
        buf_put_char(out, '[');
        for (size_t i = 0; i < list.count; i++) {
                if (i)
                        buf_put_char(out, ',');
                write_value(out, &field->of, list.items + i * field->item_bytes);
        }
        buf_put_char(out, ']');
}

static enum patch presence(const struct field *field, const void *in)
{
        const char *has = (const char *)in + field->has_offset;
        switch (field->need) {
        case NEED_OPTIONAL:
                return *(const bool *)has ? PATCH_SET : PATCH_ABSENT;
        case NEED_PATCH:
                return *(const enum patch *)has;
        default:
                return PATCH_SET;
        }
}

void json_write_members(struct buf *out, const struct shape *shape, const void *in, bool comma)
{
        if (shape->is_one_of) {
                if (comma)
                        buf_put_char(out, ',');
                write_case(out, shape, in);
                return;
        }
        for (const struct field *field = shape->fields; field->name; field++) {
                enum patch  is = presence(field, in);
                const void *at = (const char *)in + field->offset;
                if (is == PATCH_ABSENT)
                        continue;
                if (comma)
                        buf_put_char(out, ',');
                comma = true;
                write_quoted(out, field->name, strlen(field->name));
                buf_put_char(out, ':');
                if (is == PATCH_NULL)
                        buf_put(out, STR("null"));
                else if (field->items_max)
                        write_list(out, field, at);
                else
                        write_value(out, &field->of, at);
        }
}

void json_write(struct buf *out, const struct shape *shape, const void *in)
{
        buf_put_char(out, '{');
        json_write_members(out, shape, in, false);
        buf_put_char(out, '}');
}
