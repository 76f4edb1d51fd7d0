/* runs.c — frames joined, to be written at once: what is new in a log, and the signals that came with it. Made once for all followers that want the same. */

#include <string.h>

#include "base/memory.h"
#include "chat-gateway/live/parts.h"

void run_forget(struct live *live, const struct log *log)
{
        if (live->run.log == log)
                live->run.log = NULL;
}

/* --- signals */

/* Who came in after it, or has left before it, does not hear it. */
static bool is_for(const struct follower *follower, const struct event_frame *signal)
{
        const struct particulars *its = follower_particulars(follower);

        return signal->passed >= its->since && signal->passed < its->until && !connection_has_blocked(follower->connection, signal->subject);
}

/* Like nearly everybody, whoever has blocked nobody and came in before the first of them. */
static bool hears_all(const struct follower *follower, int signal)
{
        const struct particulars *its = follower_particulars(follower);
        const struct log *log         = follower->log;

        if (signal == log->signals_due)
                return true;
        return !follower->connection->blocked && its->until == INT64_MAX && its->since <= log->signals[signal]->passed;
}

int signals_left(const struct follower *follower, int signal)
{
        const struct log *log = follower->log;
        int count = 0;

        if (!follower_hears(follower))
                return 0;
        if (hears_all(follower, signal))
                return log->signals_due - signal;
        for (; signal < log->signals_due; signal++)
                count += is_for(follower, log->signals[signal]);
        return count;
}

/* --- joining: LIVE_RUN_BYTES at most, one frame at least */

static void begin(struct live *live, int64_t from, int64_t to, int signal)
{
        struct run *run = &live->run;

        run->log          = NULL;
        run->len          = 0;
        run->count        = 0;
        run->from         = from;
        run->to           = from - 1;
        run->asked_to     = to;
        run->signals_from = signal;
        run->signals_to   = signal;
}

static bool append(struct run *run, const struct event_frame *frame)
{
        if (run->len && run->len + frame->len > LIVE_RUN_BYTES)
                return false;
        if (run->len + frame->len > run->cap) {
                run->cap   = (run->len + frame->len) * 2;
                run->bytes = memory_resize(run->bytes, run->cap);
        }
        memcpy(run->bytes + run->len, frame->bytes, frame->len);
        run->len += frame->len;
        run->count++;
        return true;
}

/* Those that came before this number; false when one did not fit. */
static bool append_signals(struct run *run, const struct follower *follower, int64_t before)
{
        const struct log *log = follower->log;

        for (; run->signals_to < log->signals_due && log->signals[run->signals_to]->passed < before; run->signals_to++)
                if (is_for(follower, log->signals[run->signals_to]) && !append(run, log->signals[run->signals_to]))
                        return false;
        return true;
}

static bool is_joined(const struct run *run, const struct log *log, int64_t from, int64_t to, int signal)
{
        return run->log == log && run->from == from && run->asked_to == to && run->signals_from == signal;
}

bool run_join(struct live *live, const struct follower *follower, int64_t to, int signal)
{
        struct log *log = follower->log;
        struct run *run = &live->run;
        int64_t from    = follower->cursor;
        bool is_anybodys;

        if (!follower_hears(follower))
                signal = log->signals_due;
        is_anybodys = hears_all(follower, signal);
        if (is_anybodys && is_joined(run, log, from, to, signal))
                return true;
        begin(live, from, to, signal);
        for (int64_t seq = from; seq <= to; seq++) {
                const struct event_frame *frame = ring_get(&log->ring, seq);

                if (!frame && seq == from)
                        return false;
                if (!frame || !append_signals(run, follower, seq) || !append(run, frame))
                        break;
                run->to = seq;
        }
        if (run->to == to || from > to)
                append_signals(run, follower, INT64_MAX);
        run->log = is_anybodys ? log : NULL;
        return true;
}
