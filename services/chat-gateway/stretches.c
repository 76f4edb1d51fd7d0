/* stretches.c — room.events on the loop, gathered. */

#include "chat-gateway/stretches.h"

#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "chat-gateway/gathering.h"
#include "chat-gateway/seats.h"
#include "chat-gateway/stretch.h"
#include "json/write.h"

enum { QUESTION_BYTES_MAX = 256u << 20, ANSWER_BYTES_MAX = 4u << 20 };
static_assert(1 + STRETCHES_PAGES_MAX <= GATHERED_STATEMENTS_MAX, "a statement for all, and one for each page");

/* The call's loop_owner. */
struct reading {
        bool needs_page;                                 /* the ring did not do */
        int  page;                                       /* the statement that reads it; 0: none does */
};

struct stretches {
        struct gathering *gathering;
        struct dispatch  *dispatch;
        struct live      *live;
};

static struct metric answers = {.name = "chat_room_events_total", .sentence = "Stretches of rooms that were read, by where they came from: the ring, the database, or a worker, who asks it step by step.",
                                .kind = METRIC_COUNTER, .labels = {"from"}};
enum source { FROM_RING, FROM_DATABASE, FROM_WORKER, SOURCES };
static const char *const source_names[SOURCES] = {"ring", "database", "worker"};
static struct series *counts[SOURCES];

/* --- coming */

/* Also when there is no connection just now: a worker makes one of its own, and knows what to say if it cannot. */
static void to_worker(void *owner, struct call *call)
{
        const struct stretches *stretches = owner;

        series_add(counts[FROM_WORKER], 1);
        dispatch_to_worker(stretches->dispatch, call);
}

static bool is_simple(const struct room_events_in *in)
{
        return !in->has_around_seq && !(in->has_after_seq && in->has_before_seq) && (!in->has_limit || in->limit <= STRETCH_ENTRIES_MAX);
}

static bool admit(void *owner, struct call *call)
{
        if (!is_simple(call->in)) {
                to_worker(owner, call);
                return false;
        }
        call->loop_owner = arena_zero(call->arena, sizeof(struct reading));
        return true;
}

/* --- the ring */

/* The ring's entries of a stretch that is not empty: the count, or -1. */
static int kept_of(struct stretches *stretches, struct id room, struct stretch asked, struct event_frame *frames[static LIVE_RING_EVENTS])
{
        if (asked.to - asked.from >= asked.limit) {
                if (asked.is_newest)
                        asked.from = asked.to - asked.limit + 1;
                else
                        asked.to = asked.from + asked.limit - 1;
        }
        return live_kept(stretches->live, (struct log_key){LOG_OF_ROOM, room}, asked.from, asked.to, frames);
}

static struct stretch up_to(struct stretch asked, int64_t head)
{
        if (asked.to > head)
                asked.to = head;
        return asked;
}

/* As far as can be said before the database was asked. */
static bool may_be_kept(struct stretches *stretches, const struct room_events_in *in)
{
        struct event_frame *frames[LIVE_RING_EVENTS];
        int64_t head = live_kept_to(stretches->live, (struct log_key){LOG_OF_ROOM, in->room});
        struct stretch asked = up_to(stretch_of(in, 1, head), head);

        return head >= 0 && (asked.from > asked.to || kept_of(stretches, in->room, asked, frames) >= 0);
}

/* Frames are entries as they are written here: they go between the brackets of an answer without any. */
static void answer_kept(struct stretches *stretches, struct call *call, struct event_frame *const *frames, int count)
{
        static const struct str opening = {"{\"events\":[", 11};
        struct buf frame, text;

        stretch_tell(call, call->in, call->out);
        buf_init(&frame, call->arena, ANSWER_BYTES_MAX);
        json_write(&frame, call->op->out(), call->out);
        assert(str_starts_with(buf_str(&frame), opening));
        buf_init(&text, call->arena, ANSWER_BYTES_MAX);
        buf_put(&text, opening);
        for (int i = 0; i < count; i++) {
                if (i)
                        buf_put_char(&text, ',');
                buf_put(&text, (struct str){frames[i]->bytes + frames[i]->header_bytes, frames[i]->len - frames[i]->header_bytes});
        }
        buf_put(&text, (struct str){frame.at + opening.len, frame.len - opening.len});
        call->answer = buf_str(&text);
        series_add(counts[FROM_RING], 1);
        call_answer(stretches->dispatch, call, OK);
}

/* False when the ring does not do. */
static bool answer_by_ring(struct stretches *stretches, struct call *call, struct stretch asked)
{
        const struct room *room = &seat_of(call)->room;
        struct event_frame *frames[LIVE_RING_EVENTS];
        int count;

        asked = up_to(asked, room->seq);
        if (asked.from > asked.to) {
                answer_kept(stretches, call, NULL, 0);
                return true;
        }
        /* What the database knows and has not passed the gate yet may have changed what the ring says. */
        if (live_kept_to(stretches->live, (struct log_key){LOG_OF_ROOM, room->id}) < room->seq)
                return false;
        count = kept_of(stretches, room->id, asked, frames);
        if (count >= 0)
                answer_kept(stretches, call, frames, count);
        return count >= 0;
}

