/* room_order.c — joins live and pulled entries of a room's log by number. */

#include "c/room_order.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"

void room_order_init(struct room_order *order, int64_t delivered)
{
        *order = (struct room_order){.delivered = delivered, .target = delivered};
}

static void let_go(struct room_order *order)
{
        for (size_t i = 0; i < order->held_count; i++)
                free(order->held[i].raw);
        order->held_count = 0;
        order->held_bytes = 0;
}

void room_order_fini(struct room_order *order)
{
        let_go(order);
        free(order->held);
        *order = (struct room_order){0};
}

void room_order_reset(struct room_order *order, int64_t delivered, int64_t head)
{
        let_go(order);
        order->delivered = delivered;
        order->target    = head > delivered ? head : delivered;
}

void room_order_aim(struct room_order *order, int64_t head)
{
        if (head > order->target)
                order->target = head;
}

bool room_order_is_behind(const struct room_order *order)
{
        return order->target > order->delivered;
}

/* The highest entry makes room: it is the one whose turn comes last. */
static void drop_last(struct room_order *order)
{
        struct room_held *last = &order->held[--order->held_count];
        order->held_bytes -= last->len;
        free(last->raw);
}

static void hold(struct room_order *order, int64_t seq, struct str raw)
{
        if (raw.len > ROOM_HELD_BYTES_MAX)
                return;
        size_t at = order->held_count;
        while (at > 0 && order->held[at - 1].seq >= seq)
                at--;
        if (at < order->held_count && order->held[at].seq == seq)
                return;
        while (order->held_count == ROOM_HELD_MAX || order->held_bytes + raw.len > ROOM_HELD_BYTES_MAX) {
                if (at == order->held_count)
                        return;
                drop_last(order);
        }
        if (order->held_count == order->held_cap) {
                order->held_cap = order->held_cap ? order->held_cap * 2 : 8;
                order->held     = memory_resize(order->held, order->held_cap * sizeof *order->held);
        }
        memmove(order->held + at + 1, order->held + at, (order->held_count - at) * sizeof *order->held);
        char *copy = memory_zero(raw.len + 1);
        if (raw.len)
                memcpy(copy, raw.at, raw.len);
        order->held[at] = (struct room_held){seq, copy, raw.len};
        order->held_count++;
        order->held_bytes += raw.len;
}

enum order room_order_take(struct room_order *order, int64_t seq, struct str raw)
{
        if (seq <= order->delivered)
                return ORDER_OLD;
        room_order_aim(order, seq);
        if (seq == order->delivered + 1) {
                order->delivered = seq;
                return ORDER_NEXT;
        }
        hold(order, seq, raw);
        return ORDER_HELD;
}

bool room_order_next(struct room_order *order, int64_t *seq, char **raw, size_t *len)
{
        size_t old = 0;
        while (old < order->held_count && order->held[old].seq <= order->delivered) {
                order->held_bytes -= order->held[old].len;
                free(order->held[old].raw);
                old++;
        }
        bool   found = old < order->held_count && order->held[old].seq == order->delivered + 1;
        size_t gone  = old;
        if (found) {
                *seq = order->held[old].seq;
                *raw = order->held[old].raw;
                *len = order->held[old].len;
                order->held_bytes -= *len;
                order->delivered = *seq;
                gone++;
        }
        if (gone) {
                order->held_count -= gone;
                memmove(order->held, order->held + gone, order->held_count * sizeof *order->held);
        }
        return found;
}
