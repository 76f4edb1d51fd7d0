/* frame.c — frames to structs and back. */

#include "c/frame.h"

#include <inttypes.h>
#include "json/scan.h"
#include "json/write.h"

#define NUMBER_MAX 9007199254740991

bool frame_read(struct str object, struct arena *arena, struct frame *frame)
{
        *frame = (struct frame){.raw = object};
        if (!object.len || object.at[0] != '{')
                return false;
        struct str name, value, rest = object;
        bool       has_re = false;
        while (json_next_member(&rest, arena, &name, &value)) {
                struct str text;
                if (str_equal(name, STR("re")))
                        has_re = json_int(value, 0, NUMBER_MAX, &frame->re);
                else if (str_equal(name, STR("ok")))
                        frame->ok = value;
                else if (str_equal(name, STR("err")))
                        frame->err = value;
                else if (str_equal(name, STR("ev")) && json_string(value, arena, &text))
                        frame->ev = text;
                else if (str_equal(name, STR("room")) && json_string(value, arena, &text)) {
                        if (!id_parse(text, &frame->room))
                                frame->room = ID_NONE;
                } else if (str_equal(name, STR("seq"))) {
                        if (!json_int(value, 0, NUMBER_MAX, &frame->seq))
                                frame->seq = 0;
                } else if (str_equal(name, STR("user_seq"))) {
                        if (!json_int(value, 0, NUMBER_MAX, &frame->user_seq))
                                frame->user_seq = 0;
                } else if (str_equal(name, STR("at")) && json_string(value, arena, &text))
                        frame->at = text;
                else if (str_equal(name, STR("d")))
                        frame->d = value;
        }
        if (has_re && (frame->ok.at != NULL) != (frame->err.at != NULL))
                frame->kind = FRAME_REPLY;
        else if (frame->ev.len)
                frame->kind = FRAME_EVENT;
        return true;
}

bool frame_next(struct str *rest, struct arena *arena, struct frame *frame, bool *is_bad)
{
        *is_bad = false;
        while (rest->len) {
                struct str        object = str_until(*rest, '\n', rest);
                struct json_fault fault;
                object = str_trim(object);
                if (object.len && object.at[object.len - 1] == '\r')
                        object.len--;
                if (!object.len)
                        continue;
                if (json_scan(object, FRAME_BYTES_MAX, &fault) == OK && frame_read(object, arena, frame))
                        return true;
                *is_bad = true;
                *rest   = STR_NONE;
        }
        return false;
}

static void begin(struct buf *out, int64_t id, const char *op)
{
        buf_printf(out, "{\"id\":%" PRId64 ",\"op\":\"%s\",\"args\":", id, op);
}

void frame_request(struct buf *out, int64_t id, const char *op, struct str args)
{
        begin(out, id, op);
        buf_put(out, args);
        buf_put_char(out, '}');
}

void frame_request_of(struct buf *out, int64_t id, const char *op, const struct shape *shape, const void *in)
{
        begin(out, id, op);
        json_write(out, shape, in);
        buf_put_char(out, '}');
}
