/* fanout.c — everything new in a log, in one write to each of its followers. How many events are gathered for one write decides what a gateway can do: the first event of a quiet log
 * leaves at once, a busy log waits a tick for the rest of its burst, and one that has burst after burst waits for the rest of the next from the first on. After a
 * burst it waits longer than LIVE_TICK_MS as long as more is coming, up to LIVE_TICK_FLUSHES times as long as that took to write: so rooms of thousands leave the processor to those who bring the
 * next message. */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "chat-gateway/live/parts.h"

void log_mark_dirty(struct live *live, struct log *log)
{
        log->came_ms = live->now_ms;
        if (link_is_in_list(&log->dirty))
                return;
        log->dirty_ms = live->now_ms;
        list_append(&live->dirty, &log->dirty);
}

/* --- one follower */

static void lag(struct follower *follower)
{
        struct connection *connection = follower->connection;
        struct particulars *its       = follower_particulars_of_its_own(follower);

        connection->is_full = true;
        if (link_is_in_list(&its->lagging))
                return;
        list_append(&connection->lagging, &its->lagging);
        if (its->until == INT64_MAX)
                return;
        /* Its stay has ended: the one of a later stay in the same log comes after it. */
        LIST_EACH(&connection->lagging, struct particulars, lagging, others) {
                if (others == its)
                        return;
                if (others->follower->log == follower->log && others->since > its->until) {
                        list_remove(&others->lagging);
                        list_append(&connection->lagging, &others->lagging);
                }
        }
}

static enum sent send_frames(struct live *live, struct connection *connection, const char *bytes, size_t len, int64_t count)
{
        enum sent sent = live->effects.send(live->owner, connection->socket, (struct str){bytes, len});

        if (sent == SENT) {
                live->figures.sends++;
                live->figures.frames_sent += count;
                live->figures.bytes_sent  += (int64_t)len;
        }
        return sent;
}

static enum sent tell_to_sync(struct live *live, struct follower *follower, int64_t to)
{
        struct event_frame *frame = live->effects.sync_required(live->owner, follower->log->key, to);
        enum sent sent = send_frames(live, follower->connection, frame->bytes, frame->len, 1);

        event_frame_release(frame);
        if (sent == SENT) {
                live->figures.syncs_required++;
                follower->cursor = to + 1;
        }
        return sent;
}

/* Signals wait for nobody. */
static void leave_signals(struct live *live, const struct follower *follower, int signal)
{
        if (signal < follower->log->signals_due)
                live->figures.signals_dropped += signals_left(follower, signal);
}

/* Sends what the follower lacks, and the signals that are due from `signal` on; true when it is up to date (or gone), false when its socket is full. */
static bool catch_up(struct live *live, struct follower *follower, int signal)
{
        struct log *log = follower->log;
        const struct particulars *its = follower_particulars(follower);
        int64_t to = log->head < its->until ? log->head : its->until;

        if (to > its->heard_to)
                to = its->heard_to;
        while (follower->cursor <= to || (signal < log->signals_due && signals_left(follower, signal))) {
                struct run *run = &live->run;
                bool is_there   = run_join(live, follower, to, signal);
                enum sent sent  = is_there ? send_frames(live, follower->connection, run->bytes, run->len, run->count) : tell_to_sync(live, follower, to);

                if (sent != SENT)
                        leave_signals(live, follower, signal);
                if (sent == SENT_NOTHING_FULL)
                        lag(follower);
                if (sent != SENT)
                        return sent == SENT_NOTHING_GONE;
                if (is_there) {
                        follower->cursor = run->to + 1;
                        signal           = run->signals_to;
                }
        }
        return true;
}

static void serve(struct live *live, struct follower *follower, int signal)
{
        if (follower->connection->is_full) {
                lag(follower);
                leave_signals(live, follower, signal);
                return;
        }
        if (catch_up(live, follower, signal) && follower_particulars(follower)->until <= follower->log->head)
                unfollow(live, follower);
}

