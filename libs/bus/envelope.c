/* envelope.c — what gateways tell each other, as bytes. */

#include "bus/envelope.h"

#include <endian.h>
#include <string.h>

enum { HEAD_BYTES = 1 + 1 + 16 + 16 + 4, FRAME_BYTES = 2 + 1 + 8 + 16 + 4, COUNT_AT = 34 };

void bus_envelope_begin(struct buf *out, const struct envelope_head *head)
{
        buf_put_char(out, ENVELOPE_VERSION);
        buf_put_char(out, (char)head->kind);
        buf_put(out, (struct str){(const char *)&head->log, 16});
        buf_put(out, (struct str){(const char *)&head->origin, 16});
        buf_put(out, (struct str){"\0\0\0\0", 4});
}

void bus_envelope_add(struct buf *out, const struct envelope_frame *frame)
{
        uint16_t event  = htobe16(frame->event);
        uint64_t seq    = htobe64((uint64_t)frame->seq);
        uint32_t length = htobe32((uint32_t)frame->bytes.len), count;

        buf_put(out, (struct str){(const char *)&event, 2});
        buf_put_char(out, (char)frame->header_bytes);
        buf_put(out, (struct str){(const char *)&seq, 8});
        buf_put(out, (struct str){(const char *)&frame->subject, 16});
        buf_put(out, (struct str){(const char *)&length, 4});
        buf_put(out, frame->bytes);
        if (out->overflowed)
                return;
        memcpy(&count, out->at + COUNT_AT, 4);
        count = htobe32(be32toh(count) + 1);
        memcpy(out->at + COUNT_AT, &count, 4);
}

bool bus_envelope_open(struct str message, struct envelope_head *head, struct str *rest)
{
        if (message.len < HEAD_BYTES || message.at[0] != ENVELOPE_VERSION)
                return false;
        head->kind = (uint8_t)message.at[1];
        memcpy(&head->log, message.at + 2, 16);
        memcpy(&head->origin, message.at + 18, 16);
        memcpy(&head->count, message.at + COUNT_AT, 4);
        head->count = be32toh(head->count);
        *rest = (struct str){message.at + HEAD_BYTES, message.len - HEAD_BYTES};
        return head->count <= ENVELOPE_FRAMES_MAX;
}

bool bus_envelope_next(struct str *rest, struct envelope_frame *frame)
{
        uint64_t seq;
        uint32_t length;
        uint16_t event;

        if (rest->len < FRAME_BYTES)
                return false;
        memcpy(&event, rest->at, 2);
        frame->event        = be16toh(event);
        frame->header_bytes = (uint8_t)rest->at[2];
        memcpy(&seq, rest->at + 3, 8);
        frame->seq = (int64_t)be64toh(seq);
        memcpy(&frame->subject, rest->at + 11, 16);
        memcpy(&length, rest->at + 27, 4);
        length = be32toh(length);
        if (length > rest->len - FRAME_BYTES || frame->header_bytes > length)
                return false;
        frame->bytes = (struct str){rest->at + FRAME_BYTES, length};
        *rest        = (struct str){frame->bytes.at + length, rest->len - FRAME_BYTES - length};
        return true;
}
