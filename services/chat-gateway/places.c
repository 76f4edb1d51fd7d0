/* places.c — callers whose place in a room is to be read, gathered. */

#include "chat-gateway/places.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/memory.h"
#include "chat-gateway/repo/places.h"
#include "chat-gateway/seat.h"

enum { QUESTION_ARENA_BYTES_MAX = 4u << 20 };

/* In the arena of its call. */
struct waiting {
        struct link  link;
        struct call *call;
};

struct question {
        struct places *places;
        struct arena  *arena;
        struct call   *calls[PLACES_BATCH_MAX];
        struct id      rooms[PLACES_BATCH_MAX], users[PLACES_BATCH_MAX];
        int            count;
};

struct places {
        struct pipeline *pipeline;
        struct link      queue;
        int              queued;
        bool             is_asking;
        void           (*read)(void *owner, struct call **calls, int count, enum err err);
        void            *owner;
};

struct places *places_create(struct pipeline *pipeline, void (*read)(void *owner, struct call **calls, int count, enum err err), void *owner)
{
        struct places *places = memory_zero(sizeof *places);

        list_init(&places->queue);
        places->pipeline = pipeline;
        places->read     = read;
        places->owner    = owner;
        return places;
}

static struct call *take_first(struct places *places)
{
        struct waiting *first = LIST_ITEM(list_first(&places->queue), struct waiting, link);

        list_remove(&first->link);
        places->queued--;
        return first->call;
}

void places_destroy(struct places **places)
{
        struct places *p = *places;

        if (!p)
                return;
        while (!list_is_empty(&p->queue)) {
                struct call *call = take_first(p);

                p->read(p->owner, &call, 1, ERR_UNAVAILABLE);
        }
        free(p);
        *places = NULL;
}

enum err places_add(struct places *places, struct call *call)
{
        struct waiting *waiting;

        if (places->queued >= PLACES_WAITING_MAX)
                return ERR_BUSY;
        waiting       = arena_zero(call->arena, sizeof *waiting);
        waiting->call = call;
        list_append(&places->queue, &waiting->link);
        places->queued++;
        return OK;
}

/* Who is banned is no member, and nothing that is asked here is for others. */
static struct seat *seat_at(struct call *call, struct id room, const struct caller_place *place)
{
        struct seat *seat = arena_zero(call->arena, sizeof *seat);

        *seat             = (struct seat){.room = place->room, .is_member = place->is_member, .member = place->member};
        seat->room.id     = room;
        seat->member.room = room;
        seat->member.user = call->who.user;
        if (place->room.permissions)
                seat->room.permissions = arena_copy(call->arena, place->room.permissions, (ROLE_OWNER + 1) * sizeof *place->room.permissions);
        return seat;
}

static void end(struct question *question, enum err err, const struct caller_place *found)
{
        struct arena *arena = question->arena;

        question->places->is_asking = false;
        for (int i = 0; err == OK && i < question->count; i++)
                question->calls[i]->seat = found[i].is_there ? seat_at(question->calls[i], question->rooms[i], &found[i]) : NULL;
        question->places->read(question->places->owner, question->calls, question->count, err);
        arena_destroy(&arena);
}

static void answered(void *owner, const struct pipeline_answer *answer)
{
        struct question *question = owner;
        struct caller_place *found       = arena_array(question->arena, struct caller_place, (size_t)question->count);

        end(question, answer->err == OK ? places_results(answer, question->count, question->arena, found) : answer->err, found);
}

static void add(struct question *question, struct call *call)
{
        memcpy(&question->rooms[question->count], (const char *)call->in + op_room(call->op)->offset, sizeof(struct id));
        question->users[question->count]   = call->who.user;
        question->calls[question->count++] = call;
}

void places_submit(struct places *places)
{
        struct pipeline_statement statement;
        struct question *question;
        struct arena *arena;
        enum err err;

        if (places->is_asking || list_is_empty(&places->queue))
                return;
        arena            = arena_create(QUESTION_ARENA_BYTES_MAX);
        question         = arena_zero(arena, sizeof *question);
        question->places = places;
        question->arena  = arena;
        while (question->count < PLACES_BATCH_MAX && !list_is_empty(&places->queue))
                add(question, take_first(places));
        places_statement(question->rooms, question->users, question->count, arena, &statement);
        places->is_asking = true;
        err = pipeline_send(places->pipeline, &statement, 1, arena, answered, question);
        if (err != OK)
                end(question, err, NULL);
}
