/* presence.c — who is there, over all gateways, and who wants to know. */

#include "chat-gateway/live/presence.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/memory.h"

struct person {
        struct id   user;
        int         states[MARK_STATES], audiences[MARK_AUDIENCES];      /* how many leases say so */
        struct link watches;
};

struct lease {
        struct id   node;
        struct map *marks;                               /* user → the byte, as a pointer that is none */
        int64_t     number, heard_ms;
};

struct here {
        struct id              user;
        int                    devices;
        struct presence_wishes wishes;
        int64_t                acted_ms, left_ms, seen_ms;               /* seen_ms: 0 for never */
        struct link            link;                     /* in active or leaving; in neither while they do nothing */
};

struct watch {
        struct person *person;
        bool           shares_room;
        struct watcher *watcher;
        struct link    of_person, of_watcher;
};

struct watcher {
        void       *handle;
        int64_t     until_ms;
        int         count;
        struct link watches, link;
};

struct presence {
        struct presence_effects effects;
        void        *owner;
        struct lease own;
        struct map  *people, *here, *leases;
        struct link  active, leaving;                    /* people here by when they last did something, and by when they left */
        struct link  watchers;
        int          watchers_count;
        bool         is_stale;
        int64_t      swept_ms;
};

bool presence_mark_is_valid(uint8_t mark)
{
        return (mark & 0x0f) > MARK_GONE && (mark & 0x0f) < MARK_STATES && mark >> 4 < MARK_AUDIENCES;
}

struct presence *presence_create(struct id node, const struct presence_effects *effects, void *owner)
{
        struct presence *presence = memory_zero(sizeof *presence);

        presence->effects = *effects;
        presence->owner   = owner;
        presence->own     = (struct lease){.node = node, .marks = map_create()};
        presence->people  = map_create();
        presence->here    = map_create();
        presence->leases  = map_create();
        list_init(&presence->active);
        list_init(&presence->leaving);
        list_init(&presence->watchers);
        return presence;
}

static void free_all(struct map **map)
{
        size_t cursor = 0;
        struct id id;
        void *item;

        while ((item = map_next(*map, &cursor, &id)))
                free(item);
        map_destroy(map);
}

void presence_destroy(struct presence **presence)
{
        struct presence *p = *presence;
        size_t cursor = 0;
        struct lease *lease;
        struct id id;

        if (!p)
                return;
        LIST_EACH(&p->watchers, struct watcher, link, watcher) {
                struct watcher *gone = watcher;

                watcher_destroy(p, &gone);
        }
        while ((lease = map_next(p->leases, &cursor, &id)))
                map_destroy(&lease->marks);
        map_destroy(&p->own.marks);
        free_all(&p->leases);
        free_all(&p->here);
        free_all(&p->people);
        free(p);
        *presence = NULL;
}

/* --- what a person is */

static struct person *person_enter(struct presence *presence, struct id user)
{
        struct person *person = map_get(presence->people, user);

        if (person)
                return person;
        person       = memory_zero(sizeof *person);
        person->user = user;
        list_init(&person->watches);
        map_put(presence->people, user, person);
        return person;
}

static bool is_anywhere(const struct person *person)
{
        for (int state = MARK_AWAY; state < MARK_STATES; state++)
                if (person->states[state])
                        return true;
        return false;
}

static void person_leave_if_idle(struct presence *presence, struct person *person)
{
        if (is_anywhere(person) || !list_is_empty(&person->watches))
                return;
        map_remove(presence->people, person->user);
        free(person);
}

/* While a choice is on its way gateways may differ: the most private one holds. */
static enum presence_shown shown_of(const struct person *person, bool shares_room)
{
        if (person->states[MARK_INVISIBLE] || person->audiences[MARK_FOR_NOBODY] || (person->audiences[MARK_FOR_ROOMS] && !shares_room))
                return SHOWN_OFFLINE;
        if (person->states[MARK_BUSY])
                return SHOWN_BUSY;
        if (person->states[MARK_ONLINE])
                return SHOWN_ONLINE;
        return person->states[MARK_AWAY] ? SHOWN_AWAY : SHOWN_OFFLINE;
}

