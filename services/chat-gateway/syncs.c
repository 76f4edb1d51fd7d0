/* syncs.c — session.sync on the loop, gathered. */

#include "chat-gateway/syncs.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/memory.h"
#include "chat-gateway/catching_up.h"
#include "op/run.h"

enum { QUESTION_ARENA_BYTES_MAX = 64u << 20 };

/* In the arena of its call. */
struct waiting {
        struct link  link;
        struct call *call;
};

struct question {
        struct syncs *syncs;
        struct arena *arena;
        struct call  *calls[SYNCS_BATCH_MAX];
        struct id     users[SYNCS_BATCH_MAX];
        int64_t       user_seqs[SYNCS_BATCH_MAX];
        int           count;
};

struct syncs {
        struct pipeline   *pipeline;
        struct price_desk *prices;
        struct dispatch   *dispatch;
        void             (*synced)(void *owner, struct call *call);
        void              *owner;
        struct link        queue;
        int                queued;
        bool               is_asking;
};

struct syncs *syncs_create(struct pipeline *pipeline, struct price_desk *prices, void (*synced)(void *owner, struct call *call), void *owner)
{
        struct syncs *syncs = memory_zero(sizeof *syncs);

        list_init(&syncs->queue);
        syncs->pipeline = pipeline;
        syncs->prices   = prices;
        syncs->synced   = synced;
        syncs->owner    = owner;
        return syncs;
}

void syncs_set_dispatch(struct syncs *syncs, struct dispatch *dispatch)
{
        syncs->dispatch = dispatch;
}

static struct call *take_first(struct syncs *syncs)
{
        struct waiting *first = LIST_ITEM(list_first(&syncs->queue), struct waiting, link);

        list_remove(&first->link);
        syncs->queued--;
        return first->call;
}

void syncs_destroy(struct syncs **syncs)
{
        struct syncs *s = *syncs;

        if (!s)
                return;
        while (!list_is_empty(&s->queue))
                call_answer(s->dispatch, take_first(s), ERR_UNAVAILABLE);
        free(s);
        *syncs = NULL;
}

/* --- coming */

static void charged(void *owner, struct call *call, enum err err)
{
        struct syncs *syncs = owner;
        struct waiting *waiting;

        if (err == OK && syncs->queued >= SYNCS_WAITING_MAX)
                err = ERR_BUSY;
        if (err != OK) {
                call_answer(syncs->dispatch, call, err);
                return;
        }
        call->is_paid = true;
        waiting       = arena_zero(call->arena, sizeof *waiting);
        waiting->call = call;
        list_append(&syncs->queue, &waiting->link);
        syncs->queued++;
}

void syncs_take(void *owner, struct call *call)
{
        struct syncs *syncs = owner;
        enum err err = permit_caller(call);

        if (err == OK)
                err = call_read(call);
        if (err == OK)
                price_charge(syncs->prices, call, call->op->price, STR_NONE, charged, syncs);
        else
                call_answer(syncs->dispatch, call, err);
}

/* --- the answer */

static bool is_simple(const struct session_sync_in *in, const struct sync_row *found)
{
        return found->count <= SYNC_ROOMS_MAX && !found->has_moved && !found->has_mentions && (!in->has_user_seq || found->user_seq - in->user_seq <= SYNC_ENTRIES_MAX);
}

static void answer_one(struct syncs *syncs, struct call *call, struct sync_row *found)
{
        const struct session_sync_in *in = call->in;
        struct session_sync_out *out     = call->out;

        if (!is_simple(in, found)) {
                dispatch_to_worker(syncs->dispatch, call);
                return;
        }
        out->epoch    = found->epoch;
        out->user_seq = found->user_seq;
        catching_up_hold(in, found->places, found->count);
        catching_up_tell(call, in, found->places, found->count, false, out);
        syncs->synced(syncs->owner, call);
}

static void answered(void *owner, const struct pipeline_answer *answer)
{
        struct question *question = owner;
        struct arena *arena       = question->arena;
        struct sync_row *found    = arena_array(arena, struct sync_row, (size_t)question->count);

        enum err err              = answer->err == OK ? syncs_results(&answer->rows[0], question->count, arena, found) : answer->err;

        question->syncs->is_asking = false;
        for (int i = 0; i < question->count; i++)
                if (err == OK)
                        answer_one(question->syncs, question->calls[i], &found[i]);
                else
                        call_answer(question->syncs->dispatch, question->calls[i], err);
        arena_destroy(&arena);
}

/* --- asking */

/* There is no connection just now: a worker makes one of its own, and knows what to say if it cannot. */
static void give_up(struct question *question)
{
        for (int i = 0; i < question->count; i++)
                dispatch_to_worker(question->syncs->dispatch, question->calls[i]);
}

static struct question *question_of(struct syncs *syncs)
{
        struct arena *arena       = arena_create(QUESTION_ARENA_BYTES_MAX);
        struct question *question = arena_zero(arena, sizeof *question);

        question->syncs = syncs;
        question->arena = arena;
        while (question->count < SYNCS_BATCH_MAX && !list_is_empty(&syncs->queue)) {
                struct call *call = take_first(syncs);
                const struct session_sync_in *in = call->in;

                question->users[question->count]     = call->who.user;
                question->user_seqs[question->count] = in->has_user_seq ? in->user_seq : -1;
                question->calls[question->count++]   = call;
        }
        return question;
}

void syncs_submit(struct syncs *syncs)
{
        struct pipeline_statement statement;
        struct question *question;
        struct arena *arena;

        if (syncs->is_asking || list_is_empty(&syncs->queue))
                return;
        question = question_of(syncs);
        arena    = question->arena;
        syncs_statement(question->users, question->user_seqs, question->count, arena, &statement);
        syncs->is_asking = true;
        if (pipeline_send(syncs->pipeline, &statement, 1, arena, answered, question) == OK)
                return;
        syncs->is_asking = false;
        give_up(question);
        arena_destroy(&arena);
}
