/* verified.c — tokens that were verified before, by their SHA-256. */

#include "identity/verified.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/memory.h"
#include "crypto/hash.h"
#include "token/token.h"

struct entry {
        struct link     by_use;                          /* the one unused for longest is first */
        struct entry   *next;                            /* in its slot */
        uint8_t         digest[SHA256_BYTES];
        struct identity who;
};

struct verified {
        struct link    by_use;
        size_t         limit, count, slot_count;         /* slots: a power of two, at least `limit` */
        struct entry **slots;
};

struct verified *verified_create(size_t limit)
{
        struct verified *verified = memory_zero(sizeof *verified);

        assert(limit > 0);
        verified->limit      = limit;
        verified->slot_count = 1;
        while (verified->slot_count < limit)
                verified->slot_count *= 2;
        verified->slots = memory_zero(verified->slot_count * sizeof *verified->slots);
        list_init(&verified->by_use);
        return verified;
}

/* A digest of a token that we signed is as random as a hash gets; its first bytes choose the slot. */
static struct entry **slot_of(struct verified *verified, const uint8_t digest[static SHA256_BYTES])
{
        size_t number;

        memcpy(&number, digest, sizeof number);
        return &verified->slots[number & (verified->slot_count - 1)];
}

static struct entry **find(struct verified *verified, const uint8_t digest[static SHA256_BYTES])
{
        struct entry **at = slot_of(verified, digest);

        while (*at && memcmp((*at)->digest, digest, SHA256_BYTES) != 0)
                at = &(*at)->next;
        return at;
}

static void drop(struct verified *verified, struct entry **at)
{
        struct entry *entry = *at;

        *at = entry->next;
        list_remove(&entry->by_use);
        verified->count--;
        free(entry);
}

static void drop_oldest(struct verified *verified)
{
        drop(verified, find(verified, LIST_ITEM(list_first(&verified->by_use), struct entry, by_use)->digest));
}

static bool is_one(struct str token)
{
        return token.len > 0 && token.len <= TOKEN_BYTES_MAX;
}

bool verified_get(struct verified *verified, struct str token, int64_t now_ms, struct identity *who)
{
        uint8_t digest[SHA256_BYTES];
        struct entry **at, *entry;

        if (!is_one(token))
                return false;
        sha256(token, digest);
        at    = find(verified, digest);
        entry = *at;
        if (!entry)
                return false;
        if (entry->who.expires_at_ms <= now_ms) {
                drop(verified, at);
                return false;
        }
        list_remove(&entry->by_use);
        list_append(&verified->by_use, &entry->by_use);
        *who = entry->who;
        return true;
}

void verified_put(struct verified *verified, struct str token, const struct identity *who)
{
        uint8_t digest[SHA256_BYTES];
        struct entry **at, *entry;

        if (!is_one(token))
                return;
        sha256(token, digest);
        at = find(verified, digest);
        if (*at)
                drop(verified, at);
        else if (verified->count == verified->limit)
                drop_oldest(verified);
        entry = memory_zero(sizeof *entry);
        memcpy(entry->digest, digest, sizeof digest);
        entry->who  = *who;
        at          = slot_of(verified, digest);
        entry->next = *at;
        *at         = entry;
        list_append(&verified->by_use, &entry->by_use);
        verified->count++;
}

void verified_clear(struct verified *verified)
{
        while (verified->count)
                drop_oldest(verified);
}

void verified_destroy(struct verified **verified)
{
        struct verified *v = *verified;

        if (!v)
                return;
        verified_clear(v);
        free(v->slots);
        free(v);
        *verified = NULL;
}