enum presence_shown presence_shown(const struct presence *presence, struct id user, bool shares_room)
{
        const struct person *person = map_get(presence->people, user);

        return person ? shown_of(person, shares_room) : SHOWN_OFFLINE;
}

static void count(struct person *person, uint8_t mark, int change)
{
        if ((mark & 0x0f) == MARK_GONE)
                return;
        person->states[mark & 0x0f] += change;
        person->audiences[mark >> 4] += change;
}

/* One lease says something else of somebody: whoever watches them is told, if it makes a difference to that watcher. */
static void set_mark(struct presence *presence, struct lease *lease, struct id user, uint8_t mark)
{
        uint8_t before = (uint8_t)(uintptr_t)map_get(lease->marks, user);
        enum presence_shown was[2], is[2];
        struct person *person;

        if (before == mark)
                return;
        person = person_enter(presence, user);
        was[0] = shown_of(person, false);
        was[1] = shown_of(person, true);
        count(person, before, -1);
        count(person, mark, 1);
        if ((mark & 0x0f) == MARK_GONE)
                map_remove(lease->marks, user);
        else
                map_put(lease->marks, user, (void *)(uintptr_t)mark);
        is[0] = shown_of(person, false);
        is[1] = shown_of(person, true);
        LIST_EACH(&person->watches, struct watch, of_person, watch)
                if (was[watch->shares_room] != is[watch->shares_room])
                        presence->effects.tell(presence->owner, watch->watcher->handle, user, is[watch->shares_room]);
        person_leave_if_idle(presence, person);
}

/* --- people here */

static enum presence_mark_state state_of(const struct here *here, int64_t now_ms)
{
        switch (here->wishes.wish) {
        case WISH_AWAY:
                return MARK_AWAY;
        case WISH_BUSY:
                return MARK_BUSY;
        case WISH_INVISIBLE:
                return MARK_INVISIBLE;
        case WISH_AUTO:
                break;
        }
        return now_ms - here->acted_ms >= PRESENCE_AWAY_MS ? MARK_AWAY : MARK_ONLINE;
}

static void mark_here(struct presence *presence, struct id user, uint8_t mark)
{
        if ((uint8_t)(uintptr_t)map_get(presence->own.marks, user) == mark)
                return;
        set_mark(presence, &presence->own, user, mark);
        presence->effects.marked(presence->owner, user, mark);
}

/* News of a choice may come late, after a newer one. */
static void wish(struct here *here, struct presence_wishes wishes)
{
        if (wishes.number >= here->wishes.number)
                here->wishes = wishes;
}

static void move_to(struct link *list, struct here *here)
{
        list_remove(&here->link);
        list_append(list, &here->link);
}

static void refresh(struct presence *presence, const struct here *here, int64_t now_ms)
{
        mark_here(presence, here->user, presence_mark(state_of(here, now_ms), here->wishes.audience));
}

static void note_seen(struct presence *presence, struct here *here, int64_t now_ms)
{
        if (here->wishes.wish == WISH_INVISIBLE || (here->seen_ms && now_ms - here->seen_ms < PRESENCE_SEEN_EVERY_MS))
                return;
        here->seen_ms = now_ms;
        presence->effects.seen(presence->owner, here->user);
}

void presence_came(struct presence *presence, struct id user, struct presence_wishes wishes, int64_t now_ms)
{
        struct here *here = map_get(presence->here, user);

        if (!here) {
                here       = memory_zero(sizeof *here);
                here->user = user;
                map_put(presence->here, user, here);
        }
        wish(here, wishes);
        here->devices++;
        here->acted_ms = now_ms;
        move_to(&presence->active, here);
        note_seen(presence, here, now_ms);
        refresh(presence, here, now_ms);
}

void presence_went(struct presence *presence, struct id user, int64_t now_ms)
{
        struct here *here = map_get(presence->here, user);

        if (!here || !here->devices || --here->devices)
                return;
        here->left_ms = now_ms;
        move_to(&presence->leaving, here);
}