/* --- the page */

/* The page was read without knowing the caller's place: what lies before it is cut off, or, where that cost entries behind it, it is read again by who knows. */
static bool answer_by_page(struct stretches *stretches, struct call *call, struct stretch asked, const struct sql_rows *page)
{
        const struct room_events_in *in = call->in;
        struct log_row *rows;
        int count;

        if (in->has_after_seq && asked.from > in->after_seq + 1)
                return false;
        count = log_page_results(page, in->room, call->arena, &rows);
        for (; count && rows->seq < asked.from; count--)
                rows++;
        stretch_tell_rows(call, rows, count, call->out);
        stretch_tell(call, in, call->out);
        series_add(counts[FROM_DATABASE], 1);
        call_answer(stretches->dispatch, call, OK);
        return true;
}

/* --- the answer of the database */

static void answer_one(struct stretches *stretches, struct call *call, const struct seat_row *found, const struct sql_rows *page)
{
        struct reading *reading = call->loop_owner;
        bool is_plain = !found->has_hidden && !found->has_expiring;
        struct stretch asked;
        enum err err;

        /* Bans and passwords are for those who are no members. */
        if (found->is_there && !found->is_member) {
                to_worker(stretches, call);
                return;
        }
        err = seats_enter(call, found);
        if (err != OK) {
                call_answer(stretches->dispatch, call, err);
                return;
        }
        asked = stretch_of(call->in, seat_floor(call), found->room.seq);
        if (is_plain && answer_by_ring(stretches, call, asked))
                return;
        if (page && !found->has_hidden && answer_by_page(stretches, call, asked, page))
                return;
        if (page || found->has_hidden) {
                to_worker(stretches, call);
                return;
        }
        reading->needs_page = true;
        gathering_add_again(stretches->gathering, call);
}

static enum err tell(void *owner, struct gathered *gathered, const struct pipeline_answer *answer)
{
        struct seat_row *seats;

        TRY(seats_told(gathered, answer, &seats));
        for (int i = 0; i < gathered->count; i++) {
                const struct reading *reading = gathered->calls[i]->loop_owner;

                answer_one(owner, gathered->calls[i], &seats[i], reading->page ? &answer->rows[reading->page] : NULL);
        }
        return OK;
}

/* --- asking */

static void add_page(struct gathered *gathered, struct call *call)
{
        const struct room_events_in *in = call->in;
        struct reading *reading = call->loop_owner;
        struct stretch asked    = stretch_of(in, 1, INT64_MAX);

        reading->page = gathered->statements_count;
        log_page_statement(in->room, asked.from, asked.to, asked.limit, asked.is_newest, gathered->arena, &gathered->statements[gathered->statements_count++]);
}

/* False when its page is one too many. */
static bool fits(void *owner, struct gathered *gathered, struct call *call)
{
        const struct reading *reading = call->loop_owner;
        bool needs_page = reading->needs_page || !may_be_kept(owner, call->in);

        if (needs_page && gathered->statements_count > STRETCHES_PAGES_MAX)
                return false;
        if (needs_page)
                add_page(gathered, call);
        return true;
}

static void ask(void *owner, struct gathered *gathered)
{
        (void)owner;
        seats_ask(gathered, SEATS_TO_READ);
}

/* --- its life */

static const struct gathering_kind kind = {
        .waiting_max = STRETCHES_WAITING_MAX, .calls_max = STRETCHES_ASKED_MAX, .under_way_max = STRETCHES_UNDER_WAY_MAX, .bytes_max = QUESTION_BYTES_MAX,
        .admit = admit, .fits = fits, .ask = ask, .tell = tell, .pass_on = to_worker,
};

struct stretches *stretches_create(struct pipeline *pipeline, struct dispatch *dispatch, struct live *live)
{
        struct stretches *stretches = memory_zero(sizeof *stretches);

        stretches->gathering = gathering_create(&kind, pipeline, dispatch, stretches);
        stretches->dispatch  = dispatch;
        stretches->live      = live;
        for (int source = 0; source < SOURCES; source++)
                counts[source] = METRIC(&answers, source_names[source]);
        return stretches;
}

void stretches_destroy(struct stretches **stretches)
{
        if (!*stretches)
                return;
        gathering_destroy(&(*stretches)->gathering);
        free(*stretches);
        *stretches = NULL;
}

void stretches_take(struct stretches *stretches, struct call *call)
{
        gathering_take(stretches->gathering, call);
}

void stretches_submit(struct stretches *stretches)
{
        gathering_submit(stretches->gathering);
}
