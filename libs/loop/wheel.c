/* wheel.c — deadlines in slots of time. */

#include "loop/wheel.h"

#include <stdlib.h>
#include "base/clock.h"
#include "base/memory.h"
#include "loop/loop.h"

#define SLOTS 1024                                       /* one turn of the wheel: 102 seconds; what is further away stays for another one */

struct wheel {
        struct loop       *loop;
        struct loop_timer *timer;
        int64_t            step;                         /* the last one looked at */
        size_t             count;
        struct link        slots[SLOTS];
};

static struct link *slot_of(struct wheel *wheel, int64_t step)
{
        return &wheel->slots[(uint64_t)step % SLOTS];
}

static void look_at(struct wheel *wheel, int64_t step, int64_t now_ms)
{
        struct link due, *slot = slot_of(wheel, step);

        /* What is due is moved aside first: `due` may set deadlines into this very slot. */
        list_init(&due);
        LIST_EACH(slot, struct deadline, link, deadline)
                if (deadline->at_ms <= now_ms) {
                        list_remove(&deadline->link);
                        list_append(&due, &deadline->link);
                }
        while (!list_is_empty(&due)) {
                struct deadline *deadline = LIST_ITEM(list_first(&due), struct deadline, link);
                list_remove(&deadline->link);
                wheel->count--;
                deadline->due(deadline);
        }
}

static void tick(void *owner)
{
        struct wheel *wheel  = owner;
        int64_t       now_ms = clock_monotonic_ms(), until = now_ms / WHEEL_STEP_MS;

        /* After a long sleep one whole turn sees everything. */
        if (until - wheel->step > SLOTS)
                wheel->step = until - SLOTS;
        while (wheel->step < until)
                look_at(wheel, ++wheel->step, now_ms);
        if (!wheel->count)
                loop_timer_stop(wheel->timer);
}

struct wheel *wheel_create(struct loop *loop)
{
        struct wheel *wheel = memory_zero(sizeof *wheel);

        wheel->loop  = loop;
        wheel->timer = loop_timer_create(loop, WHEEL_STEP_MS, WHEEL_STEP_MS, tick, wheel);
        loop_timer_stop(wheel->timer);
        for (int i = 0; i < SLOTS; i++)
                list_init(&wheel->slots[i]);
        return wheel;
}

void wheel_destroy(struct wheel **wheel)
{
        if (!*wheel)
                return;
        for (int i = 0; i < SLOTS; i++)
                LIST_EACH(&(*wheel)->slots[i], struct deadline, link, deadline)
                        list_remove(&deadline->link);
        loop_timer_destroy(&(*wheel)->timer);
        free(*wheel);
        *wheel = NULL;
}

void deadline_set(struct wheel *wheel, struct deadline *deadline, int64_t after_ms, void (*due)(struct deadline *deadline))
{
        int64_t now_ms = clock_monotonic_ms(), step;

        if (!wheel->count) {
                wheel->step = now_ms / WHEEL_STEP_MS;
                loop_timer_restart(wheel->timer, WHEEL_STEP_MS);
        }
        deadline_clear(wheel, deadline);
        deadline->at_ms = now_ms + (after_ms > 0 ? after_ms : 0);
        deadline->due   = due;
        /* The slot after the one it falls into has passed entirely when it is looked at. */
        step = deadline->at_ms / WHEEL_STEP_MS + 1;
        list_append(slot_of(wheel, step > wheel->step ? step : wheel->step + 1), &deadline->link);
        wheel->count++;
}

void deadline_clear(struct wheel *wheel, struct deadline *deadline)
{
        if (!link_is_in_list(&deadline->link))
                return;
        list_remove(&deadline->link);
        wheel->count--;
}