void presence_acted(struct presence *presence, struct id user, int64_t now_ms)
{
        struct here *here = map_get(presence->here, user);

        if (!here || !here->devices)
                return;
        here->acted_ms = now_ms;
        move_to(&presence->active, here);
        note_seen(presence, here, now_ms);
        refresh(presence, here, now_ms);
}

void presence_wished(struct presence *presence, struct id user, struct presence_wishes wishes, int64_t now_ms)
{
        struct here *here = map_get(presence->here, user);

        if (!here)
                return;
        wish(here, wishes);
        refresh(presence, here, now_ms);
}

void presence_each_here(struct presence *presence, void (*visit)(void *owner, struct id user, uint8_t mark), void *owner)
{
        size_t cursor = 0;
        struct id user;
        void *mark;

        while ((mark = map_next(presence->own.marks, &cursor, &user)))
                visit(owner, user, (uint8_t)(uintptr_t)mark);
}

size_t presence_count_here(const struct presence *presence)
{
        return map_count(presence->own.marks);
}

/* The first of a list that is sorted by time, if its time has come. */
static struct here *first_due(struct link *list, bool is_leaving, int64_t now_ms)
{
        struct link *first = list_first(list);
        struct here *here  = first ? LIST_ITEM(first, struct here, link) : NULL;

        if (!here || (is_leaving ? now_ms - here->left_ms < PRESENCE_LINGER_MS : now_ms - here->acted_ms < PRESENCE_AWAY_MS))
                return NULL;
        list_remove(&here->link);
        return here;
}

static void sweep_here(struct presence *presence, int64_t now_ms)
{
        struct here *here;

        while ((here = first_due(&presence->active, false, now_ms)))
                refresh(presence, here, now_ms);
        while ((here = first_due(&presence->leaving, true, now_ms))) {
                note_seen(presence, here, now_ms);
                mark_here(presence, here->user, MARK_GONE);
                map_remove(presence->here, here->user);
                free(here);
        }
}

/* --- other gateways */

static struct lease *lease_enter(struct presence *presence, struct id node)
{
        struct lease *lease = map_get(presence->leases, node);

        if (lease)
                return lease;
        lease  = memory_zero(sizeof *lease);
        *lease = (struct lease){.node = node, .marks = map_create()};
        map_put(presence->leases, node, lease);
        return lease;
}

bool presence_heard(struct presence *presence, struct id node, int64_t number, const struct presence_entry *entries, size_t count, int64_t now_ms)
{
        struct lease *lease = map_get(presence->leases, node);

        if (!lease)
                return false;
        lease->heard_ms = now_ms;
        if (number <= lease->number)
                return true;
        if (!count || number != lease->number + 1)
                return false;
        for (size_t i = 0; i < count; i++)
                set_mark(presence, lease, entries[i].user, entries[i].mark);
        lease->number = number;
        return true;
}

static void forget_others(struct presence *presence, struct lease *lease, const struct map *kept)
{
        size_t cursor = 0;
        struct id user;

        while (map_next(lease->marks, &cursor, &user))
                if (!kept || !map_get(kept, user))
                        set_mark(presence, lease, user, MARK_GONE);
}

/* Who was there and still is goes through no change. */
void presence_read_whole(struct presence *presence, struct id node, int64_t number, const struct presence_entry *entries, size_t count, int64_t now_ms)
{
        struct lease *lease = lease_enter(presence, node);
        struct map *kept = map_create();

        for (size_t i = 0; i < count; i++)
                map_put(kept, entries[i].user, (void *)&entries[i]);
        forget_others(presence, lease, kept);
        for (size_t i = 0; i < count; i++)
                set_mark(presence, lease, entries[i].user, entries[i].mark);
        map_destroy(&kept);
        lease->number   = number;
        lease->heard_ms = now_ms;
}

void presence_ended(struct presence *presence, struct id node)
{
        struct lease *lease = map_get(presence->leases, node);

        if (!lease)
                return;
        forget_others(presence, lease, NULL);
        map_remove(presence->leases, node);
        map_destroy(&lease->marks);
        free(lease);
}

