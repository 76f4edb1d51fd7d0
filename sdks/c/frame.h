/* frame.h — what travels on the socket: requests out, replies and events in. Pure.
 *
 * A text frame holds one JSON object or several separated by newlines. Parsing bounds every object first
 * (json/scan.h); what this client does not know is no error.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/id.h"
#include "base/str.h"

struct arena;
struct shape;

#define FRAME_BYTES_MAX (24u << 20)                      /* of what is read: a page of the longest messages
                                                          * fits */
#define FRAME_SEND_BYTES_MAX 98304                       /* of what is written: the server's own bound */

enum frame_kind { FRAME_OTHER, FRAME_REPLY, FRAME_EVENT };

struct frame {
        enum frame_kind kind;
        struct str      raw;                             /* the object as it came */
        int64_t         re;                              /* of a reply */
        struct str      ok, err;                         /* raw objects; exactly one of a reply is there */
        struct str      ev;                              /* of an event: its name */
        struct id       room;                            /* none when absent */
        int64_t         seq, user_seq;                   /* 0 when absent */
        struct str      at, d;                           /* d is a raw value; both may be absent */
};

/* The next object of a frame; false at its end. An object that cannot be read makes *is_bad true and ends
 * it. */
bool frame_next(struct str *rest, struct arena *arena, struct frame *frame, bool *is_bad);

/* One object of which it is known that it can be read. */
bool frame_read(struct str object, struct arena *arena, struct frame *frame);

/* {"id":…,"op":"…","args":{…}}; `args` is a finished object, or a struct with its shape. */
void frame_request(struct buf *out, int64_t id, const char *op, struct str args);
void frame_request_of(struct buf *out, int64_t id, const char *op, const struct shape *shape, const void *in);
