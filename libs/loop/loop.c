/* loop.c — the loop, on libev. */

#include "loop/loop.h"

#include <ev.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "base/clock.h"
#include "base/list.h"
#include "base/memory.h"

struct loop {
        struct ev_loop *ev;
        ev_prepare      prepare;
        ev_async        stop;
        ev_timer        again;
        struct link     timers, fds, wakes, turns, signals;
        bool            runs_turns;
        _Atomic int64_t last_turn_ms;
};

struct loop_timer {
        ev_timer     ev;
        struct loop *loop;
        struct link  link;
        double       every;
        void (*fire)(void *owner);
        void *owner;
};

struct loop_fd {
        ev_io        ev;
        struct loop *loop;
        struct link  link;
        int          events;
        void (*ready)(void *owner, int events);
        void *owner;
};

struct loop_wake {
        ev_async     ev;
        struct loop *loop;
        struct link  link;
        void (*woken)(void *owner);
        void *owner;
};

struct loop_turn {
        struct loop *loop;
        struct link  link;
        bool         is_gone;
        void (*end_of_turn)(void *owner);
        void *owner;
};

struct loop_signal {
        ev_signal   ev;
        struct link link;
        void (*fire)(void *owner);
        void *owner;
};

/* --- the loop */

/* libev calls watchers of one kind in no promised order, so there is one of its own and our list behind it. A function may
 * destroy any of them, itself too: those are swept when all have run. */
static void prepare_call(struct ev_loop *ev, ev_prepare *prepare, int events)
{
        struct loop *loop = prepare->data;
        (void)ev, (void)events;
        atomic_store_explicit(&loop->last_turn_ms, clock_monotonic_ms(), memory_order_relaxed);
        loop->runs_turns = true;
        for (struct link *at = loop->turns.next; at != &loop->turns; at = at->next) {
                struct loop_turn *turn = LIST_ITEM(at, struct loop_turn, link);
                if (!turn->is_gone)
                        turn->end_of_turn(turn->owner);
        }
        loop->runs_turns = false;
        LIST_EACH(&loop->turns, struct loop_turn, link, turn)
                if (turn->is_gone)
                        loop_turn_destroy(&turn);
}

static void stop_call(struct ev_loop *ev, ev_async *stop, int events)
{
        (void)stop, (void)events;
        ev_break(ev, EVBREAK_ALL);
}

static void again_call(struct ev_loop *ev, ev_timer *again, int events)
{
        (void)ev, (void)again, (void)events;
}

struct loop *loop_create(void)
{
        struct loop *loop = memory_zero(sizeof *loop);
        loop->ev          = ev_loop_new(EVFLAG_AUTO);
        if (!loop->ev)
                memory_give_up("loop: libev has no way to wait for descriptors");
        list_init(&loop->timers);
        list_init(&loop->fds);
        list_init(&loop->wakes);
        list_init(&loop->turns);
        list_init(&loop->signals);
        atomic_store(&loop->last_turn_ms, clock_monotonic_ms());
        loop->prepare.data = loop;
        ev_prepare_init(&loop->prepare, prepare_call);
        ev_prepare_start(loop->ev, &loop->prepare);
        ev_async_init(&loop->stop, stop_call);
        ev_async_start(loop->ev, &loop->stop);
        ev_timer_init(&loop->again, again_call, 0., 0.);
        return loop;
}

void loop_destroy(struct loop **pointer)
{
        struct loop *loop = *pointer;
        if (!loop)
                return;
        LIST_EACH(&loop->timers, struct loop_timer, link, timer)
                loop_timer_destroy(&timer);
        LIST_EACH(&loop->fds, struct loop_fd, link, watch)
                loop_fd_destroy(&watch);
        LIST_EACH(&loop->wakes, struct loop_wake, link, wake)
                loop_wake_destroy(&wake);
        LIST_EACH(&loop->turns, struct loop_turn, link, turn)
                loop_turn_destroy(&turn);
        LIST_EACH(&loop->signals, struct loop_signal, link, on) {
                ev_signal_stop(loop->ev, &on->ev);
                free(on);
                on = NULL;
        }
        ev_timer_stop(loop->ev, &loop->again);
        ev_async_stop(loop->ev, &loop->stop);
        ev_prepare_stop(loop->ev, &loop->prepare);
        ev_loop_destroy(loop->ev);
        free(loop);
        *pointer = NULL;
}

void loop_run(struct loop *loop)
{
        ev_run(loop->ev, 0);
}

void loop_stop(struct loop *loop)
{
        ev_async_send(loop->ev, &loop->stop);
}

void *loop_native(struct loop *loop)
{
        return loop->ev;
}

int64_t loop_last_turn_ms(const struct loop *loop)
{
        return atomic_load_explicit(&loop->last_turn_ms, memory_order_relaxed);
}

/* A timer that is already due, and not ev_idle: that one would keep the idle watchers of others from their turn. */
void loop_again(struct loop *loop)
{
        if (ev_is_active(&loop->again))
                return;
        ev_timer_set(&loop->again, 0., 0.);
        ev_timer_start(loop->ev, &loop->again);
}

/* --- timers */

static void timer_call(struct ev_loop *ev, ev_timer *at, int events)
{
        struct loop_timer *timer = at->data;
        (void)ev, (void)events;
        timer->fire(timer->owner);
}

