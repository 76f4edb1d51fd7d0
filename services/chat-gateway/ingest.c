/* ingest.c — the hot path: waiting sends become one transaction. */

#include "chat-gateway/ingest.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/siphash.h"
#include "chat-gateway/entries.h"
#include "chat-gateway/figures.h"
#include "chat-gateway/frames.h"
#include "chat-gateway/ingest_judge.h"
#include "chat-gateway/ingest_read.h"
#include "chat-gateway/ingest_refusal.h"
#include "chat-gateway/mention_question.h"
#include "chat-gateway/permalink.h"
#include "chat-gateway/repo/sends.h"
#include "chat-gateway/seat.h"
#include "op/price.h"
#include "op/repeat.h"
#include "pg/pipeline.h"

enum { BATCH_ARENA_BYTES_MAX = 128u << 20 };

/* A message that waits for its commit. Lives in the arena of its call, which is message.send's own unless `answered` says who asks. */
struct waiting {
        struct link   link;
        struct ingest *ingest;
        struct call  *call;
        const struct message_send_in *in;
        struct send   send;
        struct message_extra extra;
        const struct mention_text *names;                /* until it is known whom they mean: so long it waits, and what its sender says there after it */
        struct weighed weighed;
        bool          is_counted;                        /* weighed: and how that ended */
        enum err      count_err;
        const char   *suspicious;
        bool          mutes;                             /* its words are refused, and its sender muted for them */
        bool          names_here;                        /* it names everyone who is there when it arrives */
        struct send_result result;
        ingest_answered *answered;                       /* NULL: of message.send */
};

/* What is being committed: one transaction. */
struct batch {
        struct ingest   *ingest;
        struct arena    *arena;
        struct waiting **waiting;
        struct send     *sends;
        int              count;
        int64_t          sent_us;
        bool             is_second_try;                  /* of a single message, after its batch failed */
};

struct ingest {
        struct ingest_config config;
        struct dispatch     *dispatch;
        struct pipeline     *pipeline;
        struct weighing     *weighing;
        struct link          counted;                    /* paid for, and being weighed: they leave in the order in which they came */
        struct link          queue, again;               /* again: of a batch that failed, one by one */
        int                  counting, queued, trying_again, committing, batches;
        int                  unnamed, asked_count;       /* of the queue: with names to be found; asked for right now */
        struct waiting      *asked[MENTION_QUESTION_ASKS_MAX];
};

struct ingest *ingest_create(const struct ingest_config *config)
{
        struct ingest *ingest = memory_zero(sizeof *ingest);

        ingest->config     = *config;
        ingest->weighing   = weighing_create(&config->weighing);
        list_init(&ingest->counted);
        list_init(&ingest->queue);
        list_init(&ingest->again);
        ingest->pipeline = pipeline_open(config->loop, config->conninfo, PG_WRITER, NULL, NULL, NULL);
        return ingest;
}

static void end(struct waiting *waiting, enum err err)
{
        if (waiting->answered)
                waiting->answered(waiting->call, err, &waiting->result);
        else
                call_answer(waiting->ingest->dispatch, waiting->call, err);
}

void ingest_destroy(struct ingest **ingest)
{
        struct ingest *i = *ingest;

        if (!i)
                return;
        pipeline_close(&i->pipeline);                    /* what was under way is answered from within */
        LIST_EACH(&i->queue, struct waiting, link, waiting)
                end(waiting, ERR_UNAVAILABLE);
        weighing_destroy(&i->weighing);
        free(i);
        *ingest = NULL;
}

void ingest_answers_to(struct ingest *ingest, struct dispatch *dispatch)
{
        ingest->dispatch = dispatch;
}

struct weighing *ingest_weighing(const struct ingest *ingest)
{
        return ingest->weighing;
}

bool ingest_is_up(const struct ingest *ingest)
{
        return pipeline_is_up(ingest->pipeline);
}

