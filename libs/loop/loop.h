/* loop.h — the one loop of a process: timers, descriptors, wake-ups. Stands on libev.
 *
 * Everything here is called on the loop's thread, except loop_wake and loop_stop. Nothing called from the loop may block.
 *
 * A turn: read what is ready, run the timers that are due, then the end-of-turn functions in the order in which they were added.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct loop;

struct loop *loop_create(void);
void         loop_destroy(struct loop **loop);           /* closes every watcher that is left */

void loop_run(struct loop *loop);                        /* until loop_stop */
void loop_stop(struct loop *loop);                       /* any thread, and signal handlers */

/* What libwebsockets is given as its foreign loop: a struct ev_loop *. */
void *loop_native(struct loop *loop);

/* --- timers, on the monotonic clock; `every_ms` 0 fires once. Started by create; restart sets a new time. */
struct loop_timer;
struct loop_timer *loop_timer_create(struct loop *loop, int64_t after_ms, int64_t every_ms, void (*fire)(void *owner), void *owner);
void               loop_timer_restart(struct loop_timer *timer, int64_t after_ms);
void               loop_timer_stop(struct loop_timer *timer);
void               loop_timer_destroy(struct loop_timer **timer);

/* --- descriptors */
enum { LOOP_READ = 1, LOOP_WRITE = 2 };
struct loop_fd;
struct loop_fd *loop_fd_create(struct loop *loop, int fd, int events, void (*ready)(void *owner, int events), void *owner);
void            loop_fd_want(struct loop_fd *watch, int events);         /* free when nothing changes */
void            loop_fd_destroy(struct loop_fd **watch);                 /* does not close the descriptor */

/* --- wake-ups: other threads say "look", the function runs on the loop's thread. Wakes of one turn are joined. */
struct loop_wake;
struct loop_wake *loop_wake_create(struct loop *loop, void (*woken)(void *owner), void *owner);
void              loop_wake(struct loop_wake *wake);                     /* any thread */
void              loop_wake_destroy(struct loop_wake **wake);

/* --- end of turn: runs before the loop sleeps, possibly twice in a turn: must be idempotent. */
struct loop_turn;
struct loop_turn *loop_turn_create(struct loop *loop, void (*end_of_turn)(void *owner), void *owner);
void              loop_turn_destroy(struct loop_turn **turn);

/* Makes the next turn come at once instead of sleeping: for work cut in slices. */
void loop_again(struct loop *loop);

/* When the loop last turned (monotonic ms; any thread): what liveness is judged by. */
int64_t loop_last_turn_ms(const struct loop *loop);

/* --- SIGTERM and SIGINT as a call on the loop's thread. */
void loop_on_signal(struct loop *loop, int signal, void (*fire)(void *owner), void *owner);
