/* suspicion.h — what floods and raids are made of, noticed when people whose account is new send it: many names in one text, many links, many rooms within a minute. Nothing is refused for
 * it: it is reported, so that somebody looks. Each gateway notices for itself, in bounded memory. One thread, pure logic.
 */
#pragma once
#include <stdint.h>
#include "base/id.h"

#define SUSPICION_PLACES   1024                          /* people that are watched; newer ones push older ones out */
#define SUSPICION_ROOMS_MAX 32                           /* rooms that are kept of each */
#define SUSPICION_ROOMS_MS 60000
#define SUSPICION_QUIET_MS 600000                        /* of one person no more than one report within so long */

struct suspicion_settings {
        int64_t new_ms;                                  /* for so long an account is new; 0: nothing is noticed */
        int64_t names, links, rooms;                     /* from so many on; 0: not noticed. Rooms: SUSPICION_ROOMS_MAX at most */
};

struct suspicion;
struct arena;

struct suspicion *suspicion_create(const struct suspicion_settings *settings);
void              suspicion_destroy(struct suspicion **suspicion);

/* What is suspicious about this message, for a person, in the arena; NULL for nothing. Ids of people tell when they were made. `names` and `links` stand in its text. */
const char *suspicion_of(struct suspicion *suspicion, struct id sender, struct id room, int names, int links, int64_t now_ms, struct arena *arena);
