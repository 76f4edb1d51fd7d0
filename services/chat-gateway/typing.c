/* typing.c — who is typing: each ends by itself. */

#include "chat-gateway/typing.h"

#include <stdlib.h>

#include "base/broken.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/memory.h"
#include "chat-gateway/events.h"
#include "chat-gateway/frames.h"
#include "chat-gateway/gathering.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/seats.h"
#include "json/write.h"
#include "loop/wheel.h"
#include "op/dispatch.h"

enum { QUESTION_BYTES_MAX = 4u << 20 };

struct typing {
        struct wheel     *wheel;
        struct events    *events;
        struct gathering *asking;
        struct dispatch  *dispatch;
        struct door_ws   *ws;
        struct map       *users;                         /* id → struct typist, the first of theirs */
        int               count;
};

/* Somebody in one room; in the others one after the other. */
struct typist {
        struct deadline  deadline;
        struct typing   *typing;
        struct id        room, user;
        struct ws_handle conn;
        struct typist   *next;
};

void typing_write(struct buf *d, struct id user, int64_t until_ms)
{
        buf_put(d, STR("{\"user\":"));
        json_write_id(d, user);
        buf_put(d, STR(",\"until\":"));
        json_write_time(d, until_ms);
        buf_put_char(d, '}');
}

static void forget(struct typist *typist)
{
        struct typing *typing = typist->typing;
        struct typist *first  = map_get(typing->users, typist->user), **at = &first;

        while (*at != typist)
                at = &(*at)->next;
        *at = typist->next;
        if (first)
                map_put(typing->users, typist->user, first);
        else
                map_remove(typing->users, typist->user);
        deadline_clear(typing->wheel, &typist->deadline);
        typing->count--;
        free(typist);
}

static void say_ended(const struct typing *typing, struct id room, struct id user)
{
        struct arena *arena = arena_create(4096);
        struct event_frame *frame;
        struct buf d;

        buf_init(&d, arena, 256);
        typing_write(&d, user, clock_wall_ms());
        frame = frame_of_signal(room, "typing", user, buf_str(&d));
        events_committed(typing->events, (struct log_key){LOG_OF_ROOM, room}, &frame, 1);
        arena_destroy(&arena);
}

static void end(struct typist *typist)
{
        say_ended(typist->typing, typist->room, typist->user);
        forget(typist);
}

static void due(struct deadline *deadline)
{
        end((struct typist *)(void *)((char *)deadline - offsetof(struct typist, deadline)));
}

static struct typist *find(const struct typing *typing, struct id room, struct id user)
{
        struct typist *at = map_get(typing->users, user);

        while (at && !id_equal(at->room, room))
                at = at->next;
        return at;
}

static void note(struct typing *typing, struct id room, struct id user, struct ws_handle conn, bool is_typing)
{
        struct typist *typist = find(typing, room, user);

        if (!is_typing) {
                if (typist)
                        forget(typist);
                return;
        }
        if (!typist) {
                if (typing->count >= TYPING_MAX)
                        return;
                typist  = memory_zero(sizeof *typist);
                *typist = (struct typist){.typing = typing, .room = room, .user = user, .next = map_get(typing->users, user)};
                map_put(typing->users, user, typist);
                typing->count++;
        }
        typist->conn = conn;
        deadline_set(typing->wheel, &typist->deadline, TYPING_MS, due);
}

void typing_closed(struct typing *typing, struct id user, struct ws_handle conn)
{
        for (struct typist *at = map_get(typing->users, user), *next; at; at = next) {
                next = at->next;
                if (conn.generation && at->conn.slot == conn.slot && at->conn.generation == conn.generation)
                        end(at);
        }
}

/* --- being told */

/* What was said in one room, one after another: the bus gets it at once. */
struct said {
        struct id           room;
        struct event_frame *frames[TYPING_ASKED_MAX];
        int                 count;
};

static void tell_room(struct typing *typing, struct said *said)
{
        if (said->count)
                events_committed(typing->events, (struct log_key){LOG_OF_ROOM, said->room}, said->frames, said->count);
        said->count = 0;
}

static void say(struct typing *typing, const struct call *call, struct said *said)
{
        const struct publication *publication = call->publication;
        const struct published *item          = publication->items;

        if (BREAK_PUBLISH)
                return;
        if (!id_equal(said->room, item->key.id))
                tell_room(typing, said);
        said->room                  = item->key.id;
        said->frames[said->count++] = frame_of_signal(item->key.id, item->signal, item->subject, item->d);
}

static enum err run(struct typing *typing, struct call *call, const struct seat_row *found, struct said *said)
{
        const struct typing_set_in *in = call->in;
        struct ws_handle conn          = ws_of_call(call);

        TRY(seats_enter(call, found));
        TRY(call->op->run(call, call->in, call->out));
        say(typing, call, said);
        note(typing, in->room, call->who.user, conn, in->typing);
        return OK;
}

/* It went while it was asked for: nothing else will end what it said. */
static void end_if_gone(struct typing *typing, struct id user, struct ws_handle conn)
{
        if (conn.generation && !ws_identity(typing->ws, conn))
                typing_closed(typing, user, conn);
}

static void ask(void *owner, struct gathered *gathered)
{
        (void)owner;
        seats_ask(gathered, SEATS_TO_SPEAK);
}

static enum err tell(void *owner, struct gathered *gathered, const struct pipeline_answer *answer)
{
        struct typing *typing = owner;
        struct said said      = {.count = 0};
        struct seat_row *seats;

        TRY(seats_told(gathered, answer, &seats));
        for (int i = 0; i < gathered->count; i++)
                gathered->calls[i]->err = run(typing, gathered->calls[i], &seats[i], &said);
        tell_room(typing, &said);
        for (int i = 0; i < gathered->count; i++) {
                struct call *call = gathered->calls[i];

                end_if_gone(typing, call->who.user, ws_of_call(call));
                call_answer(typing->dispatch, call, call->err);
        }
        return OK;
}

static const struct gathering_kind kind = {
        .waiting_max = TYPING_WAITING_MAX, .calls_max = TYPING_ASKED_MAX, .under_way_max = 1, .bytes_max = QUESTION_BYTES_MAX,
        .sorry = "the room cannot be looked up right now; say it again", .ask = ask, .tell = tell,
};

void typing_take(struct typing *typing, struct call *call)
{
        gathering_take(typing->asking, call);
}

void typing_turn(struct typing *typing)
{
        gathering_submit(typing->asking);
}

/* --- its life */

struct typing *typing_create(struct loop *loop, struct events *events, struct pipeline *pipeline, struct dispatch *dispatch)
{
        struct typing *typing = memory_zero(sizeof *typing);

        typing->wheel    = wheel_create(loop);
        typing->events   = events;
        typing->asking   = gathering_create(&kind, pipeline, dispatch, typing);
        typing->dispatch = dispatch;
        typing->users    = map_create();
        return typing;
}

void typing_set_door(struct typing *typing, struct door_ws *ws)
{
        typing->ws = ws;
}

void typing_destroy(struct typing **typing)
{
        struct typing *t = *typing;
        size_t cursor = 0;
        struct typist *first;
        struct id user;

        if (!t)
                return;
        gathering_destroy(&t->asking);
        wheel_destroy(&t->wheel);                        /* it still knows the typists */
        while ((first = map_next(t->users, &cursor, &user)))
                for (struct typist *at = first, *next; at; at = next) {
                        next = at->next;
                        free(at);
                }
        map_destroy(&t->users);
        free(t);
        *typing = NULL;
}
