/* envelope.h — one request as it stands in a WebSocket frame or in a batch: {"id":2,"op":"message.send","args":{…}}, and the reply to it. Any thread.
 *
 * The text was scanned before (json/scan.h).
 */
#pragma once
#include <stdbool.h>
#include "base/buf.h"
#include "base/str.h"

struct arena;
struct call;

#define ENVELOPE_ID_BYTES_MAX 66                         /* as written: a string of up to 64 bytes with its quotes, or an integer */
#define ENVELOPE_NAME_MAX     64

struct envelope {
        struct str  id;                                  /* as it was written, to be repeated in the reply; STR_NONE when there is none to repeat */
        struct str  op;                                  /* the wire name */
        struct str  args;                                /* the object as it was written; STR_NONE when absent */
        const char *fault;                               /* NULL, or what is wrong with it (a sentence's end) */
        const char *path;                                /* then: where, as a JSON pointer */
};

/* False when it is no envelope at all: not an object, without a usable id, without an op that is a string. Else it can be answered; `fault` then says whether it is to be
 * refused. */
bool envelope_read(struct str text, struct arena *arena, struct envelope *out);

/* The next object of a frame's text: objects are separated by white space with a newline in it. True with *one set; false at the end, or, with *is_malformed, where
 * something else stands. Finds where the object ends and no more: scan it. */
bool envelope_next(struct str *rest, struct str *one, bool *is_malformed);

/* {"re":2,"ok":{…}} or {"re":2,"err":{…}} from a call that has finished. */
void envelope_reply(struct buf *out, struct str id, const struct call *call, const char *public_url);
