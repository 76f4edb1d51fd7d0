/* stretches.c — room.events on the loop, gathered. */

#include "chat-gateway/stretches.h"

#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/list.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "chat-gateway/repo/seats.h"
#include "chat-gateway/stretch.h"
#include "json/write.h"
#include "op/run.h"

enum { BATCH_ARENA_BYTES_MAX = 256u << 20, ANSWER_BYTES_MAX = 4u << 20 };

/* In the arena of its call. */
struct waiting {
        struct link  link;
        struct call *call;
        bool         needs_page;                         /* the ring did not do */
};

struct batch {
        struct stretches *stretches;
        struct arena     *arena;
        struct waiting   *waiting[STRETCHES_BATCH_MAX];
        struct id         rooms[STRETCHES_BATCH_MAX], users[STRETCHES_BATCH_MAX];
        int               pages[STRETCHES_BATCH_MAX];    /* which statement reads its page; 0: none does */
        struct pipeline_statement statements[1 + STRETCHES_PAGES_MAX];
        int               count, statements_count;
};

struct stretches {
        struct pipeline   *pipeline;
        struct live       *live;
        struct price_desk *prices;
        struct dispatch   *dispatch;
        struct link        queue;
        int                queued, under_way;
};

static struct metric answers = {.name = "chat_room_events_total", .sentence = "Stretches of rooms that were read, by where they came from: the ring, the database, or a worker, who asks it step by step.",
                                .kind = METRIC_COUNTER, .labels = {"from"}};
enum source { FROM_RING, FROM_DATABASE, FROM_WORKER, SOURCES };
static const char *const source_names[SOURCES] = {"ring", "database", "worker"};
static struct series *counts[SOURCES];

struct stretches *stretches_create(struct pipeline *pipeline, struct live *live, struct price_desk *prices)
{
        struct stretches *stretches = memory_zero(sizeof *stretches);

        list_init(&stretches->queue);
        stretches->pipeline = pipeline;
        stretches->live     = live;
        stretches->prices   = prices;
        for (int source = 0; source < SOURCES; source++)
                counts[source] = METRIC(&answers, source_names[source]);
        return stretches;
}

void stretches_set_dispatch(struct stretches *stretches, struct dispatch *dispatch)
{
        stretches->dispatch = dispatch;
}

static struct waiting *take_first(struct stretches *stretches)
{
        struct waiting *first = LIST_ITEM(list_first(&stretches->queue), struct waiting, link);

        list_remove(&first->link);
        stretches->queued--;
        return first;
}

void stretches_destroy(struct stretches **stretches)
{
        struct stretches *s = *stretches;

        if (!s)
                return;
        while (!list_is_empty(&s->queue))
                call_answer(s->dispatch, take_first(s)->call, ERR_UNAVAILABLE);
        free(s);
        *stretches = NULL;
}

/* --- coming */

static void to_worker(struct stretches *stretches, struct call *call)
{
        series_add(counts[FROM_WORKER], 1);
        dispatch_to_worker(stretches->dispatch, call);
}

static void wait(struct stretches *stretches, struct waiting *waiting)
{
        list_append(&stretches->queue, &waiting->link);
        stretches->queued++;
}

static void charged(void *owner, struct call *call, enum err err)
{
        struct stretches *stretches = owner;
        struct waiting *waiting;

        if (err == OK && stretches->queued >= STRETCHES_WAITING_MAX)
                err = ERR_BUSY;
        if (err != OK) {
                call_answer(stretches->dispatch, call, err);
                return;
        }
        call->is_paid = true;
        waiting       = arena_zero(call->arena, sizeof *waiting);
        waiting->call = call;
        wait(stretches, waiting);
}

static bool is_simple(const struct room_events_in *in)
{
        return !in->has_around_seq && !(in->has_after_seq && in->has_before_seq) && (!in->has_limit || in->limit <= STRETCH_ENTRIES_MAX);
}

