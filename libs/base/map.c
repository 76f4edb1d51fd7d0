/* map.c — ids to things: open addressing, linear probing. */

#include "base/map.h"

#include <stdint.h>
#include <stdlib.h>
#include "base/memory.h"

#define FIRST_SLOTS 16

struct slot {
        struct id key;
        void     *value;                                 /* NULL: never used; &removed: was used */
};

struct map {
        struct slot *slots;
        size_t       size, count, removed;               /* size is a power of two, or 0 */
};

/* Removing leaves a mark instead of moving the others up: a walk may go on. */
static char removed;

struct map *map_create(void)
{
        return memory_zero(sizeof(struct map));
}

void map_destroy(struct map **map)
{
        if (!*map)
                return;
        free((*map)->slots);
        free(*map);
        *map = NULL;
}

static struct slot *map_find(const struct map *map, struct id key)
{
        if (!map->size)
                return NULL;
        for (size_t at = (size_t)id_hash(key);; at++) {
                struct slot *slot = &map->slots[at & (map->size - 1)];
                if (!slot->value)
                        return NULL;
                if (slot->value != &removed && id_equal(slot->key, key))
                        return slot;
        }
}

void *map_get(const struct map *map, struct id key)
{
        struct slot *slot = map_find(map, key);
        return slot ? slot->value : NULL;
}

static void map_insert(struct map *map, struct id key, void *value)
{
        size_t at = (size_t)id_hash(key);
        while (map->slots[at & (map->size - 1)].value && map->slots[at & (map->size - 1)].value != &removed)
                at++;
        struct slot *slot = &map->slots[at & (map->size - 1)];
        if (slot->value)
                map->removed--;
        *slot = (struct slot){key, value};
        map->count++;
}

/* At most three quarters of the slots are not empty; a table full of marks is only cleaned. */
static void map_make_room(struct map *map)
{
        if (map->size && (map->count + map->removed + 1) * 4 <= map->size * 3)
                return;
        size_t size = FIRST_SLOTS;
        while ((map->count + 1) * 2 > size)
                size *= 2;
        struct map old = *map;
        map->slots     = memory_array(size, sizeof *map->slots);
        map->size      = size;
        map->count = map->removed = 0;
        for (size_t i = 0; i < old.size; i++)
                if (old.slots[i].value && old.slots[i].value != &removed)
                        map_insert(map, old.slots[i].key, old.slots[i].value);
        free(old.slots);
}

void *map_put(struct map *map, struct id key, void *value)
{
        struct slot *slot = map_find(map, key);
        if (slot) {
                void *before = slot->value;
                slot->value  = value;
                return before;
        }
        map_make_room(map);
        map_insert(map, key, value);
        return NULL;
}

void *map_remove(struct map *map, struct id key)
{
        struct slot *slot = map_find(map, key);
        if (!slot)
                return NULL;
        void  *value = slot->value;
        size_t at    = (size_t)(slot - map->slots);
        slot->value  = &removed;
        map->count--;
        map->removed++;
        /* Marks that end a run stand for nothing. */
        if (!map->slots[(at + 1) & (map->size - 1)].value)
                for (; map->slots[at].value == &removed; at = (at - 1) & (map->size - 1)) {
                        map->slots[at].value = NULL;
                        map->removed--;
                }
        return value;
}

size_t map_count(const struct map *map)
{
        return map->count;
}

void *map_next(const struct map *map, size_t *cursor, struct id *key)
{
        while (*cursor < map->size) {
                struct slot *slot = &map->slots[(*cursor)++];
                if (!slot->value || slot->value == &removed)
                        continue;
                if (key)
                        *key = slot->key;
                return slot->value;
        }
        return NULL;
}
