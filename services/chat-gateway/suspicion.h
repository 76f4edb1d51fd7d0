/* suspicion.h — what floods and raids are made of, noticed when people whose account is new send it: many names in one text, many links, many rooms within a minute. Nothing is refused for
 * it: it is reported, so that somebody looks. Counted over all gateways by Redis; while it is away each notices for itself, in bounded memory. On the loop's thread.
 */
#pragma once
#include <stdint.h>
#include "base/id.h"

#define SUSPICION_PLACES   1024                          /* people that are watched while Redis is away; newer ones push older ones out */
#define SUSPICION_ROOMS_MAX 32                           /* rooms that are kept of each */
#define SUSPICION_ROOMS_MS 60000
#define SUSPICION_QUIET_MS 600000                        /* of one person no more than one report within so long */

struct suspicion_settings {
        int64_t new_ms;                                  /* for so long an account is new; 0: nothing is noticed */
        int64_t names, links, rooms;                     /* from so many on; 0: not noticed. Rooms: SUSPICION_ROOMS_MAX at most */
};

struct suspicion;
struct arena;
struct limits;

/* `limits` is borrowed, and may be NULL. */
struct suspicion *suspicion_create(const struct suspicion_settings *settings, struct limits *limits);
void              suspicion_destroy(struct suspicion **suspicion);

/* Something that is about to be said. Whoever asks keeps it until `done`. */
struct suspect {
        struct id     sender, room, cid;
        int           names, links;                      /* in its text */
        int64_t       now_ms;
        struct arena *arena;
        void        (*done)(void *owner, const char *words);
        void         *owner;

        /* --- suspicion's own */
        struct suspicion *suspicion;
        const char       *words;
};

/* Ids of people tell when they were made: of others nothing needs to be looked for. */
bool suspicion_is_new(const struct suspicion *suspicion, struct id sender, int64_t now_ms);
/* `done` comes once, at once or later: what is suspicious about it, for a person, in the arena; NULL for nothing. */
void suspicion_ask(struct suspicion *suspicion, struct suspect *suspect);
