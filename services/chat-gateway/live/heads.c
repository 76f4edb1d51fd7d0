/* heads.c — the gate of a log: every event passes it once and in order, whatever way it came. */

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "chat-gateway/live/parts.h"

static struct map *map_of(const struct live *live, enum log_kind kind)
{
        return kind == LOG_OF_ROOM ? live->rooms : live->users;
}

struct log *log_find(const struct live *live, struct log_key key)
{
        return map_get(map_of(live, key.kind), key.id);
}

struct log *log_enter(struct live *live, struct log_key key)
{
        struct log *log = log_find(live, key);

        if (log) {
                list_remove(&log->idle);
                return log;
        }
        log      = memory_zero(sizeof *log);
        log->key = key;
        list_init(&log->followers);
        map_put(map_of(live, key.kind), key.id, log);
        live->figures.logs++;
        log->subscribed_ms = live->now_ms;
        list_append(&live->subscribing, &log->subscribing);
        live->effects.subscribe(live->owner, key);
        return log;
}

static void forget_held(struct log *log, int from)
{
        for (int i = from; i < log->held_count; i++)
                event_frame_release(log->held[i]);
        log->held_count = from < log->held_count ? from : log->held_count;
}

void log_destroy(struct live *live, struct log *log)
{
        run_forget(live, log);
        list_remove(&log->dirty);
        list_remove(&log->missing);
        list_remove(&log->asking);
        list_remove(&log->idle);
        list_remove(&log->subscribing);
        list_remove(&log->doubting);
        map_remove(map_of(live, log->key.kind), log->key.id);
        forget_held(log, 0);
        free(log->held);
        log_drop_signals(log, log->signals_count);
        ring_clear(&log->ring);
        free(log);
        live->figures.logs--;
}

/* Nobody follows it: stay subscribed a little, people come back. */
void log_leave_if_idle(struct live *live, struct log *log)
{
        if (!list_is_empty(&log->followers) || link_is_in_list(&log->idle))
                return;
        log->empty_since_ms = live->now_ms;
        list_append(&live->idle, &log->idle);
}

void logs_drop_idle(struct live *live)
{
        LIST_EACH(&live->idle, struct log, idle, log) {
                if (live->now_ms - log->empty_since_ms < LIVE_LINGER_MS)
                        return;
                live->effects.unsubscribe(live->owner, log->key);
                log_destroy(live, log);
        }
}

/* --- what is missing */

static void note_missing(struct live *live, struct log *log, enum gap_cause cause)
{
        bool is_missing = log->state == LOG_LIVE && log->wanted > log->head;

        if (!is_missing) {
                log->missing_seq = 0;
                list_remove(&log->missing);
        } else if (log->missing_seq != log->head + 1) {
                log->missing_seq   = log->head + 1;
                log->missing_cause = cause;
                log->held_since_ms = live->now_ms;
                list_remove(&log->missing);
                list_append(&live->missing, &log->missing);
                live->figures.holds++;
        }
}

void logs_check_missing(struct live *live)
{
        LIST_EACH(&live->missing, struct log, missing, log) {
                int64_t to = log->held_count ? log->held[0]->seq - 1 : log->wanted;

                if (log->is_reading || live->now_ms - log->held_since_ms < LIVE_HOLD_MS)
                        continue;
                log->is_reading = true;
                log->reading_to = to;
                live->figures.gap_reads[log->missing_cause]++;
                live->effects.read_entries(live->owner, log->key, log->head + 1, to);
        }
}

void logs_ask_heads(struct live *live)
{
        LIST_EACH(&live->asking, struct log, asking, log) {
                if (live->now_ms - log->asked_ms < LIVE_RETRY_MS)
                        return;
                list_remove(&log->asking);
                live->effects.read_head(live->owner, log->key);
        }
}

/* --- the gate */

static void deliver(struct live *live, struct log *log, struct event_frame *frame)
{
        log->head     = frame->seq;
        frame->passed = ++live->passed;
        if (log->wanted < log->head)
                log->wanted = log->head;
        if (!log->dirty_us) {
                log->dirty_us   = live->effects.now_us(live->owner);
                log->dirty_path = (enum frame_path)frame->path;
        }
        log->bytes += (int64_t)frame->len;
        ring_push(&log->ring, frame);
        apply_membership(live, log, frame);
        apply_reading(live, log, frame);
        apply_block(live, log, frame);
        tell_who_is_here(live, log, frame);
        log_mark_dirty(live, log);
        log_flush_if_much(live, log);
}

static void hold(struct log *log, struct event_frame *frame)
{
        int at;

        if (!log->held)
                log->held = memory_array(LIVE_HELD_MAX, sizeof *log->held);
        for (at = log->held_count; at > 0 && log->held[at - 1]->seq >= frame->seq; at--)
                if (log->held[at - 1]->seq == frame->seq) {
                        event_frame_release(frame);
                        return;
                }
        if (log->held_count == LIVE_HELD_MAX) {
                /* The latest gives way: it is read again when its turn comes. */
                if (at == LIVE_HELD_MAX) {
                        event_frame_release(frame);
                        return;
                }
                event_frame_release(log->held[--log->held_count]);
        }
        memmove(log->held + at + 1, log->held + at, (size_t)(log->held_count - at) * sizeof *log->held);
        log->held[at] = frame;
        log->held_count++;
}

/* What was held and is now next, or behind. */
static void let_held_through(struct live *live, struct log *log)
{
        int used = 0;

        while (used < log->held_count && log->held[used]->seq <= log->head + 1) {
                struct event_frame *frame = log->held[used++];

                if (frame->seq == log->head + 1)
                        deliver(live, log, frame);
                else
                        event_frame_release(frame);
        }
        if (!used)
                return;
        memmove(log->held, log->held + used, (size_t)(log->held_count - used) * sizeof *log->held);
        log->held_count -= used;
}

