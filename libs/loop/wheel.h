/* wheel.h — any number of deadlines on one timer of the loop.
 *
 * Setting and clearing cost the same however many there are: a deadline hangs in the slot of its time, and a slot is looked at when its time has come. Up to
 * WHEEL_STEP_MS late, never early. The timer sleeps while there is none. On the loop's thread.
 */
#pragma once
#include <stdint.h>
#include "base/list.h"

struct loop;
struct wheel;

#define WHEEL_STEP_MS 100

/* Lies inside what it watches; cleared memory is a deadline that is not set. */
struct deadline {
        struct link link;
        int64_t     at_ms;                               /* monotonic */
        void      (*due)(struct deadline *deadline);
};

struct wheel *wheel_create(struct loop *loop);
void          wheel_destroy(struct wheel **wheel);       /* forgets what is still set */

/* Once after that time: moved when it was set before. Inside `due` the deadline is no longer set; it may be set again, and others may be set and cleared. */
void deadline_set(struct wheel *wheel, struct deadline *deadline, int64_t after_ms, void (*due)(struct deadline *deadline));
void deadline_clear(struct wheel *wheel, struct deadline *deadline);