static void timer_start(struct loop_timer *timer, int64_t after_ms)
{
        /* libev counts from the turn's beginning, which may be long ago. */
        ev_now_update(timer->loop->ev);
        ev_timer_set(&timer->ev, after_ms > 0 ? (double)after_ms / 1000. : 0., timer->every);
        ev_timer_start(timer->loop->ev, &timer->ev);
}

struct loop_timer *loop_timer_create(struct loop *loop, int64_t after_ms, int64_t every_ms, void (*fire)(void *owner),
                                     void *owner)
{
        struct loop_timer *timer = memory_zero(sizeof *timer);
        timer->loop              = loop;
        timer->every             = every_ms > 0 ? (double)every_ms / 1000. : 0.;
        timer->fire              = fire;
        timer->owner             = owner;
        timer->ev.data           = timer;
        ev_init(&timer->ev, timer_call);
        list_append(&loop->timers, &timer->link);
        timer_start(timer, after_ms);
        return timer;
}

void loop_timer_restart(struct loop_timer *timer, int64_t after_ms)
{
        ev_timer_stop(timer->loop->ev, &timer->ev);
        timer_start(timer, after_ms);
}

void loop_timer_stop(struct loop_timer *timer)
{
        ev_timer_stop(timer->loop->ev, &timer->ev);
}

void loop_timer_destroy(struct loop_timer **timer)
{
        if (!*timer)
                return;
        ev_timer_stop((*timer)->loop->ev, &(*timer)->ev);
        list_remove(&(*timer)->link);
        free(*timer);
        *timer = NULL;
}

/* --- descriptors */

static int ev_events(int events)
{
        return (events & LOOP_READ ? EV_READ : 0) | (events & LOOP_WRITE ? EV_WRITE : 0);
}

static void fd_call(struct ev_loop *ev, ev_io *io, int events)
{
        struct loop_fd *watch = io->data;
        (void)ev;
        watch->ready(watch->owner, (events & EV_READ ? LOOP_READ : 0) | (events & EV_WRITE ? LOOP_WRITE : 0));
}

struct loop_fd *loop_fd_create(struct loop *loop, int fd, int events, void (*ready)(void *owner, int events), void *owner)
{
        struct loop_fd *watch = memory_zero(sizeof *watch);
        watch->loop           = loop;
        watch->events         = events;
        watch->ready          = ready;
        watch->owner          = owner;
        watch->ev.data        = watch;
        ev_io_init(&watch->ev, fd_call, fd, ev_events(events));
        list_append(&loop->fds, &watch->link);
        if (events)
                ev_io_start(loop->ev, &watch->ev);
        return watch;
}

void loop_fd_want(struct loop_fd *watch, int events)
{
        if (events == watch->events)
                return;
        int fd        = watch->ev.fd;
        watch->events = events;
        ev_io_stop(watch->loop->ev, &watch->ev);
        ev_io_set(&watch->ev, fd, ev_events(events));
        if (events)
                ev_io_start(watch->loop->ev, &watch->ev);
}

void loop_fd_destroy(struct loop_fd **watch)
{
        if (!*watch)
                return;
        ev_io_stop((*watch)->loop->ev, &(*watch)->ev);
        list_remove(&(*watch)->link);
        free(*watch);
        *watch = NULL;
}

/* --- wake-ups */

static void wake_call(struct ev_loop *ev, ev_async *async, int events)
{
        struct loop_wake *wake = async->data;
        (void)ev, (void)events;
        wake->woken(wake->owner);
}

struct loop_wake *loop_wake_create(struct loop *loop, void (*woken)(void *owner), void *owner)
{
        struct loop_wake *wake = memory_zero(sizeof *wake);
        wake->loop             = loop;
        wake->woken            = woken;
        wake->owner            = owner;
        wake->ev.data          = wake;
        ev_async_init(&wake->ev, wake_call);
        ev_async_start(loop->ev, &wake->ev);
        list_append(&loop->wakes, &wake->link);
        return wake;
}

void loop_wake(struct loop_wake *wake)
{
        ev_async_send(wake->loop->ev, &wake->ev);
}

void loop_wake_destroy(struct loop_wake **wake)
{
        if (!*wake)
                return;
        ev_async_stop((*wake)->loop->ev, &(*wake)->ev);
        list_remove(&(*wake)->link);
        free(*wake);
        *wake = NULL;
}

/* --- end of turn */

struct loop_turn *loop_turn_create(struct loop *loop, void (*end_of_turn)(void *owner), void *owner)
{
        struct loop_turn *turn = memory_zero(sizeof *turn);
        turn->loop             = loop;
        turn->end_of_turn      = end_of_turn;
        turn->owner            = owner;
        list_append(&loop->turns, &turn->link);
        return turn;
}

void loop_turn_destroy(struct loop_turn **turn)
{
        if (!*turn)
                return;
        (*turn)->is_gone = true;
        if (!(*turn)->loop->runs_turns) {
                list_remove(&(*turn)->link);
                free(*turn);
        }
        *turn = NULL;
}

/* --- signals */

static void signal_call(struct ev_loop *ev, ev_signal *at, int events)
{
        struct loop_signal *on = at->data;
        (void)ev, (void)events;
        on->fire(on->owner);
}

void loop_on_signal(struct loop *loop, int signal, void (*fire)(void *owner), void *owner)
{
        struct loop_signal *on = memory_zero(sizeof *on);
        on->fire               = fire;
        on->owner              = owner;
        on->ev.data            = on;
        ev_signal_init(&on->ev, signal_call, signal);
        ev_signal_start(loop->ev, &on->ev);
        list_append(&loop->signals, &on->link);
}
