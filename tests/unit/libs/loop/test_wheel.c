/* test_wheel.c — deadlines on one timer. The clock and the loop are made up: time passes when a test says so. */

#include "loop/wheel.h"

#include <stdlib.h>
#include "base/clock.h"
#include "base/memory.h"
#include "loop/loop.h"
#include "tests/support/check.h"

/* --- in place of the clock and the loop */

static int64_t now_ms;
static int     running;                                  /* timers */

struct loop_timer {
        void (*fire)(void *owner);
        void *owner;
        bool  is_on;
};

int64_t clock_monotonic_ms(void)
{
        return now_ms;
}

int64_t clock_monotonic_us(void)
{
        return now_ms * 1000;
}

int64_t clock_wall_ms(void)
{
        return now_ms;
}

void time_print(int64_t at_ms, char out[static TIME_TEXT_LEN + 1])
{
        (void)at_ms;
        out[0] = 0;
}

bool time_parse(struct str text, int64_t *at_ms)
{
        (void)text, (void)at_ms;
        return false;
}

static struct loop_timer *the_timer;

struct loop_timer *loop_timer_create(struct loop *loop, int64_t after_ms, int64_t every_ms, void (*fire)(void *owner), void *owner)
{
        struct loop_timer *timer = memory_zero(sizeof *timer);
        (void)loop, (void)after_ms;
        assert_int_equal(every_ms, WHEEL_STEP_MS);
        *timer = (struct loop_timer){fire, owner, true};
        running++;
        return the_timer = timer;
}

void loop_timer_restart(struct loop_timer *timer, int64_t after_ms)
{
        (void)after_ms;
        running += !timer->is_on;
        timer->is_on = true;
}

void loop_timer_stop(struct loop_timer *timer)
{
        running -= timer->is_on;
        timer->is_on = false;
}

void loop_timer_destroy(struct loop_timer **timer)
{
        loop_timer_stop(*timer);
        free(*timer);
        *timer = NULL;
}

void loop_run(struct loop *loop)
{
        (void)loop;
}

void loop_stop(struct loop *loop)
{
        (void)loop;
}

static void pass(int64_t ms, int64_t step_ms)
{
        for (int64_t until = now_ms + ms; now_ms < until;) {
                now_ms += step_ms;
                if (the_timer->is_on)
                        the_timer->fire(the_timer->owner);
        }
}

/* --- the tests */

static struct wheel *wheel;

struct watched {
        struct deadline deadline;
        int64_t         wanted_ms, came_ms;
        int             times;
};

static void came(struct deadline *deadline)
{
        struct watched *watched = LIST_ITEM(deadline, struct watched, deadline);
        watched->came_ms        = now_ms;
        watched->times++;
}

static void set(struct watched *watched, int64_t after_ms)
{
        watched->wanted_ms = now_ms + after_ms;
        deadline_set(wheel, &watched->deadline, after_ms, came);
}

static int begin(void **state)
{
        (void)state;
        now_ms  = 1234567;
        running = 0;
        wheel   = wheel_create(NULL);
        return 0;
}

static int end(void **state)
{
        (void)state;
        wheel_destroy(&wheel);
        return wheel != NULL || running;
}

TEST(deadlines_come_once_not_early_and_hardly_late)
{
        enum { COUNT = 3000 };
        static struct watched items[COUNT];
        for (int i = 0; i < COUNT; i++)
                set(&items[i], (i * 7919) % 400000);
        pass(410000, 37);
        for (int i = 0; i < COUNT; i++) {
                assert_int_equal(items[i].times, 1);
                assert_true(items[i].came_ms >= items[i].wanted_ms && items[i].came_ms <= items[i].wanted_ms + WHEEL_STEP_MS + 37);
        }
        assert_int_equal(running, 0);
}

TEST(a_deadline_can_be_moved_and_cleared)
{
        struct watched moved = {0}, cleared = {0};
        set(&moved, 500);
        set(&cleared, 500);
        pass(300, 100);
        set(&moved, 1000);
        deadline_clear(wheel, &cleared.deadline);
        deadline_clear(wheel, &cleared.deadline);
        pass(900, 100);
        assert_int_equal(moved.times, 0);
        pass(300, 100);
        assert_int_equal(moved.times, 1);
        assert_int_equal(cleared.times, 0);
}

TEST(a_long_sleep_misses_none)
{
        struct watched items[5] = {0};
        for (int i = 0; i < 5; i++)
                set(&items[i], 100 + 60000 * i);
        now_ms += 3600000;
        the_timer->fire(the_timer->owner);
        for (int i = 0; i < 5; i++)
                assert_int_equal(items[i].times, 1);
}

static struct watched other;

static void again(struct deadline *deadline)
{
        came(deadline);
        if (LIST_ITEM(deadline, struct watched, deadline)->times < 3)
                deadline_set(wheel, deadline, 0, again);
        deadline_clear(wheel, &other.deadline);
}

TEST(inside_due_it_may_be_set_again_and_others_cleared)
{
        struct watched one = {0};
        other              = (struct watched){0};
        deadline_set(wheel, &one.deadline, 50, again);
        set(&other, 50);
        pass(1000, 50);
        assert_int_equal(one.times, 3);
        assert_int_equal(other.times, 0);
}

TEST(the_timer_sleeps_while_there_is_none)
{
        struct watched one = {0};
        assert_int_equal(running, 0);
        set(&one, 100);
        assert_int_equal(running, 1);
        pass(1000, 100);
        assert_int_equal(running, 0);
        now_ms += 500000;
        set(&one, 100);
        pass(300, 100);
        assert_int_equal(one.times, 2);
}

#define WITH_WHEEL(name) cmocka_unit_test_setup_teardown(name, begin, end)
SUITE(WITH_WHEEL(deadlines_come_once_not_early_and_hardly_late), WITH_WHEEL(a_deadline_can_be_moved_and_cleared), WITH_WHEEL(a_long_sleep_misses_none),
      WITH_WHEEL(inside_due_it_may_be_set_again_and_others_cleared), WITH_WHEEL(the_timer_sleeps_while_there_is_none))
