/* gathering.c — calls that wait for one question to the database. */

#include "chat-gateway/gathering.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/memory.h"
#include "op/dispatch.h"
#include "op/price.h"

/* In the arena of its call. */
struct waiting {
        struct link  link;
        struct call *call;
};

struct gathering {
        const struct gathering_kind *kind;
        struct pipeline             *pipeline;
        struct dispatch             *dispatch;
        void                        *owner;              /* of the kind's functions */
        struct link                  queue;
        int                          queued, under_way;
};

struct gathering *gathering_create(const struct gathering_kind *kind, struct pipeline *pipeline, struct dispatch *dispatch, void *owner)
{
        struct gathering *gathering = memory_zero(sizeof *gathering);

        list_init(&gathering->queue);
        gathering->kind     = kind;
        gathering->pipeline = pipeline;
        gathering->dispatch = dispatch;
        gathering->owner    = owner;
        return gathering;
}

static struct waiting *first_of(struct gathering *gathering)
{
        return LIST_ITEM(list_first(&gathering->queue), struct waiting, link);
}

static struct call *take_first(struct gathering *gathering)
{
        struct waiting *first = first_of(gathering);

        list_remove(&first->link);
        gathering->queued--;
        return first->call;
}

static void refuse(struct gathering *gathering, struct call *call, enum err err)
{
        const char *sorry = gathering->kind->sorry;

        call_answer(gathering->dispatch, call, sorry ? fail(call, err, sorry) : err);
}

void gathering_destroy(struct gathering **gathering)
{
        struct gathering *g = *gathering;

        if (!g)
                return;
        while (!list_is_empty(&g->queue))
                refuse(g, take_first(g), ERR_UNAVAILABLE);
        free(g);
        *gathering = NULL;
}

/* --- coming */

void gathering_add_again(struct gathering *gathering, struct call *call)
{
        struct waiting *waiting = arena_zero(call->arena, sizeof *waiting);

        waiting->call = call;
        list_append(&gathering->queue, &waiting->link);
        gathering->queued++;
}

enum err gathering_add(struct gathering *gathering, struct call *call)
{
        if (gathering->queued >= gathering->kind->waiting_max)
                return ERR_BUSY;
        gathering_add_again(gathering, call);
        return OK;
}

static void charged(void *owner, struct call *call, enum err err)
{
        struct gathering *gathering = owner;

        if (err == OK)
                err = gathering_add(gathering, call);
        if (err == OK)
                call->is_paid = true;
        else
                call_answer(gathering->dispatch, call, err);
}

void gathering_take(struct gathering *gathering, struct call *call)
{
        const struct gathering_kind *kind = gathering->kind;
        enum err err = permit_caller(call);

        if (err == OK)
                err = call_read(call);
        if (err != OK)
                call_answer(gathering->dispatch, call, err);
        else if (!kind->admit || kind->admit(gathering->owner, call))
                price_charge(call->prices, call, call->op->price, STR_NONE, charged, gathering);
}

/* --- asking */

static void answered(void *owner, const struct pipeline_answer *answer)
{
        struct gathered *gathered   = owner;
        struct gathering *gathering = gathered->gathering;
        struct arena *arena         = gathered->arena;
        enum err err                = answer->err;

        gathering->under_way--;
        if (err == OK)
                err = gathering->kind->tell(gathering->owner, gathered, answer);
        for (int i = 0; err != OK && i < gathered->count; i++)
                refuse(gathering, gathered->calls[i], err);
        arena_destroy(&arena);
}

static void give_up(struct gathered *gathered, enum err err)
{
        struct gathering *gathering = gathered->gathering;
        struct arena *arena         = gathered->arena;

        for (int i = 0; i < gathered->count; i++)
                if (gathering->kind->pass_on)
                        gathering->kind->pass_on(gathering->owner, gathered->calls[i]);
                else
                        refuse(gathering, gathered->calls[i], err);
        arena_destroy(&arena);
}

static struct gathered *gather(struct gathering *gathering)
{
        const struct gathering_kind *kind = gathering->kind;
        struct arena *arena       = arena_create(kind->bytes_max);
        struct gathered *gathered = arena_zero(arena, sizeof *gathered);

        gathered->gathering        = gathering;
        gathered->arena            = arena;
        gathered->statements_count = 1;
        while (gathered->count < kind->calls_max && !list_is_empty(&gathering->queue)) {
                if (kind->fits && !kind->fits(gathering->owner, gathered, first_of(gathering)->call))
                        break;
                gathered->calls[gathered->count++] = take_first(gathering);
        }
        kind->ask(gathering->owner, gathered);
        return gathered;
}

const struct id *gathered_users(const struct gathered *gathered)
{
        struct id *users = arena_array(gathered->arena, struct id, (size_t)gathered->count);

        for (int i = 0; i < gathered->count; i++)
                users[i] = gathered->calls[i]->who.user;
        return users;
}

void gathering_submit(struct gathering *gathering)
{
        while (gathering->under_way < gathering->kind->under_way_max && !list_is_empty(&gathering->queue)) {
                struct gathered *gathered = gather(gathering);
                enum err err = pipeline_send(gathering->pipeline, gathered->statements, gathered->statements_count, gathered->arena, answered, gathered);

                if (err == OK)
                        gathering->under_way++;
                else
                        give_up(gathered, err);
        }
}
