/* bus.h — events between gateways over Redis publish and subscribe: one channel for each log that is followed somewhere, spread over several Redis endpoints by a hash of the log's id
 * (redis/keys.h, key_server_of).
 *
 * Redis may lose anything at any time: whoever listens checks numbers and reads what is missing. Each endpoint comes and goes by itself, and the logs of the others do not notice.
 * On the loop's thread.
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
        /* An endpoint is there, or there again: its logs (bus_endpoint_of) must be subscribed again, and their heads compared. */
        void (*up)(void *owner, int endpoint, bool is_again);
        void (*down)(void *owner, int endpoint);
};

#define BUS_ENDPOINTS_MAX 64                             /* what is named after so many is not used */

/* `addresses` separated by commas, in any order, but each written the same in every gateway. */
struct bus *bus_open(struct loop *loop, struct str addresses, struct str password, const struct bus_hooks *hooks, void *owner);
void        bus_close(struct bus **bus);

/* ERR_UNAVAILABLE when the endpoint is away: `confirmed` does not come, `up` will. */
enum err bus_subscribe(struct bus *bus, uint8_t kind, struct id log);
void     bus_unsubscribe(struct bus *bus, uint8_t kind, struct id log);

/* Leaves in this turn. ERR_UNAVAILABLE: nobody heard it, the feed will tell. */
enum err bus_publish(struct bus *bus, uint8_t kind, struct id log, struct str message);

/* Where the log's channel is: from 0 up. */
int  bus_endpoint_of(const struct bus *bus, struct id log);
/* How many endpoints are there, and whether all are. */
int  bus_endpoints_up(const struct bus *bus);
bool bus_is_up(const struct bus *bus);

/* The end of a turn: reads what waits in the sockets, bounded, so that long turns do not starve the bus; and pushes out what was published. */
void bus_turn(struct bus *bus);
