/* room_order.h — one room's log as an application sees it: each number once, in order, whatever came by
 * socket and whatever was pulled. Pure.
 *
 * Entries come live, in pages, or both, with holes and repeats. The next number is handed out at once;
 * older ones are dropped; newer ones are held, within bounds, until the hole before them was pulled. What
 * no longer fits is let go: `target` remembers that it exists, and it is pulled like the rest.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

#define ROOM_HELD_MAX       512
#define ROOM_HELD_BYTES_MAX (1u << 20)

struct room_held {
        int64_t seq;
        char   *raw;
        size_t  len;
};

struct room_order {
        int64_t           delivered;                     /* the last number handed out */
        int64_t           target;                        /* the highest number known to exist */
        struct room_held *held;                          /* by number, without repeats */
        size_t            held_count, held_cap, held_bytes;
};

enum order { ORDER_NEXT, ORDER_OLD, ORDER_HELD };

void room_order_init(struct room_order *order, int64_t delivered);
void room_order_fini(struct room_order *order);

/* ORDER_NEXT: yours to hand out now, it counts as handed out; ask room_order_next afterwards. Otherwise
 * there is nothing to do; `raw` was copied if it is held. */
enum order room_order_take(struct room_order *order, int64_t seq, struct str raw);

/* The next held entry whose turn has come, as yours to free; false when there is none. */
bool room_order_next(struct room_order *order, int64_t *seq, char **raw, size_t *len);

/* A head was heard of. */
void room_order_aim(struct room_order *order, int64_t head);

/* Whether there is something to pull: what follows `delivered` is missing. */
bool room_order_is_behind(const struct room_order *order);

/* Begins again after `delivered`, whatever came before; what is held is let go. */
void room_order_reset(struct room_order *order, int64_t delivered, int64_t head);