int ingest_waiting(const struct ingest *ingest)
{
        return ingest->counting + ingest->queued + ingest->trying_again + ingest->committing;
}

/* --- taking a send */

/* --- weighed: said too often, or suspiciously */

static void enqueue(struct waiting *waiting, enum err err);

/* Texts are asked about and other bodies are not, but what one says keeps its order. */
static void counted(void *owner, enum err err, const char *suspicious)
{
        struct waiting *waiting = owner;
        struct ingest *ingest   = waiting->ingest;
        struct link *first;

        waiting->is_counted = true;
        waiting->count_err  = err;
        waiting->suspicious = suspicious;
        while ((first = list_first(&ingest->counted)) && LIST_ITEM(first, struct waiting, link)->is_counted) {
                struct waiting *next = LIST_ITEM(first, struct waiting, link);

                list_remove(&next->link);
                ingest->counting--;
                enqueue(next, next->count_err);
        }
}

static void weigh(struct waiting *waiting)
{
        struct ingest *ingest   = waiting->ingest;
        const struct send *send = &waiting->send;

        list_append(&ingest->counted, &waiting->link);
        ingest->counting++;
        waiting->weighed = (struct weighed){.call = waiting->call, .sender = send->sender, .room = send->room, .cid = send->cid, .is_text = send->kind == MESSAGE_TEXT,
                                            .text = send->text, .done = counted, .owner = waiting};
        weighing_ask(ingest->weighing, &waiting->weighed);
}

static void put_spans(struct waiting *waiting, const struct mention_text *found, const struct mention_ask *answered)
{
        struct arena *arena = waiting->call->arena;
        struct mention_result result;

        waiting->extra = extra_read(waiting->send.extra, arena);
        result         = mentions_found(found, answered, &waiting->extra, arena);
        permalinks_mark(waiting->ingest->config.site, waiting->send.text, &waiting->extra);
        waiting->names_here          = result.names_here;
        waiting->send.mentions       = result.items;
        waiting->send.mentions_count = result.count;
        waiting->send.extra          = extra_text(&waiting->extra, arena);
}

/* Links are known at once; whom names mean the database says. */
static void look_for_spans(struct waiting *waiting)
{
        const struct send *send = &waiting->send;
        const struct mention_text *found = send->kind == MESSAGE_TEXT ? mentions_look(send->room, send->sender, send->text, waiting->call->arena) : NULL;

        if (found && found->is_asking)
                waiting->names = found;
        else if (found)
                put_spans(waiting, found, &found->ask);
}

static void enqueue(struct waiting *waiting, enum err err)
{
        struct ingest *ingest = waiting->ingest;
        struct call *call     = waiting->call;

        if (err == OK && !ingest_is_up(ingest))
                err = fail(call, ERR_UNAVAILABLE, "messages cannot be stored right now; send it again with the same cid");
        if (err == OK && ingest->queued >= INGEST_WAITING_MAX)
                err = ERR_BUSY;
        if (err != OK) {
                end(waiting, err);
                return;
        }
        waiting->mutes = ingest_judge(call, &waiting->in->body, &waiting->send) && !waiting->answered;
        ingest_suspect(waiting->suspicious, call, &waiting->in->body, &waiting->send);
        look_for_spans(waiting);
        list_append(&ingest->queue, &waiting->link);
        ingest->queued++;
        ingest->unnamed += waiting->names != NULL;
}

static void charged(void *ingest, struct call *call, enum err err)
{
        (void)ingest;
        if (err == OK)
                weigh(call->loop_owner);
        else
                enqueue(call->loop_owner, err);
}

static enum err prepare(struct ingest *ingest, struct call *call)
{
        struct waiting *waiting = arena_zero(call->arena, sizeof *waiting);

        TRY(permit_caller(call));
        TRY(call_read(call));
        waiting->ingest  = ingest;
        waiting->call    = call;
        waiting->in      = call->in;
        call->loop_owner = waiting;
        TRY(repeat_check_key(call, waiting->in->cid));
        return ingest_read(call, waiting->in, call->who.user, &waiting->send);
}

