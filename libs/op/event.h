/* event.h — the events of proto/events.def as numbers, and what the table says of each. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

enum event {
        EVENT_none,
#define EVENT(name, wire, keyed, audit, sentence) EVENT_##name,
#include "proto/events.def"
        EVENT_COUNT
};

enum event_keyed { BY_ROOM, BY_USER, BY_ACCOUNT, BY_DESK };

struct event_row {
        const char      *wire;                           /* "message.sent" */
        enum event_keyed keyed;
        bool             is_audited;
};

const struct event_row *event_row(enum event event);
enum event              event_find(struct str wire);     /* EVENT_none when unknown */

/* The event as a number that stays the same when the table grows: processes of two versions tell each other by it. 0 for EVENT_none; EVENT_none when unknown. */
uint16_t   event_code(enum event event);
enum event event_of_code(uint16_t code);
