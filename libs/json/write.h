/* write.h — a declared struct into text: the members in the order of their rows, nothing but what is present, no white space. Any thread. */
#pragma once
#include "base/buf.h"
#include "json/shape.h"

/* Appends the object. */
void json_write(struct buf *out, const struct shape *shape, const void *in);

/* Appends only the members, without the braces and with a leading comma where `comma`: to be joined with others. */
void json_write_members(struct buf *out, const struct shape *shape, const void *in, bool comma);

/* Single values, for what is written by hand: strings with quotes and escapes. */
void json_write_text(struct buf *out, struct str text);
void json_write_id(struct buf *out, struct id id);
void json_write_time(struct buf *out, int64_t at_ms);