void ingest_take(void *owner, struct call *call)
{
        struct ingest *ingest = owner;
        enum err err = prepare(ingest, call);

        if (err != OK)
                call_answer(ingest->dispatch, call, err);
        else
                price_charge(ingest->config.prices, call, call->op->price, STR_NONE, charged, ingest);
}

void ingest_put(struct ingest *ingest, struct call *call, const struct message_send_in *in, const struct send *send, ingest_answered *answered)
{
        struct waiting *waiting = arena_zero(call->arena, sizeof *waiting);

        *waiting = (struct waiting){.ingest = ingest, .call = call, .in = in, .send = *send, .answered = answered};
        weigh(waiting);
}

/* --- committed */

static struct event_frame *frame_of(const struct waiting *waiting)
{
        const struct message_send_in *in = waiting->in;
        struct message_extra extra       = waiting->answered ? extra_read(waiting->send.extra, waiting->call->arena) : waiting->extra;
        struct message_sent_event event = {
                .from         = waiting->send.sender,
                .has_cid      = true,
                .cid          = in->cid,
                .num          = waiting->result.num,
                .has_reply_to = in->has_reply_to,
                .reply_to     = in->reply_to,
                .has_thread   = in->has_thread,
                .thread       = in->thread,
                .has_thread_num = waiting->result.thread_num > 0,
                .thread_num     = waiting->result.thread_num,
                .has_expires_at = waiting->result.expires_at_ms > 0,
                .expires_at     = waiting->result.expires_at_ms,
                .has_origin   = extra.has_origin,
                .origin       = extra.origin,
                .has_spans    = waiting->extra.has_spans,
                .spans        = {waiting->extra.spans.count, waiting->extra.spans.items},
                .has_body     = true,
                .body         = in->body,
        };
        struct event_frame *frame;

        if (event.body.kind == MESSAGE_TEXT)
                event.body.text.text = waiting->send.text;       /* what was masked is masked for everyone */
        frame = frame_of_message(in->room, waiting->result.seq, waiting->result.at_ms, &event, waiting->call->arena);

        /* What every gateway looks at when it passes the gate there. */
        if (waiting->names_here)
                frame->subject = waiting->send.sender;
        return frame;
}

/* Each room's frames in one call: they lie in the batch in the order of their numbers, but between those of other rooms. */
static void hand_on(struct batch *batch)
{
        struct event_frame **frames = arena_array(batch->arena, struct event_frame *, (size_t)batch->count);
        bool *is_done = arena_array(batch->arena, bool, (size_t)batch->count);

        for (int i = 0; i < batch->count; i++) {
                struct log_key room = {LOG_OF_ROOM, batch->sends[i].room};
                int count = 0;

                for (int k = i; k < batch->count; k++)
                        if (!is_done[k] && id_equal(batch->sends[k].room, room.id)) {
                                is_done[k] = true;
                                if (batch->waiting[k]->result.status == SEND_DONE)
                                        frames[count++] = frame_of(batch->waiting[k]);
                        }
                if (count)
                        batch->ingest->config.committed(batch->ingest->config.owner, room, frames, count);
        }
}

/* Those whom it names in particular are told behind its back. */
static void tell_named(const struct waiting *waiting)
{
        struct ingest *ingest    = waiting->ingest;
        const struct send *send  = &waiting->send;
        bool names_everyone_only = send->mentions_count == 1 && id_is_none(send->mentions[0].user);

        if (waiting->result.status == SEND_DONE && send->mentions_count && !names_everyone_only && ingest->config.named)
                ingest->config.named(ingest->config.owner, send->room, waiting->result.seq);
}

