/* envelope.h — what gateways tell each other: finished frames of one log, as one message. Pure; any thread.
 *
 *      version 1 byte · kind of log 1 · log id 16 · origin 16 · count 4, then for each: the event's code 2 (op/event.h) · header bytes 1 · seq 8 · subject 16 · length 4 · bytes      (big-endian)
 *
 * The receiver encodes nothing: the bytes go to its sockets as they are. Gateways of version N and N − 1 run side by side; an envelope of an unknown version is passed over, and what it
 * carried is read from the database.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/id.h"
#include "base/str.h"

#define ENVELOPE_VERSION     2
#define ENVELOPE_BYTES_MAX   (1u << 20)                  /* larger ones are cut into several */
#define ENVELOPE_FRAMES_MAX  1024

struct envelope_frame {
        uint16_t   event;                                /* its code; 0: a signal, or one that this version does not know */
        uint8_t    header_bytes;
        int64_t    seq;                                  /* 0: a signal */
        struct id  subject;
        struct str bytes;
};

struct envelope_head {
        uint8_t   kind;                                  /* of the log */
        struct id log, origin;
        uint32_t  count;
};

void bus_envelope_begin(struct buf *out, const struct envelope_head *head);      /* count is set by what is added */
void bus_envelope_add(struct buf *out, const struct envelope_frame *frame);

/* False when it is not one, or of another version. Then frames one after another, until false; what they point to lies in the message. */
bool bus_envelope_open(struct str message, struct envelope_head *head, struct str *rest);
bool bus_envelope_next(struct str *rest, struct envelope_frame *frame);
