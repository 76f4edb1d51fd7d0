/* keys.h — the names of everything that is in Redis, and of every channel. Built here and nowhere else. Any thread.
 *
 *      room:{<id>}                  channel     events and signals of a room, between gateways
 *      user:{<id>}                  channel     events and signals of a user, to the gateways where he is connected
 *      presence:leases              sorted set  gateway processes, by when their lease ends
 *      presence:{<gateway>}         hash        the users of one gateway and their states; ends with the lease
 *      presence:changes             channel     users whose state may have changed
 *      limit:<class>:{<who>}        text        a token bucket: the theoretical arrival time in microseconds
 *      window:<name>:{<what>}       sorted set  what came within a window, by when it came in microseconds; ends with the window
 *      auth:revocations             stream      sessions that ended
 *
 * What stands in braces is what Redis Cluster, or we with several servers, spread by. Limits are all on one server: a person's bucket and their address's are asked for together.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"

#define KEY_BYTES_MAX 192

/* A name by value; key_str looks into it. */
struct key {
        size_t len;
        char   at[KEY_BYTES_MAX];
};

struct str key_str(const struct key *key);

struct key key_room(struct id room);
struct key key_user(struct id user);
bool       key_is_room(struct str channel, struct id *room);
bool       key_is_user(struct str channel, struct id *user);

struct key key_presence_leases(void);
struct key key_presence_of(struct id gateway);
struct key key_presence_changes(void);

/* `who` is anything: an id, an address, a hash. One too long for a name is replaced by its end and a checksum of the whole. */
struct key key_limit(const char *price, struct str who);

struct key key_window(const char *name, struct str what);                /* `what` is bounded by whoever asks: a hash */

struct key key_revocations(void);

/* What a server is to key_server_of: it hangs on how its address is written, so that must be the same on every node. */
uint64_t key_server(struct str address);

/* Which of the servers what is named by this id lives on: the same on every node and for ever, whatever the order they are told in. One more takes its part from each of the others,
 * and one less leaves its part to them; nothing else moves. 0 when there is none. */
size_t key_server_of(struct id id, const uint64_t *servers, size_t count);
