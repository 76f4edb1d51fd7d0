/* bus.h — events between gateways over Redis publish and subscribe: one channel for each log that is followed somewhere, spread over several Redis endpoints by a hash of the log's id.
 *
 * Redis may lose anything at any time: whoever listens checks numbers and reads what is missing. On the loop's thread.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/id.h"
#include "base/str.h"

struct loop;
struct bus;

struct bus_hooks {
        /* The log is being listened to from now on: what is published after this arrives, or the connection breaks. */
        void (*confirmed)(void *owner, uint8_t kind, struct id log);
        /* A message; lives until the hook returns. */
        void (*heard)(void *owner, uint8_t kind, struct id log, struct str message);
        /* An endpoint came back: everything that hashes to it must be subscribed again (bus_subscribe), and its heads compared. */
        void (*up)(void *owner);
        void (*down)(void *owner);
};

/* `addresses` separated by commas; the same list in the same order in every gateway. */
struct bus *bus_open(struct loop *loop, struct str addresses, struct str password, const struct bus_hooks *hooks, void *owner);
void        bus_close(struct bus **bus);

/* ERR_UNAVAILABLE when the endpoint is away: `confirmed` does not come, `up` will. */
enum err bus_subscribe(struct bus *bus, uint8_t kind, struct id log);
void     bus_unsubscribe(struct bus *bus, uint8_t kind, struct id log);

/* Leaves in this turn. ERR_UNAVAILABLE: nobody heard it, the feed will tell. */
enum err bus_publish(struct bus *bus, uint8_t kind, struct id log, struct str message);

/* Whether every endpoint is there. */
bool bus_is_up(const struct bus *bus);

/* The end of a turn: reads what waits in the sockets, bounded, so that long turns do not starve the bus; and pushes out what was published. */
void bus_turn(struct bus *bus);
