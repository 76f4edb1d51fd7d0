/* event.c — the table of events. */

#include "op/event.h"

enum { QUIET, AUDITED };

static const struct event_row events[EVENT_COUNT] = {
        [EVENT_none] = {"", BY_ROOM, QUIET},
#define EVENT(name, wire, keyed, audit, sentence) [EVENT_##name] = {wire, keyed, audit},
#include "proto/events.def"
};

const struct event_row *event_row(enum event event)
{
        return &events[event];
}

enum event event_find(struct str wire)
{
        for (int i = 1; i < EVENT_COUNT; i++)
                if (str_equal(str_from(events[i].wire), wire))
                        return (enum event)i;
        return EVENT_none;
}
