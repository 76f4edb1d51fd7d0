/* typing.c — who is typing: each ends by itself. */

#include "chat-gateway/typing.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/map.h"
#include "base/memory.h"
#include "chat-gateway/events.h"
#include "chat-gateway/frames.h"
#include "json/write.h"
#include "loop/wheel.h"

struct typing {
        struct wheel  *wheel;
        struct events *events;
        struct map    *users;                            /* id → struct typist, the first of theirs */
        int            count;
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

struct typing *typing_create(struct loop *loop, struct events *events)
{
        struct typing *typing = memory_zero(sizeof *typing);

        typing->wheel  = wheel_create(loop);
        typing->events = events;
        typing->users  = map_create();
        return typing;
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

void typing_destroy(struct typing **typing)
{
        struct typing *t = *typing;
        size_t cursor = 0;
        struct typist *first;
        struct id user;

        if (!t)
                return;
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

void typing_note(struct typing *typing, struct id room, struct id user, struct ws_handle conn, bool is_typing)
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
