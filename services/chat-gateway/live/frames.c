/* frames.c — an event's bytes, shared by reference count. */

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "chat-gateway/live/live.h"

struct event_frame *event_frame_create(uint16_t event, int64_t seq, struct id subject, uint8_t header_bytes, size_t len)
{
        struct event_frame *frame = memory_zero(sizeof *frame + len);

        frame->references   = 1;
        frame->event        = event;
        frame->seq          = seq;
        frame->subject      = subject;
        frame->header_bytes = header_bytes;
        frame->len          = len;
        return frame;
}

struct event_frame *event_frame_take(struct event_frame *frame)
{
        frame->references++;
        return frame;
}

void event_frame_release(struct event_frame *frame)
{
        if (!frame)
                return;
        assert(frame->references > 0);
        if (--frame->references == 0)
                free(frame);
}