static void pass(struct live *live, struct log *log, struct event_frame *frame)
{
        if (log->state == LOG_LIVE && frame->seq <= log->head) {
                live->figures.dropped_old++;
                event_frame_release(frame);
        } else if (log->state == LOG_LIVE && frame->seq == log->head + 1) {
                deliver(live, log, frame);
        } else {
                if (log->wanted < frame->seq)
                        log->wanted = frame->seq;
                hold(log, frame);
        }
}

void live_event(struct live *live, struct log_key key, struct event_frame *frame, int64_t now_ms)
{
        struct log *log = log_find(live, key);

        live->now_ms = now_ms;
        if (!log) {
                event_frame_release(frame);
                return;
        }
        pass(live, log, frame);
        if (log->state != LOG_LIVE)
                return;
        if (log->held_count)
                let_held_through(live, log);
        note_missing(live, log, GAP_BUS);
}

static void moved(struct live *live, struct log *log, int64_t seq, enum gap_cause cause)
{
        if (seq <= log->wanted)
                return;
        log->wanted = seq;
        note_missing(live, log, cause);
}

void live_moved(struct live *live, struct log_key key, int64_t seq, int64_t now_ms)
{
        struct log *log = log_find(live, key);

        live->now_ms = now_ms;
        if (log)
                moved(live, log, seq, GAP_TAIL);
}

void live_filled(struct live *live, struct log_key key, struct event_frame **frames, int count, int64_t now_ms)
{
        struct log *log = log_find(live, key);

        live->now_ms = now_ms;
        for (int i = 0; i < count; i++) {
                if (log)
                        pass(live, log, frames[i]);
                else
                        event_frame_release(frames[i]);
        }
        if (!log)
                return;
        live->figures.gap_events[log->missing_cause] += count;
        log->is_reading  = false;
        log->missing_seq = 0;
        if (log->state != LOG_LIVE)
                return;
        let_held_through(live, log);
        note_missing(live, log, log->missing_cause);     /* what is still missing waits its time again … */
        if (count && log->missing_seq && log->missing_seq <= log->reading_to)
                log->held_since_ms -= LIVE_HOLD_MS;      /* … unless the answer was a part of what was asked for */
}

/* --- becoming live */

static void read_head(struct live *live, struct log *log)
{
        list_remove(&log->subscribing);
        if (log->state == LOG_SUBSCRIBING)
                log->state = LOG_READING_HEAD;
        live->effects.read_head(live->owner, log->key);
}

/* After a break, and when it was confirmed too late to be waited for, the head is compared again: one that is being read may be older. A log that is live stays so meanwhile. */
void live_subscribed(struct live *live, struct log_key key)
{
        struct log *log = log_find(live, key);

        if (log)
                read_head(live, log);
}

/* A bus that hangs says neither yes nor no for seconds, and nobody's opening waits for that. */
void logs_check_subscribing(struct live *live)
{
        LIST_EACH(&live->subscribing, struct log, subscribing, log) {
                if (live->now_ms - log->subscribed_ms < LIVE_CONFIRM_MS)
                        return;
                read_head(live, log);
        }
}

static void tell_waiting(struct live *live, struct log *log, bool is_known)
{
        LIST_EACH(&log->followers, struct follower, in_log, follower) {
                if (is_known)
                        connection_log_is_live(live, follower);
                else
                        connection_log_failed(live, follower->connection);
        }
}

void live_head(struct live *live, struct log_key key, bool is_known, int64_t head, int64_t now_ms)
{
        struct log *log = log_find(live, key);

        live->now_ms = now_ms;
        /* Read before the bus confirmed: worth nothing, it is read again. */
        if (!log || log->state == LOG_SUBSCRIBING)
                return;
        list_remove(&log->asking);
        if (!is_known) {
                log->asked_ms = now_ms;
                list_append(&live->asking, &log->asking);
                if (log->state == LOG_READING_HEAD)
                        tell_waiting(live, log, false);
                return;
        }
        if (log->state == LOG_LIVE) {
                moved(live, log, head, GAP_RECONNECT);
                return;
        }
        log->state   = LOG_LIVE;
        log->head    = head;
        log->began   = head;
        log->sent_to = head;
        if (log->wanted < head)
                log->wanted = head;
        LIST_EACH(&log->followers, struct follower, in_log, follower) {
                /* Who came in during the subscribing is told to pull what it missed; its own coming in it knows from the user's log. */
                if (follower->is_awaited || !follower->cursor || follower->cursor == head)
                        follower->cursor = head + 1;
                if (follower->cursor <= head)
                        log_mark_dirty(live, log);
                follower_begins(live, follower);
        }
        tell_waiting(live, log, true);
        let_held_through(live, log);
        note_missing(live, log, GAP_BUS);
}

void live_selective(struct live *live, struct log_key key)
{
        struct log *log = log_find(live, key);

        if (log && log->state == LOG_READING_HEAD)
                log->is_selective = true;
}

bool live_follows(const struct live *live, struct log_key key)
{
        return log_find(live, key) != NULL;
}

static void each_in(struct live *live, struct map *map, void (*visit)(void *owner, struct log_key key, int64_t head), void *owner)
{
        struct log *log;
        size_t cursor = 0;
        struct id id;

        (void)live;
        while ((log = map_next(map, &cursor, &id)))
                visit(owner, log->key, log->state == LOG_LIVE ? log->head : -1);
}

void live_each_log(struct live *live, void (*visit)(void *owner, struct log_key key, int64_t head), void *owner)
{
        each_in(live, live->rooms, visit, owner);
        each_in(live, live->users, visit, owner);
}
