/* cache.c — tokens that were verified before, by their SHA-256. */

#include "token/token.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/list.h"
#include "base/memory.h"
#include "crypto/hash.h"

struct entry {
        struct link         by_use;                      /* the one unused for longest is first */
        struct entry       *next;                        /* in its slot */
        uint8_t             digest[SHA256_BYTES];
        struct token_claims claims;                      /* its texts follow the entry */
        char                texts[];
};

struct token_cache {
        struct link    by_use;
        size_t         limit, count, slot_count;         /* slots: a power of two, at least `limit` */
        struct entry **slots;
};

struct token_cache *token_cache_create(size_t limit)
{
        struct token_cache *cache = memory_zero(sizeof(*cache));

        assert(limit > 0);
        cache->limit      = limit;
        cache->slot_count = 1;
        while (cache->slot_count < limit)
                cache->slot_count *= 2;
        cache->slots = memory_zero(cache->slot_count * sizeof(*cache->slots));
        list_init(&cache->by_use);
        return cache;
}

/* A digest of a token that we signed is as random as a hash gets; its first bytes choose the slot. */
static struct entry **slot_of(struct token_cache *cache, const uint8_t digest[static SHA256_BYTES])
{
        size_t number;

        memcpy(&number, digest, sizeof(number));
        return &cache->slots[number & (cache->slot_count - 1)];
}

static struct entry **find(struct token_cache *cache, const uint8_t digest[static SHA256_BYTES])
{
        struct entry **at = slot_of(cache, digest);

        while (*at && memcmp((*at)->digest, digest, SHA256_BYTES) != 0)
                at = &(*at)->next;
        return at;
}

static void drop(struct token_cache *cache, struct entry **at)
{
        struct entry *entry = *at;

        *at = entry->next;
        list_remove(&entry->by_use);
        cache->count--;
        free(entry);
}

bool token_cache_get(struct token_cache *cache, struct str token, int64_t now_ms, struct arena *arena,
                     struct token_claims *claims)
{
        uint8_t        digest[SHA256_BYTES];
        struct entry **at, *entry;

        if (token.len == 0 || token.len > TOKEN_BYTES_MAX)
                return false;
        sha256(token, digest);
        at = find(cache, digest);
        if (!*at)
                return false;
        entry = *at;
        if (entry->claims.expires_at_ms <= now_ms) {
                drop(cache, at);
                return false;
        }
        list_remove(&entry->by_use);
        list_append(&cache->by_use, &entry->by_use);
        *claims       = entry->claims;
        claims->scope = str_copy(entry->claims.scope, arena);
        claims->amr   = str_copy(entry->claims.amr, arena);
        claims->service = str_copy(entry->claims.service, arena);
        return true;
}

static struct str keep(struct str text, char **room)
{
        char *at = *room;

        if (text.len > 0)
                memcpy(at, text.at, text.len);
        *room += text.len;
        return (struct str){at, text.len};
}

void token_cache_put(struct token_cache *cache, struct str token, const struct token_claims *claims)
{
        uint8_t        digest[SHA256_BYTES];
        struct entry **at, *entry;
        char          *room;

        if (token.len == 0 || token.len > TOKEN_BYTES_MAX ||
            claims->scope.len + claims->amr.len > TOKEN_BYTES_MAX || claims->service.len > TOKEN_SERVICE_MAX)
                return;
        sha256(token, digest);
        at = find(cache, digest);
        if (*at)
                drop(cache, at);
        else if (cache->count == cache->limit)
                drop(cache, find(cache, LIST_ITEM(list_first(&cache->by_use), struct entry, by_use)->digest));
        entry = memory_zero(sizeof(*entry) + claims->scope.len + claims->amr.len + claims->service.len);
        room  = entry->texts;
        memcpy(entry->digest, digest, sizeof(digest));
        entry->claims       = *claims;
        entry->claims.scope = keep(claims->scope, &room);
        entry->claims.amr   = keep(claims->amr, &room);
        entry->claims.service = keep(claims->service, &room);
        at                  = slot_of(cache, digest);
        entry->next         = *at;
        *at                 = entry;
        list_append(&cache->by_use, &entry->by_use);
        cache->count++;
}

void token_cache_clear(struct token_cache *cache)
{
        while (!list_is_empty(&cache->by_use))
                drop(cache, find(cache, LIST_ITEM(list_first(&cache->by_use), struct entry, by_use)->digest));
}

void token_cache_destroy(struct token_cache **cache)
{
        if (!*cache)
                return;
        token_cache_clear(*cache);
        free((*cache)->slots);
        free(*cache);
        *cache = NULL;
}