static void answer_send(struct waiting *waiting)
{
        struct call *call = waiting->call;
        struct message_send_out *out = call->out;

        out->seq = waiting->result.seq;
        out->num = waiting->result.num;
        out->at  = waiting->result.at_ms;
        out->dup = call->is_repeat = waiting->result.status == SEND_REPEATED;
        if (call->door == DOOR_REST)
                call->location = room_location(call, waiting->send.room, str_format(call->arena, "/messages/%lld", (long long)out->seq).at);
}

static void answer(struct waiting *waiting)
{
        struct call *call = waiting->call;
        enum err err = ingest_refusal(call, &waiting->result);

        if (!waiting->answered)
                answer_send(waiting);
        tell_named(waiting);
        if (waiting->mutes && err == ERR_FORBIDDEN_WORDS) {
                call->faults = (struct field_faults){0};
                dispatch_to_worker(waiting->ingest->dispatch, call);     /* which says the same, once it has muted (message_send.c) */
                return;
        }
        figures_message(err, waiting->send.kind, clock_monotonic_us() - call->started_us);
        end(waiting, err);
}

static void batch_end(struct batch *batch)
{
        struct ingest *ingest = batch->ingest;
        struct arena *arena = batch->arena;

        ingest->committing -= batch->count;
        ingest->batches--;
        arena_destroy(&arena);
}

static void refuse_all(struct batch *batch, enum err err, const char *sentence)
{
        for (int i = 0; i < batch->count; i++)
                end(batch->waiting[i], fail(batch->waiting[i]->call, err, sentence));
}

static void submit(struct ingest *ingest, struct waiting **waiting, int count, bool is_second_try);

/* The first try failed as a whole: one transaction for each, so that a bad message fails alone. */
static void try_one_by_one(struct batch *batch)
{
        log_warn("ingest batch failed, once more one by one", LOG_INT("messages", batch->count));
        for (int i = 0; i < batch->count; i++)
                list_append(&batch->ingest->again, &batch->waiting[i]->link);
        batch->ingest->trying_again += batch->count;
}

/* As many as the pipeline takes at once; the others when those are done. */
static void submit_again(struct ingest *ingest)
{
        while (!list_is_empty(&ingest->again) && ingest->batches < PIPELINE_BATCHES_MAX / 2) {
                struct waiting *next = LIST_ITEM(list_first(&ingest->again), struct waiting, link);

                list_remove(&next->link);
                ingest->trying_again--;
                submit(ingest, &next, 1, true);
        }
}

static void done(void *owner, const struct pipeline_answer *reply)
{
        struct batch *batch   = owner;
        struct ingest *ingest = batch->ingest;
        struct send_result *results = arena_array(batch->arena, struct send_result, (size_t)batch->count);
        enum err err = reply->err != OK ? reply->err : sends_results(reply, batch->count, results);

        figures_batch(batch->count, clock_monotonic_us() - batch->sent_us);
        if (err == OK) {
                for (int i = 0; i < batch->count; i++)
                        batch->waiting[i]->result = results[i];
                hand_on(batch);
                for (int i = 0; i < batch->count; i++)
                        answer(batch->waiting[i]);
        } else if (reply->outcome_unknown || err == ERR_UNAVAILABLE) {
                refuse_all(batch, ERR_UNAVAILABLE, "it is not known whether the message was stored; send it again with the same cid");
        } else if (batch->count > 1 && !batch->is_second_try) {
                try_one_by_one(batch);
        } else {
                log_error("message could not be stored", LOG_TEXT("sqlstate", reply->sqlstate), LOG_ID("room_id", batch->sends[0].room));
                refuse_all(batch, ERR_INTERNAL, "");
        }
        batch_end(batch);
        submit_again(ingest);
}

/* --- submitting */