void connection_writable(struct live *live, struct connection *connection)
{
        if (!connection->is_ready)
                return;
        connection->is_full = false;
        LIST_EACH(&connection->lagging, struct particulars, lagging, its) {
                struct follower *follower = its->follower;

                list_remove(&its->lagging);
                follower_forget_particulars(follower);
                serve(live, follower, follower->log->signals_due);
                if (connection->is_full)
                        return;
        }
}

void connection_flush(struct live *live, struct connection *connection)
{
        LIST_EACH(&connection->followers, struct follower, in_connection, follower) {
                if (!connection->is_ready || connection->is_full)
                        return;
                if (follower->log->state == LOG_LIVE)
                        serve(live, follower, follower->log->signals_due);      /* these wait for the turn: they are told once, to all */
        }
}

/* What came between following and the answer to whoever opened. */
static bool serve_opened(struct live *live, int *left)
{
        LIST_EACH(&live->opened, struct connection, opened, connection) {
                if (*left == 0)
                        return false;
                list_remove(&connection->opened);
                connection_writable(live, connection);
                --*left;
        }
        return true;
}

/* --- one log, one turn */

/* Sends on from where the last slice ended; false when this slice's share is used up. */
static bool flush(struct live *live, struct log *log, int *left)
{
        struct link *first = list_first(&log->followers);

        if (!log->next_to_send) {
                log->next_to_send = first ? LIST_ITEM(first, struct follower, in_log) : NULL;
                log->flushing_ms  = live->now_ms;
                log->flushing_us  = live->effects.now_us(live->owner);
                log->flush_to     = log->head;
                log->flush_bytes  = log->bytes;
                log->signals_due  = log->signals_count;
                run_forget(live, log);                   /* it may be of one who lagged, without them */
        }
        while (log->next_to_send) {
                struct follower *follower = log->next_to_send;
                struct link *next = follower->in_log.next;

                if (*left == 0)
                        return false;
                log->next_to_send = next == &log->followers ? NULL : LIST_ITEM(next, struct follower, in_log);
                serve(live, follower, 0);
                --*left;
        }
        return true;
}

static int64_t tick_ms_after(int64_t took_us)
{
        int64_t tick_ms = LIVE_TICK_FLUSHES * took_us / 1000;

        if (tick_ms < LIVE_TICK_MS)
                return LIVE_TICK_MS;
        return tick_ms < LIVE_TICK_MS_MAX ? tick_ms : LIVE_TICK_MS_MAX;
}

static void is_flushed(struct live *live, struct log *log, int64_t now_ms)
{
        if (log->dirty_us && log->key.kind == LOG_OF_ROOM && !list_is_empty(&log->followers) && live->effects.fanned_out)
                live->effects.fanned_out(live->owner, log->dirty_path, live->effects.now_us(live->owner) - log->dirty_us);
        log->dirty_us   = 0;
        log->flushed_ms = now_ms;
        log->was_burst  = log->flush_to - log->sent_to + log->signals_due > 1;
        log->tick_ms    = log->was_burst ? tick_ms_after(live->effects.now_us(live->owner) - log->flushing_us) : LIVE_TICK_MS;
        log->sent_to    = log->flush_to;
        log->sent_bytes = log->flush_bytes;
        list_remove(&log->dirty);
        run_forget(live, log);                           /* it has signals that are told once */
        log_drop_signals(log, log->signals_due);
}

/* To the end, whether or not some were served already: those get what came since. */
static void flush_now(struct live *live, struct log *log)
{
        int all = INT_MAX;

        if (log->next_to_send) {
                flush(live, log, &all);
                is_flushed(live, log, live->now_ms);
        }
        flush(live, log, &all);
        is_flushed(live, log, live->now_ms);
}

