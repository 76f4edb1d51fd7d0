/* rings.c — the last events of a log: what slow sockets and reconnecting clients are served from without asking the database. */

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "chat-gateway/live/parts.h"

enum { RING_ROOM_FIRST = 8 };

static void drop_oldest(struct ring *ring)
{
        struct event_frame **oldest = &ring->frames[ring->start];

        ring->bytes -= (*oldest)->len;
        event_frame_release(*oldest);
        *oldest     = NULL;
        ring->start = (ring->start + 1) % ring->room;
        ring->first++;
        ring->count--;
}

/* Doubles the circle: most logs never need more than a few places. */
static void grow(struct ring *ring)
{
        int room = ring->room ? ring->room * 2 : RING_ROOM_FIRST;
        struct event_frame **frames = memory_array((size_t)room, sizeof *frames);

        for (int i = 0; i < ring->count; i++)
                frames[i] = ring->frames[(ring->start + i) % ring->room];
        free(ring->frames);
        ring->frames = frames;
        ring->room   = room;
        ring->start  = 0;
}

void ring_push(struct ring *ring, struct event_frame *frame)
{
        if (ring->count)
                assert(frame->seq == ring->first + ring->count);
        else
                ring->first = frame->seq;
        if (ring->count == LIVE_RING_EVENTS)
                drop_oldest(ring);
        else if (ring->count == ring->room)
                grow(ring);
        ring->frames[(ring->start + ring->count) % ring->room] = frame;
        ring->count++;
        ring->bytes += frame->len;
        while (ring->bytes > LIVE_RING_BYTES && ring->count > 1)
                drop_oldest(ring);
}

struct event_frame *ring_get(const struct ring *ring, int64_t seq)
{
        if (seq < ring->first || seq >= ring->first + ring->count)
                return NULL;
        return ring->frames[(ring->start + (int)(seq - ring->first)) % ring->room];
}

void ring_clear(struct ring *ring)
{
        while (ring->count)
                drop_oldest(ring);
        free(ring->frames);
        *ring = (struct ring){0};
}