static void sweep_leases(struct presence *presence, int64_t now_ms)
{
        size_t cursor = 0;
        struct lease *lease;
        struct id node;

        if (presence->is_stale)
                return;
        while ((lease = map_next(presence->leases, &cursor, &node)))
                if (now_ms - lease->heard_ms >= PRESENCE_LEASE_MS) {
                        presence_ended(presence, node);
                        presence->effects.lapsed(presence->owner, node);
                }
}

void presence_set_stale(struct presence *presence, bool is_stale, int64_t now_ms)
{
        size_t cursor = 0;
        struct lease *lease;
        struct id node;

        if (presence->is_stale == is_stale)
                return;
        presence->is_stale = is_stale;
        while (!is_stale && (lease = map_next(presence->leases, &cursor, &node)))
                lease->heard_ms = now_ms;
        LIST_EACH(&presence->watchers, struct watcher, link, watcher)
                presence->effects.tell_stale(presence->owner, watcher->handle, is_stale);
}

bool presence_is_stale(const struct presence *presence)
{
        return presence->is_stale;
}

/* --- watchers */

struct watcher *watcher_create(struct presence *presence, void *handle, int64_t now_ms)
{
        struct watcher *watcher = memory_zero(sizeof *watcher);

        watcher->handle   = handle;
        watcher->until_ms = now_ms + PRESENCE_WATCH_MS;
        list_init(&watcher->watches);
        list_append(&presence->watchers, &watcher->link);
        presence->watchers_count++;
        return watcher;
}

void watcher_destroy(struct presence *presence, struct watcher **watcher)
{
        struct watcher *w = *watcher;

        if (!w)
                return;
        LIST_EACH(&w->watches, struct watch, of_watcher, watch) {
                list_remove(&watch->of_person);
                list_remove(&watch->of_watcher);
                person_leave_if_idle(presence, watch->person);
                free(watch);
        }
        list_remove(&w->link);
        presence->watchers_count--;
        free(w);
        *watcher = NULL;
}

void watcher_add(struct presence *presence, struct watcher *watcher, struct id user, bool shares_room)
{
        struct watch *watch;

        if (watcher->count >= PRESENCE_WATCHED_MAX)
                return;
        watch              = memory_zero(sizeof *watch);
        watch->watcher     = watcher;
        watch->person      = person_enter(presence, user);
        watch->shares_room = shares_room;
        list_append(&watch->person->watches, &watch->of_person);
        list_append(&watcher->watches, &watch->of_watcher);
        watcher->count++;
}

void presence_each_watcher(struct presence *presence, struct id user, void (*visit)(void *owner, void *watcher, enum presence_shown shown), void *owner)
{
        struct person *person = map_get(presence->people, user);

        if (!person)
                return;
        LIST_EACH(&person->watches, struct watch, of_person, watch)
                visit(owner, watch->watcher->handle, shown_of(person, watch->shares_room));
}

/* The first is the oldest. */
static void sweep_watchers(struct presence *presence, int64_t now_ms)
{
        struct link *first;

        while ((first = list_first(&presence->watchers))) {
                struct watcher *oldest = LIST_ITEM(first, struct watcher, link);
                void *handle           = oldest->handle;

                if (now_ms < oldest->until_ms)
                        return;
                watcher_destroy(presence, &oldest);
                presence->effects.ended(presence->owner, handle);
        }
}

void presence_turn(struct presence *presence, int64_t now_ms)
{
        if (now_ms - presence->swept_ms < PRESENCE_SWEEP_MS)
                return;
        presence->swept_ms = now_ms;
        sweep_here(presence, now_ms);
        sweep_leases(presence, now_ms);
        sweep_watchers(presence, now_ms);
}

struct presence_figures presence_figures(const struct presence *presence)
{
        return (struct presence_figures){
                .here = (int64_t)map_count(presence->own.marks), .known = (int64_t)map_count(presence->people), .leases = (int64_t)map_count(presence->leases),
                .watchers = presence->watchers_count, .is_stale = presence->is_stale};
}
