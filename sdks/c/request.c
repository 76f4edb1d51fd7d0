/* request.c — struct to HTTP and back. */

#include "c/request.h"

#include <inttypes.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/id.h"
#include "json/read.h"
#include "json/scan.h"
#include "json/write.h"

#define PATH_BYTES_MAX 4096
#define BODY_BYTES_MAX (1u << 20)
#define OUT_BYTES_MAX  (24u << 20)
#define FIELDS_MAX     64

static const char *const method_names[] = {"", "GET", "POST", "PUT", "PATCH", "DELETE"};

static bool is_there(const struct field *field, const void *in)
{
        const char *has = (const char *)in + field->has_offset;
        switch (field->need) {
        case NEED_REQUIRED: return true;
        case NEED_OPTIONAL: return *(const bool *)(const void *)has;
        case NEED_PATCH: return *(const enum patch *)(const void *)has != PATCH_ABSENT;
        }
        return false;
}

/* RFC 3986: everything but the unreserved characters is escaped. */
static void put_escaped(struct buf *out, struct str text)
{
        for (size_t i = 0; i < text.len; i++) {
                unsigned char c = (unsigned char)text.at[i];
                if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    (c && strchr("-._~", c)))
                        buf_put_char(out, (char)c);
                else
                        buf_printf(out, "%%%02X", c);
        }
}

static void put_value(struct buf *out, const struct field *field, const void *in)
{
        const void *at = (const char *)in + field->offset;
        char        text[ID_TEXT_LEN + 1];
        switch (field->of.kind) {
        case KIND_ID:
                id_print(*(const struct id *)at, text);
                buf_put(out, str_from(text));
                break;
        case KIND_INT: buf_put_int(out, *(const int64_t *)at); break;
        case KIND_BOOL: buf_put(out, *(const bool *)at ? STR("true") : STR("false")); break;
        case KIND_TIME:
                time_print(*(const int64_t *)at, text);
                put_escaped(out, str_from(text));
                break;
        case KIND_TEXT: put_escaped(out, *(const struct str *)at); break;
        case KIND_ENUM: put_escaped(out, str_from(field->of.words[*(const int *)at])); break;
        default: break;                                  /* no table has such a parameter */
        }
}

static struct str finish(struct buf *buf)
{
        buf_put_char(buf, '\0');
        return (struct str){buf->at, buf->len - 1};
}

static struct str path_of(const struct chat_op *op, const struct shape *shape, const void *in,
                          struct arena *arena)
{
        struct buf out;
        buf_init(&out, arena, PATH_BYTES_MAX);
        for (const char *at = op->path; *at;) {
                const char *end = *at == '{' ? strchr(at, '}') : NULL;
                if (!end) {
                        buf_put_char(&out, *at++);
                        continue;
                }
                const struct field *field = shape_field(shape, (struct str){at + 1, (size_t)(end - at - 1)});
                if (field)
                        put_value(&out, field, in);
                at = end + 1;
        }
        char mark = '?';
        for (const struct field *field = shape->fields; field->name; field++) {
                if (field->place != PLACE_QUERY || !is_there(field, in))
                        continue;
                buf_put_char(&out, mark);
                buf_put(&out, str_from(field->name));
                buf_put_char(&out, '=');
                put_value(&out, field, in);
                mark = '&';
        }
        return finish(&out);
}

/* What stands in the body alone: the same struct, seen through fewer rows. */
static struct str body_of(const struct shape *shape, const void *in, struct arena *arena)
{
        struct field *fields = arena_array(arena, struct field, FIELDS_MAX + 1);
        int           count  = 0;
        for (const struct field *field = shape->fields; field->name && count < FIELDS_MAX; field++)
                if (field->place == PLACE_BODY || field->place == PLACE_COOKIE)
                        fields[count++] = *field;
        struct shape body = {shape->name, shape->bytes, shape->is_one_of, fields};
        struct buf   out;
        buf_init(&out, arena, BODY_BYTES_MAX);
        json_write(&out, &body, in);
        return finish(&out);
}

void request_build(const struct chat_op *op, const void *in, struct arena *arena, struct request *request)
{
        const struct shape *shape = op->in();
        *request = (struct request){.method = method_names[op->method], .path = path_of(op, shape, in, arena),
                                     .is_repeatable = op->method == CHAT_GET};
        for (const struct field *field = shape->fields; field->name; field++) {
                if ((field->place != PLACE_KEY && field->place != PLACE_IF_MATCH) || !is_there(field, in))
                        continue;
                struct buf out;
                buf_init(&out, arena, 200);
                if (field->place == PLACE_IF_MATCH)
                        buf_put_char(&out, '"');
                put_value(&out, field, in);
                if (field->place == PLACE_IF_MATCH)
                        buf_put_char(&out, '"');
                if (field->place == PLACE_KEY) {
                        request->key           = finish(&out);
                        request->is_repeatable = true;
                } else
                        request->if_match = finish(&out);
        }
        if (op->method != CHAT_GET && op->method != CHAT_DELETE)
                request->body = body_of(shape, in, arena);
}

bool request_read(const struct chat_op *op, struct str body, struct arena *arena, void *out)
{
        struct json_fault   fault;
        struct field_faults faults = {0};
        struct json_read    how    = {arena, &faults, PLACES_ALL, true};
        body = str_copy(str_trim(body), arena);          /* what is read from it are views */
        if (!body.len)
                body = STR("{}");                        /* 204: nothing to say */
        return json_scan(body, OUT_BYTES_MAX, &fault) == OK && json_read(&how, op->out(), body, out) == OK;
}
