/* revoked.c — the set of recent revocations. */

#include "identity/revoked.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/list.h"
#include "base/map.h"
#include "base/memory.h"

/* One person or session: the latest moment before which its tokens are refused. */
struct entry {
        struct link       by_age;
        struct revocation revocation;
        int64_t           known_ms;
};

struct revoked {
        pthread_rwlock_t lock;
        struct map      *sessions, *users;
        struct link      by_age;
        int64_t          all_not_before_ms;
};

struct revoked *revoked_create(void)
{
        struct revoked *revoked = memory_zero(sizeof *revoked);

        pthread_rwlock_init(&revoked->lock, NULL);
        revoked->sessions = map_create();
        revoked->users    = map_create();
        list_init(&revoked->by_age);
        return revoked;
}

static void drop(struct revoked *revoked, struct entry *entry)
{
        map_remove(entry->revocation.kind == REVOKED_SESSION ? revoked->sessions : revoked->users, entry->revocation.id);
        list_remove(&entry->by_age);
        free(entry);
}

void revoked_destroy(struct revoked **revoked)
{
        struct revoked *r = *revoked;

        if (!r)
                return;
        LIST_EACH(&r->by_age, struct entry, by_age, entry)
                drop(r, entry);
        map_destroy(&r->sessions);
        map_destroy(&r->users);
        pthread_rwlock_destroy(&r->lock);
        free(r);
        *revoked = NULL;
}

static void forget_old(struct revoked *revoked, int64_t now_ms)
{
        LIST_EACH(&revoked->by_age, struct entry, by_age, entry) {
                if (now_ms - entry->known_ms < REVOKED_KEEP_MS)
                        return;
                drop(revoked, entry);
        }
}

static bool add_one(struct revoked *revoked, const struct revocation *revocation, int64_t now_ms)
{
        struct map *map = revocation->kind == REVOKED_SESSION ? revoked->sessions : revoked->users;
        struct entry *entry = map_get(map, revocation->id);

        if (entry && (revocation->kind == REVOKED_SESSION || entry->revocation.not_before_ms >= revocation->not_before_ms))
                return false;
        if (entry)
                drop(revoked, entry);
        entry             = memory_zero(sizeof *entry);
        entry->revocation = *revocation;
        entry->known_ms   = now_ms;
        map_put(map, revocation->id, entry);
        list_append(&revoked->by_age, &entry->by_age);
        return true;
}

bool revoked_add(struct revoked *revoked, const struct revocation *revocation, int64_t now_ms)
{
        bool is_new;

        pthread_rwlock_wrlock(&revoked->lock);
        forget_old(revoked, now_ms);
        if (revocation->kind != REVOKED_ALL) {
                is_new = add_one(revoked, revocation, now_ms);
        } else {
                is_new = revocation->not_before_ms > revoked->all_not_before_ms;
                if (is_new)
                        revoked->all_not_before_ms = revocation->not_before_ms;
        }
        pthread_rwlock_unlock(&revoked->lock);
        return is_new;
}

bool revoked_holds(struct revoked *revoked, const struct identity *who)
{
        const struct entry *user;
        bool holds;

        pthread_rwlock_rdlock(&revoked->lock);
        user  = map_get(revoked->users, who->user);
        holds = map_get(revoked->sessions, who->session) || (user && who->issued_at_ms < user->revocation.not_before_ms) ||
                who->issued_at_ms < revoked->all_not_before_ms;
        pthread_rwlock_unlock(&revoked->lock);
        return holds;
}
