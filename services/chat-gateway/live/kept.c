/* kept.c — a room's last entries, told again out of its ring to who asks for them, as the database would.
 *
 * The database tells of each message as it stands now, and what later entries repeat of it goes when it goes. Whatever changes a message is an entry behind it in the same log, and the ring is
 * dense up to its head: so what was changed is found by looking at everything behind it, once, and only in rooms that somebody asks about.
 */

#include "chat-gateway/live/parts.h"
#include "op/event.h"

static bool is_changed_by(const struct event_frame *frame, const struct event_frame *later)
{
        if (later->about == ABOUT_MANY || frame->seq == later->about)
                return true;
        /* Of a deleted message earlier entries say less. A reply changes the message it hangs on, and no other reply. */
        return frame->about == later->about && frame->event != EVENT_message_sent && later->event != EVENT_message_sent;
}

static void look_at(struct live *live, struct log *log, struct event_frame *later)
{
        later->about = live->effects.about(live->owner, later);
        if (later->about == ABOUT_NOTHING)
                return;
        for (int64_t seq = log->ring.first; seq < later->seq; seq++) {
                struct event_frame *frame = ring_get(&log->ring, seq);

                frame->is_changed = frame->is_changed || is_changed_by(frame, later);
        }
}

static void look_on(struct live *live, struct log *log)
{
        const struct ring *ring = &log->ring;

        for (int64_t seq = log->looked_to < ring->first ? ring->first : log->looked_to + 1; seq < ring->first + ring->count; seq++)
                look_at(live, log, ring_get(ring, seq));
        log->looked_to = log->head;
}

int live_kept(struct live *live, struct log_key key, int64_t from, int64_t to, struct event_frame *frames[static LIVE_RING_EVENTS])
{
        struct log *log = log_find(live, key);
        int count = 0;

        if (!log || log->state != LOG_LIVE || from < log->kept_from || !ring_get(&log->ring, from) || !ring_get(&log->ring, to))
                return -1;
        look_on(live, log);
        for (int64_t seq = from; seq <= to; seq++) {
                frames[count] = ring_get(&log->ring, seq);
                if (frames[count++]->is_changed)
                        return -1;
        }
        return count;
}

int64_t live_kept_to(const struct live *live, struct log_key key)
{
        const struct log *log = log_find(live, key);

        return log && log->state == LOG_LIVE ? log->head : -1;
}

void live_keeps_nothing(struct live *live)
{
        struct log *log;
        size_t cursor = 0;
        struct id id;

        while ((log = map_next(live->rooms, &cursor, &id)))
                log->kept_from = log->head + 1;
}
