/* envelope.c — requests that name their operation, and their replies. */

#include "door/envelope.h"

#include "base/arena.h"
#include "json/scan.h"
#include "op/call.h"

static bool id_is_usable(struct str id)
{
        int64_t number;

        if (!id.len || id.len > ENVELOPE_ID_BYTES_MAX)
                return false;
        return id.at[0] == '"' || json_int(id, -9007199254740991, 9007199254740991, &number);
}

static bool read_op(struct str value, struct arena *arena, struct str *op)
{
        return value.len && value.len <= ENVELOPE_NAME_MAX + 2 && value.at[0] == '"' && json_string(value, arena, op);
}

static bool is_blank(char c)
{
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A name that a stranger made up is repeated only when it is short and needs no escapes (RFC 6901). */
static const char *pointer_to(struct str name, struct arena *arena)
{
        for (size_t i = 0; i < name.len; i++)
                if (name.at[i] == '/' || name.at[i] == '~')
                        return "";
        return name.len > ENVELOPE_NAME_MAX ? "" : str_format(arena, "/%.*s", STR_ARG(name)).at;
}

bool envelope_read(struct str text, struct arena *arena, struct envelope *out)
{
        struct str rest = text, name, value, op = STR_NONE;

        *out = (struct envelope){.id = STR_NONE, .op = STR_NONE, .args = STR_NONE};
        while (rest.len && is_blank(rest.at[0]))
                rest = (struct str){rest.at + 1, rest.len - 1};
        if (!rest.len || rest.at[0] != '{')
                return false;
        while (json_next_member(&rest, arena, &name, &value)) {
                if (str_equal(name, STR("id")))
                        out->id = value;
                else if (str_equal(name, STR("op")))
                        op = value;
                else if (str_equal(name, STR("args")))
                        out->args = value;
                else if (!out->fault) {
                        out->fault = "is not known";
                        out->path  = pointer_to(name, arena);
                }
        }
        if (!id_is_usable(out->id) || !read_op(op, arena, &out->op))
                return false;
        if (!out->fault && out->args.at && (!out->args.len || out->args.at[0] != '{')) {
                out->fault = "must be an object";
                out->path  = "/args";
        }
        return true;
}

/* How long the object at the beginning of a text is; 0 when it does not end. */
static size_t object_len(struct str text)
{
        size_t depth = 0;
        bool   in_string = false;

        for (size_t i = 0; i < text.len; i++) {
                char c = text.at[i];
                if (in_string) {
                        if (c == '\\')
                                i++;
                        else if (c == '"')
                                in_string = false;
                } else if (c == '"') {
                        in_string = true;
                } else if (c == '{') {
                        depth++;
                } else if (c == '}' && --depth == 0) {
                        return i + 1;
                }
        }
        return 0;
}

bool envelope_next(struct str *rest, struct str *one, bool *is_malformed)
{
        struct str text = *rest;
        size_t     len;

        *is_malformed = false;
        while (text.len && is_blank(text.at[0]))
                text = (struct str){text.at + 1, text.len - 1};
        if (!text.len) {
                *rest = text;
                return false;
        }
        *is_malformed = true;
        if (text.at[0] != '{' || !(len = object_len(text)))
                return false;
        *one  = (struct str){text.at, len};
        *rest = text = (struct str){text.at + len, text.len - len};
        while (text.len && is_blank(text.at[0]) && text.at[0] != '\n')
                text = (struct str){text.at + 1, text.len - 1};
        if (text.len && text.at[0] != '\n')
                return false;
        *is_malformed = false;
        return true;
}

void envelope_reply(struct buf *out, struct str id, const struct call *call, const char *public_url)
{
        buf_put(out, STR("{\"re\":"));
        buf_put(out, id);
        if (call->err == OK) {
                buf_put(out, STR(",\"ok\":"));
                buf_put(out, call->answer.len ? call->answer : STR("{}"));
        } else {
                buf_put(out, STR(",\"err\":"));
                buf_put(out, call_problem(call, public_url));
        }
        buf_put_char(out, '}');
}