static void submit(struct ingest *ingest, struct waiting **waiting, int count, bool is_second_try)
{
        struct arena *arena = arena_create(BATCH_ARENA_BYTES_MAX);
        struct batch *batch = arena_zero(arena, sizeof *batch);
        struct pipeline_statement statements[2];
        enum err err;

        batch->ingest        = ingest;
        batch->arena         = arena;
        batch->count         = count;
        batch->is_second_try = is_second_try;
        batch->sent_us       = clock_monotonic_us();
        batch->waiting       = arena_copy(arena, waiting, (size_t)count * sizeof *waiting);
        batch->sends         = arena_array(arena, struct send, (size_t)count);
        for (int i = 0; i < count; i++)
                batch->sends[i] = waiting[i]->send;
        ingest->committing += count;
        ingest->batches++;
        sends_statements(batch->sends, count, arena, statements);
        err = pipeline_send(ingest->pipeline, statements, 2, arena, done, batch);
        if (err != OK) {
                refuse_all(batch, err, "messages cannot be stored right now; send it again with the same cid");
                batch_end(batch);
        }
}

/* Whether its names are unknown, or those of an earlier one by the same sender in the same room: what one says there keeps its order. */
static bool is_held(struct map *held, struct waiting *waiting)
{
        struct id pair;

        if (!held)
                return false;
        pair = siphash_pair(waiting->send.room, waiting->send.sender);
        if (waiting->names)
                map_put(held, pair, waiting);
        return map_get(held, pair);
}

/* The next sends in order, without twins: of two with the same cid the second waits for the next batch, and then finds the first. */
static int gather(struct ingest *ingest, struct waiting *out[static INGEST_BATCH_MAX])
{
        struct map *cids = map_create(), *held = ingest->unnamed ? map_create() : NULL;
        int count = 0, mentions = 0;

        LIST_EACH(&ingest->queue, struct waiting, link, waiting) {
                if (count == INGEST_BATCH_MAX || mentions >= INGEST_BATCH_MENTIONS_MAX)
                        break;
                if (is_held(held, waiting) || map_get(cids, waiting->send.cid))
                        continue;
                map_put(cids, waiting->send.cid, waiting);
                list_remove(&waiting->link);
                ingest->queued--;
                mentions += waiting->send.mentions_count;
                out[count++] = waiting;
        }
        map_destroy(&cids);
        if (held)
                map_destroy(&held);
        return count;
}

/* --- names: like commits, one question at a time, and what comes meanwhile becomes the next */

static int weight_of(const struct mention_ask *ask)
{
        return ask->names_count + (ask->role ? MENTION_ROLE_MAX : 0) + (ask->names_all ? 100 : 0);
}

static void ask_names(struct ingest *ingest)
{
        struct mention_question *question;
        int weight = 0;

        if (!ingest->unnamed || ingest->asked_count)
                return;
        question = mention_question_create();
        LIST_EACH(&ingest->queue, struct waiting, link, waiting) {
                if (ingest->asked_count == MENTION_QUESTION_ASKS_MAX || weight >= INGEST_ASKED_NAMES_MAX)
                        break;
                if (!waiting->names)
                        continue;
                mention_question_add(question, &waiting->names->ask);
                ingest->asked[ingest->asked_count++] = waiting;
                weight += weight_of(&waiting->names->ask);
        }
        ingest->config.ask_names(ingest->config.owner, question);
}

void ingest_names_known(struct ingest *ingest, const struct mention_question *question)
{
        int count = ingest->asked_count;

        ingest->asked_count = 0;
        ingest->unnamed -= count;
        for (int i = 0; i < count; i++) {
                struct waiting *waiting = ingest->asked[i];

                if (question->is_known) {
                        put_spans(waiting, waiting->names, question->asks[i]);
                        waiting->names = NULL;
                        continue;
                }
                list_remove(&waiting->link);
                ingest->queued--;
                end(waiting, fail(waiting->call, ERR_UNAVAILABLE, "messages cannot be stored right now; send it again with the same cid"));
        }
}

void ingest_submit(struct ingest *ingest)
{
        struct waiting *next[INGEST_BATCH_MAX];
        int count;

        ask_names(ingest);
        if (ingest->batches || list_is_empty(&ingest->queue))
                return;
        count = gather(ingest, next);
        if (count)
                submit(ingest, next, count, false);
}
