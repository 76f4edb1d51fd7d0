/* map.h — a hash table from ids to things, open addressing, one thread.
 *
 * Values are pointers that the table does not own and that are never NULL. Hashing is keyed per process.
 */
#pragma once
#include <stddef.h>
#include "base/id.h"

struct map;

struct map *map_create(void);
void        map_destroy(struct map **map);

void  *map_get(const struct map *map, struct id key);                 /* NULL when absent */
void  *map_put(struct map *map, struct id key, void *value);          /* the value it replaced, or NULL */
void  *map_remove(struct map *map, struct id key);                    /* the value removed, or NULL */
size_t map_count(const struct map *map);

/* Walks all entries in no order: start with *cursor = 0, ends with NULL. The current entry may be removed meanwhile,
 * nothing may be added. */
void *map_next(const struct map *map, size_t *cursor, struct id *key);