/* A turn can bring more than a ring holds, and no socket has failed that was not written to. */
void log_flush_if_much(struct live *live, struct log *log)
{
        if (log->head - log->sent_to >= LIVE_RING_EVENTS / 2 || log->bytes - log->sent_bytes >= LIVE_RING_BYTES / 2)
                flush_now(live, log);
}

static int64_t later(int64_t one, int64_t other)
{
        return one > other ? one : other;
}

/* A slice that was cut goes on at once. Where one comes after the other, a room whose flush takes longer than a tick need not wait for more. */
static int64_t due_ms_of(const struct log *log)
{
        int64_t due_ms    = (log->was_burst ? log->flushed_ms : log->flushing_ms) + LIVE_TICK_MS;
        int64_t latest_ms = log->dirty_ms + log->tick_ms, pause_ms = log->came_ms + LIVE_PAUSE_MS;

        if (log->next_to_send)
                return 0;
        if (log->was_burst && log->dirty_ms - log->flushed_ms < LIVE_BURST_MS) {
                due_ms = later(due_ms, log->dirty_ms + LIVE_TICK_MS);
                due_ms = later(due_ms, latest_ms < pause_ms ? latest_ms : pause_ms);
        }
        return due_ms;
}

int64_t live_turn(struct live *live, int64_t now_ms)
{
        int64_t due_ms = -1;
        int left = LIVE_SLICE_SENDS;

        live->now_ms = now_ms;
        logs_check_subscribing(live);
        logs_check_missing(live);
        logs_ask_heads(live);
        logs_ask_readers(live);
        logs_drop_idle(live);
        if (!serve_opened(live, &left))
                return 0;
        LIST_EACH(&live->dirty, struct log, dirty, log) {
                int64_t wait_ms = due_ms_of(log) - now_ms;

                if (wait_ms > 0) {
                        due_ms = due_ms < 0 || wait_ms < due_ms ? wait_ms : due_ms;
                        continue;
                }
                if (!flush(live, log, &left))
                        return 0;
                is_flushed(live, log, now_ms);
                /* Something came between two slices: the first followers do not have it. */
                if (log->head > log->flush_to || log->signals_count) {
                        log_mark_dirty(live, log);
                        due_ms = due_ms < 0 || due_ms > log->tick_ms ? log->tick_ms : due_ms;
                }
        }
        if (!(list_is_empty(&live->missing) && list_is_empty(&live->asking) && list_is_empty(&live->subscribing) && list_is_empty(&live->doubting))
            && (due_ms < 0 || due_ms > LIVE_HOLD_MS / 4))
                due_ms = LIVE_HOLD_MS / 4;
        if (due_ms < 0 && !list_is_empty(&live->idle))
                due_ms = LIVE_LINGER_MS / 4;
        return due_ms;
}

/* --- signals */

void log_drop_signals(struct log *log, int count)
{
        if (!count)
                return;
        for (int i = 0; i < count; i++)
                event_frame_release(log->signals[i]);
        log->signals_count -= count;
        log->signals_due   -= count;
        if (log->signals_count) {
                memmove(log->signals, log->signals + count, (size_t)log->signals_count * sizeof *log->signals);
                return;
        }
        free(log->signals);
        log->signals = NULL;
}

/* A log that is not live yet knows no number: what it is told comes after them all. */
void live_signal(struct live *live, struct log_key key, struct event_frame *frame, int64_t now_ms)
{
        struct log *log = log_find(live, key);

        live->now_ms = now_ms;
        if (!log || list_is_empty(&log->followers)) {
                event_frame_release(frame);
                return;
        }
        if (!log->signals)
                log->signals = memory_array(LIVE_SIGNALS_MAX, sizeof *log->signals);
        frame->passed = log->state == LOG_LIVE ? log->head : INT64_MAX - 1;
        log->signals[log->signals_count++] = frame;
        log_mark_dirty(live, log);
        if (log->signals_count == LIVE_SIGNALS_MAX)
                flush_now(live, log);
}
