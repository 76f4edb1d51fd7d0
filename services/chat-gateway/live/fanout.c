/* fanout.c — everything new in a log, in one write to each of its followers. How many events are gathered for one write decides what a gateway can do: the first event of a quiet log
 * leaves at once, a busy log waits LIVE_TICK_MS for the rest of its burst. */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "chat-gateway/live/parts.h"

void log_mark_dirty(struct live *live, struct log *log)
{
        if (!link_is_in_list(&log->dirty))
                list_append(&live->dirty, &log->dirty);
}

/* --- runs: frames from…to joined, LIVE_RUN_BYTES at most, one at least */

void run_forget(struct live *live, const struct log *log)
{
        if (live->run.log == log)
                live->run.log = NULL;
}

static void run_append(struct run *run, const struct event_frame *frame)
{
        if (run->len + frame->len > run->cap) {
                run->cap   = (run->len + frame->len) * 2;
                run->bytes = memory_resize(run->bytes, run->cap);
        }
        memcpy(run->bytes + run->len, frame->bytes, frame->len);
        run->len += frame->len;
}

/* The run from `from` on, up to `to` or as far as it fits; false when `from` fell off the ring. */
static bool run_join(struct live *live, struct log *log, int64_t from, int64_t to)
{
        struct run *run = &live->run;
        struct event_frame *frame;

        if (run->log == log && run->from == from && run->asked_to == to)
                return true;
        run->log = NULL;
        run->len = 0;
        for (int64_t seq = from; seq <= to; seq++) {
                frame = ring_get(&log->ring, seq);
                if (!frame && seq == from)
                        return false;
                if (!frame || (run->len && run->len + frame->len > LIVE_RUN_BYTES))
                        break;
                run_append(run, frame);
                run->to = seq;
        }
        run->log      = log;
        run->from     = from;
        run->asked_to = to;
        return true;
}

/* --- one follower */

static void lag(struct follower *follower)
{
        struct connection *connection = follower->connection;

        connection->is_full = true;
        if (link_is_in_list(&follower->lagging))
                return;
        list_append(&connection->lagging, &follower->lagging);
        if (follower->until == INT64_MAX)
                return;
        /* Its stay has ended: the one of a later stay in the same log comes after it. */
        LIST_EACH(&connection->lagging, struct follower, lagging, other) {
                if (other == follower)
                        return;
                if (other->log == follower->log && other->since > follower->until) {
                        list_remove(&other->lagging);
                        list_append(&connection->lagging, &other->lagging);
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

/* Sends what the follower lacks; true when it is up to date (or gone), false when its socket is full. */
static bool catch_up(struct live *live, struct follower *follower)
{
        struct log *log = follower->log;
        int64_t to = log->head < follower->until ? log->head : follower->until;

        if (to > follower->heard_to)
                to = follower->heard_to;
        while (follower->cursor <= to) {
                bool is_there = run_join(live, log, follower->cursor, to);
                enum sent sent = is_there ? send_frames(live, follower->connection, live->run.bytes, live->run.len, live->run.to - follower->cursor + 1)
                                          : tell_to_sync(live, follower, to);

                if (sent == SENT_NOTHING_FULL) {
                        lag(follower);
                        return false;
                }
                if (sent == SENT_NOTHING_GONE)
                        break;
                if (is_there)
                        follower->cursor = live->run.to + 1;
        }
        return true;
}

static void serve(struct live *live, struct follower *follower)
{
        if (follower->connection->is_full) {
                lag(follower);
                return;
        }
        if (catch_up(live, follower) && follower->until <= follower->log->head)
                unfollow(live, follower);
}

void connection_writable(struct live *live, struct connection *connection)
{
        if (!connection->is_ready)
                return;
        connection->is_full = false;
        LIST_EACH(&connection->lagging, struct follower, lagging, follower) {
                list_remove(&follower->lagging);
                serve(live, follower);
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
                        serve(live, follower);
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
                log->flush_to     = log->head;
                log->flush_bytes  = log->bytes;
        }
        while (log->next_to_send) {
                struct follower *follower = log->next_to_send;
                struct link *next = follower->in_log.next;

                if (*left == 0)
                        return false;
                log->next_to_send = next == &log->followers ? NULL : LIST_ITEM(next, struct follower, in_log);
                serve(live, follower);
                --*left;
        }
        return true;
}

static void is_flushed(struct live *live, struct log *log, int64_t now_ms)
{
        if (log->dirty_us && log->key.kind == LOG_OF_ROOM && !list_is_empty(&log->followers) && live->effects.fanned_out)
                live->effects.fanned_out(live->owner, log->dirty_path, live->effects.now_us(live->owner) - log->dirty_us);
        log->dirty_us   = 0;
        log->flushed_ms = now_ms;
        log->sent_to    = log->flush_to;
        log->sent_bytes = log->flush_bytes;
        list_remove(&log->dirty);
}

/* A turn can bring more than a ring holds, and no socket has failed that was not written to. */
void log_flush_if_much(struct live *live, struct log *log)
{
        int all = INT_MAX;

        if (log->head - log->sent_to < LIVE_RING_EVENTS / 2 && log->bytes - log->sent_bytes < LIVE_RING_BYTES / 2)
                return;
        log->next_to_send = NULL;
        flush(live, log, &all);
        is_flushed(live, log, live->now_ms);
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
                int64_t wait_ms = log->next_to_send ? 0 : log->flushed_ms + LIVE_TICK_MS - now_ms;

                if (wait_ms > 0) {
                        due_ms = due_ms < 0 || wait_ms < due_ms ? wait_ms : due_ms;
                        continue;
                }
                if (!flush(live, log, &left))
                        return 0;
                is_flushed(live, log, now_ms);
                /* Something came between two slices: the first followers do not have it. */
                if (log->head > log->flush_to) {
                        list_append(&live->dirty, &log->dirty);
                        due_ms = due_ms < 0 || due_ms > LIVE_TICK_MS ? LIVE_TICK_MS : due_ms;
                }
        }
        if (!(list_is_empty(&live->missing) && list_is_empty(&live->asking) && list_is_empty(&live->subscribing) && list_is_empty(&live->doubting))
            && (due_ms < 0 || due_ms > LIVE_HOLD_MS / 4))
                due_ms = LIVE_HOLD_MS / 4;
        if (due_ms < 0 && !list_is_empty(&live->idle))
                due_ms = LIVE_LINGER_MS / 4;
        return due_ms;
}

void live_signal(struct live *live, struct log_key key, struct event_frame *frame)
{
        struct log *log = log_find(live, key);

        if (log)
                LIST_EACH(&log->followers, struct follower, in_log, follower) {
                        struct connection *connection = follower->connection;

                        if (!follower_hears(follower) || connection_has_blocked(connection, frame->subject))
                                continue;
                        if (connection->is_full || send_frames(live, connection, frame->bytes, frame->len, 1) != SENT)
                                live->figures.signals_dropped++;
                }
        event_frame_release(frame);
}
