/* test_loop.c — the loop. */

#include "loop/loop.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/clock.h"
#include "tests/support/check.h"

static struct loop *loop;
static char         story[100];

static void tell(char c)
{
        size_t len = strlen(story);
        if (len < sizeof story - 1)
                story[len] = c;
}

static void tell_letter(void *letter)
{
        tell(*(char *)letter);
}

static void stop(void *unused)
{
        (void)unused;
        loop_stop(loop);
}

static int loop_setup(void **state)
{
        (void)state;
        loop = loop_create();
        memset(story, 0, sizeof story);
        return 0;
}

static int loop_teardown(void **state)
{
        (void)state;
        loop_destroy(&loop);
        return loop != NULL;
}

TEST(timers_fire_in_order_and_not_before_their_time)
{
        int64_t from = clock_monotonic_ms();
        loop_timer_create(loop, 20, 0, tell_letter, "b");
        loop_timer_create(loop, 5, 0, tell_letter, "a");
        loop_timer_create(loop, 40, 0, stop, NULL);
        struct loop_timer *stopped = loop_timer_create(loop, 10, 0, tell_letter, "x");
        loop_timer_stop(stopped);
        struct loop_timer *later = loop_timer_create(loop, 1, 0, tell_letter, "c");
        loop_timer_restart(later, 30);
        loop_run(loop);
        assert_string_equal(story, "abc");
        CHECK(clock_monotonic_ms() - from >= 39);
}

static struct loop_timer *repeating;

static void count_to_three(void *unused)
{
        (void)unused;
        tell('.');
        if (strlen(story) == 3) {
                loop_timer_destroy(&repeating);
                loop_stop(loop);
        }
}

TEST(a_timer_repeats_and_may_destroy_itself)
{
        repeating = loop_timer_create(loop, 0, 2, count_to_three, NULL);
        loop_run(loop);
        assert_string_equal(story, "...");
        CHECK(repeating == NULL);
}

/* A timer counts from now, though the turn began long ago. */
static void late_timer(void *from)
{
        *(int64_t *)from = clock_monotonic_ms() + 15;
        while (clock_monotonic_ms() < *(int64_t *)from)
                ;
        loop_timer_create(loop, 10, 0, stop, NULL);
}

TEST(a_timer_made_late_in_a_turn_is_not_early)
{
        int64_t from = 0;
        loop_timer_create(loop, 0, 0, late_timer, &from);
        loop_run(loop);
        CHECK(clock_monotonic_ms() - from >= 9);
}

static struct loop_fd *watch;
static int             sockets[2];

static void pass_on(void *unused, int events)
{
        char c;
        (void)unused;
        if (events & LOOP_WRITE) {
                tell('w');
                CHECK(write(sockets[0], "x", 1) == 1);
                loop_fd_want(watch, 0);
        }
        if (events & LOOP_READ) {
                CHECK(read(sockets[1], &c, 1) == 1);
                tell('r');
                loop_stop(loop);
        }
}

TEST(descriptors_tell_when_they_are_ready)
{
        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sockets) == 0);
        struct loop_fd *reader = loop_fd_create(loop, sockets[1], LOOP_READ, pass_on, NULL);
        watch                  = loop_fd_create(loop, sockets[0], 0, pass_on, NULL);
        loop_fd_want(watch, LOOP_WRITE);
        loop_run(loop);
        assert_string_equal(story, "wr");
        loop_fd_destroy(&reader);
        loop_fd_destroy(&watch);
        CHECK(reader == NULL);
        close(sockets[0]);
        close(sockets[1]);
}

static void *wake_often(void *wake)
{
        for (int i = 0; i < 1000; i++)
                loop_wake(wake);
        return NULL;
}

static void woken(void *letter)
{
        tell_letter(letter);
        loop_stop(loop);
}

TEST(another_thread_wakes_the_loop)
{
        pthread_t         thread;
        struct loop_wake *wake = loop_wake_create(loop, woken, "!");
        pthread_create(&thread, NULL, wake_often, wake);
        loop_run(loop);
        pthread_join(thread, NULL);
        CHECK_INT(story[0], '!');
        loop_wake_destroy(&wake);
}

TEST(wakes_before_the_turn_are_joined)
{
        struct loop_wake *wake = loop_wake_create(loop, woken, "!");
        wake_often(wake);
        loop_run(loop);
        assert_string_equal(story, "!");
}

static struct loop_turn *turns[3];

static void end_of_turn(void *number)
{
        int i = *(int *)number;
        tell((char)('0' + i));
        if (i == 0 && turns[1])
                loop_turn_destroy(&turns[1]);
        if (i == 2)
                loop_turn_destroy(&turns[2]);
}

TEST(the_ends_of_a_turn_run_in_order_and_may_destroy_each_other)
{
        int numbers[] = {0, 1, 2};
        for (int i = 0; i < 3; i++)
                turns[i] = loop_turn_create(loop, end_of_turn, &numbers[i]);
        loop_timer_create(loop, 0, 0, stop, NULL);
        loop_run(loop);
        CHECK(strncmp(story, "02", 2) == 0);
        CHECK(!strchr(story, '1') && !strchr(story + 2, '2'));
}

static int slices;

static void slice(void *unused)
{
        (void)unused;
        if (++slices < 1000)
                loop_again(loop);
        else
                loop_stop(loop);
}

TEST(again_makes_the_next_turn_come_at_once)
{
        int64_t from = clock_monotonic_ms();
        slices       = 0;
        loop_turn_create(loop, slice, NULL);
        loop_run(loop);
        CHECK(slices >= 1000);
        CHECK(clock_monotonic_ms() - from < 500);
}

TEST(the_last_turn_is_known)
{
        int64_t from = clock_monotonic_ms();
        loop_timer_create(loop, 10, 0, tell_letter, "a");
        loop_timer_create(loop, 20, 0, stop, NULL);
        loop_run(loop);
        CHECK(loop_last_turn_ms(loop) >= from + 9);
        CHECK(loop_last_turn_ms(loop) <= clock_monotonic_ms());
}

static void raise_signal(void *unused)
{
        (void)unused;
        raise(SIGTERM);
}

TEST(a_signal_is_a_call_on_the_loop)
{
        loop_on_signal(loop, SIGTERM, woken, "t");
        loop_timer_create(loop, 0, 0, raise_signal, NULL);
        loop_run(loop);
        assert_string_equal(story, "t");
}

#define ON_A_LOOP(name) cmocka_unit_test_setup_teardown(name, loop_setup, loop_teardown)

SUITE(ON_A_LOOP(timers_fire_in_order_and_not_before_their_time), ON_A_LOOP(a_timer_repeats_and_may_destroy_itself),
      ON_A_LOOP(a_timer_made_late_in_a_turn_is_not_early), ON_A_LOOP(descriptors_tell_when_they_are_ready),
      ON_A_LOOP(another_thread_wakes_the_loop), ON_A_LOOP(wakes_before_the_turn_are_joined),
      ON_A_LOOP(the_ends_of_a_turn_run_in_order_and_may_destroy_each_other), ON_A_LOOP(again_makes_the_next_turn_come_at_once),
      ON_A_LOOP(the_last_turn_is_known), ON_A_LOOP(a_signal_is_a_call_on_the_loop))
