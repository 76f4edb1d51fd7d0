/* guarding.h — raids: many people who come into one room at once. Noticed, the room is on guard for a while: who is new in it is held to a pace, and where it wants that nobody comes in.
 *
 * All of it is decided under the room's lock, so it is exact over all gateways. On a worker's thread, in a transaction. Sends keep the same pace in the statement that stores them (repo/sends.c).
 */
#pragma once
#include "chat-gateway/seat.h"

#define GUARD_NEW_MS   (60 * 60 * 1000LL)                /* who came in so long before it, or later, is new while it lasts */
#define GUARD_MS_MAX   (7 * 24 * 60 * 60 * 1000LL)

bool guarding_is_on(const struct room *room, int64_t now_ms);

/* Whether people may come in by themselves now: ERR_GUARDED. */
enum err guarding_check(struct call *call, const struct room *room);
/* Somebody just did: when that makes a raid, the room is on guard from now on, and its log tells it. */
void     guarding_arrived(struct call *call, struct room *room, struct id user);

/* On guard until then: stored and told. `joins`: noticed by the server, after so many; 0: said by the caller. The entry's number. */
int64_t  guarding_begin(struct call *call, struct room *room, int64_t until, int64_t joins, struct str reason);

/* The caller does something in the room that others see, besides speaking: a member who is held to a pace does so no more often. ERR_RATE_LIMITED. */
enum err guarding_pace(struct call *call);
/* The caller names so many people by what was changed. ERR_FORBIDDEN beyond SEND_NEWCOMER_NAMES_MAX, for who is held to a pace. */
enum err guarding_names(struct call *call, int count);
