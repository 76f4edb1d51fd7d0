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

/* FNV-1a (Fowler, Noll, Vo) of the name, folded to 16 bits; a unit test shows that no two of ours meet. */
uint16_t event_code(enum event event)
{
        uint32_t hash = 2166136261u;

        if (event == EVENT_none)
                return 0;
        for (const char *at = events[event].wire; *at; at++)
                hash = (hash ^ (uint8_t)*at) * 16777619u;
        return (uint16_t)(hash >> 16 ^ hash);
}

static uint16_t codes[EVENT_COUNT];

__attribute__((constructor)) static void number_events(void)
{
        for (int i = 1; i < EVENT_COUNT; i++)
                codes[i] = event_code((enum event)i);
}

enum event event_of_code(uint16_t code)
{
        for (int i = 1; code && i < EVENT_COUNT; i++)
                if (codes[i] == code)
                        return (enum event)i;
        return EVENT_none;
}
