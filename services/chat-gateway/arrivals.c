/* arrivals.c — people who open a session, gathered. */

#include "chat-gateway/arrivals.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/memory.h"
#include "op/call.h"

enum { QUESTION_ARENA_BYTES_MAX = 64u << 20 };

/* In the arena of its call. */
struct arriving {
        struct link  link;
        struct call *call;
};

struct question {
        struct arrivals *arrivals;
        struct arena    *arena;
        struct call     *calls[ARRIVALS_BATCH_MAX];
        struct id        users[ARRIVALS_BATCH_MAX];
        int              count;
};

struct arrivals {
        struct pipeline *pipeline;
        struct link      queue;
        int              queued;
        bool             is_asking;
        void           (*read)(struct call *call, enum err err, const struct arrival *arrival);
};

struct arrivals *arrivals_create(struct pipeline *pipeline, void (*read)(struct call *call, enum err err, const struct arrival *arrival))
{
        struct arrivals *arrivals = memory_zero(sizeof *arrivals);

        list_init(&arrivals->queue);
        arrivals->pipeline = pipeline;
        arrivals->read     = read;
        return arrivals;
}

static struct call *take_first(struct arrivals *arrivals)
{
        struct arriving *first = LIST_ITEM(list_first(&arrivals->queue), struct arriving, link);

        list_remove(&first->link);
        arrivals->queued--;
        return first->call;
}

void arrivals_destroy(struct arrivals **arrivals)
{
        struct arrivals *a = *arrivals;

        if (!a)
                return;
        while (!list_is_empty(&a->queue))
                a->read(take_first(a), ERR_UNAVAILABLE, NULL);
        free(a);
        *arrivals = NULL;
}

enum err arrivals_add(struct arrivals *arrivals, struct call *call)
{
        struct arriving *arriving;

        if (arrivals->queued >= ARRIVALS_WAITING_MAX)
                return ERR_BUSY;
        arriving       = arena_zero(call->arena, sizeof *arriving);
        arriving->call = call;
        list_append(&arrivals->queue, &arriving->link);
        arrivals->queued++;
        return OK;
}

/* Each call's own arena keeps its rooms: they are needed until the last of them is followed. */
static void tell(struct question *question, const struct arrival *found)
{
        for (int i = 0; i < question->count; i++) {
                struct arrival one = found[i];

                one.rooms   = arena_copy(question->calls[i]->arena, one.rooms, one.rooms_count * sizeof *one.rooms);
                one.blocked = arena_copy(question->calls[i]->arena, one.blocked, one.blocked_count * sizeof *one.blocked);
                question->arrivals->read(question->calls[i], OK, &one);
        }
}

static void end(struct question *question, enum err err, const struct arrival *found)
{
        struct arena *arena = question->arena;

        question->arrivals->is_asking = false;
        if (err == OK)
                tell(question, found);
        else
                for (int i = 0; i < question->count; i++)
                        question->arrivals->read(question->calls[i], err, NULL);
        arena_destroy(&arena);
}

static void answered(void *owner, const struct pipeline_answer *answer)
{
        struct question *question = owner;
        struct arrival *found     = arena_array(question->arena, struct arrival, (size_t)question->count);

        end(question, answer->err == OK ? arrivals_results(answer, question->count, question->arena, found) : answer->err, found);
}

void arrivals_submit(struct arrivals *arrivals)
{
        struct pipeline_statement statement;
        struct question *question;
        struct arena *arena;
        enum err err;

        if (arrivals->is_asking || list_is_empty(&arrivals->queue))
                return;
        arena              = arena_create(QUESTION_ARENA_BYTES_MAX);
        question           = arena_zero(arena, sizeof *question);
        question->arrivals = arrivals;
        question->arena    = arena;
        while (question->count < ARRIVALS_BATCH_MAX && !list_is_empty(&arrivals->queue)) {
                struct call *call = take_first(arrivals);

                question->users[question->count]   = call->who.user;
                question->calls[question->count++] = call;
        }
        arrivals_statement(question->users, question->count, arena, &statement);
        arrivals->is_asking = true;
        err = pipeline_send(arrivals->pipeline, &statement, 1, arena, answered, question);
        if (err != OK)
                end(question, err, NULL);
}