void stretches_take(void *owner, struct call *call)
{
        struct stretches *stretches = owner;
        enum err err = permit_caller(call);

        if (err == OK)
                err = call_read(call);
        if (err != OK)
                call_answer(stretches->dispatch, call, err);
        else if (!is_simple(call->in))
                to_worker(stretches, call);
        else
                price_charge(stretches->prices, call, call->op->price, STR_NONE, charged, stretches);
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

static enum err enter(struct call *call, const struct seat_row *found)
{
        struct seat *seat = call->seat = arena_zero(call->arena, sizeof *seat);

        if (!found->is_there)
                return ERR_NOT_FOUND;
        seat->room      = found->room;
        seat->is_member = found->is_member;
        seat->member    = found->member;
        return permit(call);
}

static void answer_one(struct stretches *stretches, struct waiting *waiting, const struct seat_row *found, const struct sql_rows *page)
{
        struct call *call = waiting->call;
        bool is_plain = !found->has_hidden && !found->has_expiring;
        struct stretch asked;
        enum err err;

        /* Bans and passwords are for those who are no members. */
        if (found->is_there && !found->is_member) {
                to_worker(stretches, call);
                return;
        }
        err = enter(call, found);
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
        waiting->needs_page = true;
        wait(stretches, waiting);
}

static void answered(void *owner, const struct pipeline_answer *answer)
{
        struct batch *batch    = owner;
        struct arena *arena    = batch->arena;
        struct seat_row *seats = arena_array(arena, struct seat_row, (size_t)batch->count);
        enum err err           = answer->err == OK ? seats_results(&answer->rows[0], batch->rooms, batch->count, arena, seats) : answer->err;

        batch->stretches->under_way--;
        for (int i = 0; i < batch->count; i++)
                if (err == OK)
                        answer_one(batch->stretches, batch->waiting[i], &seats[i], batch->pages[i] ? &answer->rows[batch->pages[i]] : NULL);
                else
                        call_answer(batch->stretches->dispatch, batch->waiting[i]->call, err);
        arena_destroy(&arena);
}

/* --- asking */

/* There is no connection just now: a worker makes one of its own, and knows what to say if it cannot. */
static void give_up(struct batch *batch)
{
        for (int i = 0; i < batch->count; i++)
                to_worker(batch->stretches, batch->waiting[i]->call);
}

static void add_page(struct batch *batch, struct id room, const struct room_events_in *in)
{
        struct stretch asked = stretch_of(in, 1, INT64_MAX);

        batch->pages[batch->count] = batch->statements_count;
        log_page_statement(room, asked.from, asked.to, asked.limit, asked.is_newest, batch->arena, &batch->statements[batch->statements_count++]);
}

/* False when it must wait for the next batch: its page is one too many. */
static bool add(struct batch *batch, struct waiting *waiting)
{
        const struct room_events_in *in = waiting->call->in;
        bool needs_page = waiting->needs_page || !may_be_kept(batch->stretches, in);

        if (needs_page && batch->statements_count > STRETCHES_PAGES_MAX)
                return false;
        if (needs_page)
                add_page(batch, in->room, in);
        batch->rooms[batch->count]     = in->room;
        batch->users[batch->count]     = waiting->call->who.user;
        batch->waiting[batch->count++] = waiting;
        return true;
}

static struct batch *batch_of(struct stretches *stretches)
{
        struct arena *arena = arena_create(BATCH_ARENA_BYTES_MAX);
        struct batch *batch = arena_zero(arena, sizeof *batch);

        batch->stretches        = stretches;
        batch->arena            = arena;
        batch->statements_count = 1;
        while (batch->count < STRETCHES_BATCH_MAX && !list_is_empty(&stretches->queue)) {
                struct waiting *first = LIST_ITEM(list_first(&stretches->queue), struct waiting, link);

                if (!add(batch, first))
                        break;
                take_first(stretches);
        }
        seats_statement(batch->rooms, batch->users, batch->count, arena, &batch->statements[0]);
        return batch;
}

void stretches_submit(struct stretches *stretches)
{
        while (stretches->under_way < STRETCHES_UNDER_WAY_MAX && !list_is_empty(&stretches->queue)) {
                struct batch *batch = batch_of(stretches);
                struct arena *arena = batch->arena;

                if (pipeline_send(stretches->pipeline, batch->statements, batch->statements_count, arena, answered, batch) == OK) {
                        stretches->under_way++;
                        continue;
                }
                give_up(batch);
                arena_destroy(&arena);
        }
}
