/* presence.h — who is there, over all gateways, and who wants to know.
 *
 * Pure logic, as all of live/: driven by calls, given the time, acting through struct presence_effects. One thread.
 *
 * Each gateway holds a lease: the set of people connected to it, and of each a mark. What somebody is follows from the marks of all leases that have not ended: who is
 * there by one device is there. A lease that is not heard of for PRESENCE_LEASE_MS has lapsed: its people are gone. While the gateways cannot hear of each other nothing
 * lapses: what is known stays, and is stale.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/id.h"

#define PRESENCE_LEASE_MS      15000
#define PRESENCE_AWAY_MS       300000                    /* without doing anything */
#define PRESENCE_LINGER_MS     3000                      /* who comes back so soon was never gone */
#define PRESENCE_SEEN_EVERY_MS 60000                     /* `seen` at most so often for each person */
#define PRESENCE_SWEEP_MS      500
#define PRESENCE_WATCH_MS      900000                    /* a watch ends by itself: who may see whom has to be looked at anew */
#define PRESENCE_WATCHED_MAX   500                       /* by one watcher */

/* What a lease says of somebody, in one byte: the state below, and the audience. */
enum presence_mark_state { MARK_GONE, MARK_AWAY, MARK_ONLINE, MARK_BUSY, MARK_INVISIBLE, MARK_STATES };
enum presence_mark_audience { MARK_FOR_ROOMS, MARK_FOR_EVERYONE, MARK_FOR_NOBODY, MARK_AUDIENCES };
static inline uint8_t presence_mark(enum presence_mark_state state, enum presence_mark_audience audience) { return (uint8_t)(state | audience << 4); }
bool presence_mark_is_valid(uint8_t mark);               /* of somebody who is there */

/* What a person wants to be seen as: in the order of enum presence_choice of chat.def. */
enum presence_wish { WISH_AUTO, WISH_AWAY, WISH_BUSY, WISH_INVISIBLE };
struct presence_wishes {
        enum presence_wish          wish;
        enum presence_mark_audience audience;
        int64_t                     number;              /* as of that entry of their own log: older ones change nothing */
};

/* What somebody is to others: in the order of enum presence_state of chat.def. */
enum presence_shown { SHOWN_OFFLINE, SHOWN_AWAY, SHOWN_ONLINE, SHOWN_BUSY };

struct presence;
struct watcher;

struct presence_effects {
        /* What this gateway's own lease has to say of somebody from now on; MARK_GONE: nothing. */
        void (*marked)(void *owner, struct id user, uint8_t mark);
        void (*tell)(void *owner, void *watcher, struct id user, enum presence_shown shown);
        void (*tell_stale)(void *owner, void *watcher, bool is_stale);
        /* Somebody who shows themselves was here. */
        void (*seen)(void *owner, struct id user);
        /* A gateway was not heard of any more. */
        void (*lapsed)(void *owner, struct id node);
        /* The watcher's time is over; it is gone when this returns. */
        void (*ended)(void *owner, void *watcher);
};

struct presence *presence_create(struct id node, const struct presence_effects *effects, void *owner);
void             presence_destroy(struct presence **presence);

/* --- people here. Each device comes and goes by itself; wishes are the same on all of them. */
void presence_came(struct presence *presence, struct id user, struct presence_wishes wishes, int64_t now_ms);
void presence_went(struct presence *presence, struct id user, int64_t now_ms);
void presence_acted(struct presence *presence, struct id user, int64_t now_ms);
void presence_wished(struct presence *presence, struct id user, struct presence_wishes wishes, int64_t now_ms);
/* Everybody here and their marks. */
void presence_each_here(struct presence *presence, void (*visit)(void *owner, struct id user, uint8_t mark), void *owner);
size_t presence_count_here(const struct presence *presence);

/* --- other gateways' leases. Changes are numbered; one that is not the next one means that the lease has to be read whole. */
struct presence_entry {
        struct id user;
        uint8_t   mark;
};
/* False when it has to be read whole; nothing was taken over then. `number` counts what the gateway has said so far, this included; without entries it is heard of and no more. */
bool presence_heard(struct presence *presence, struct id node, int64_t number, const struct presence_entry *entries, size_t count, int64_t now_ms);
void presence_read_whole(struct presence *presence, struct id node, int64_t number, const struct presence_entry *entries, size_t count, int64_t now_ms);
void presence_ended(struct presence *presence, struct id node);          /* it said so itself, or there is nothing to read */

/* Nothing is heard of other gateways (any more, or again). Afterwards every lease has its full time. */
void presence_set_stale(struct presence *presence, bool is_stale, int64_t now_ms);
bool presence_is_stale(const struct presence *presence);

/* --- what somebody is to one who shares a room with them, or does not */
enum presence_shown presence_shown(const struct presence *presence, struct id user, bool shares_room);

/* --- watchers: told of each change of those they watch. The handle is the watcher's own. */
struct watcher *watcher_create(struct presence *presence, void *handle, int64_t now_ms);
void            watcher_destroy(struct presence *presence, struct watcher **watcher);
void            watcher_add(struct presence *presence, struct watcher *watcher, struct id user, bool shares_room);       /* each once; past PRESENCE_WATCHED_MAX nothing */
/* Everybody who watches this person. */
void            presence_each_watcher(struct presence *presence, struct id user, void (*visit)(void *owner, void *watcher, enum presence_shown shown), void *owner);

/* --- as time passes: who does nothing is away, who left is gone, leases lapse, watches end. Often; it looks every PRESENCE_SWEEP_MS. */
void presence_turn(struct presence *presence, int64_t now_ms);

struct presence_figures {
        int64_t here, known, leases, watchers;
        bool    is_stale;
};
struct presence_figures presence_figures(const struct presence *presence);
