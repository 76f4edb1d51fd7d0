/* test_room_order.c — each number once and in order, whatever comes and however often. */

#include "c/room_order.h"

#include <stdlib.h>
#include <string.h>
#include "base/random.h"
#include "tests/support/check.h"

static int64_t seen[5000];
static int     seen_count;

static void take(struct room_order *order, int64_t seq)
{
        char text[32];
        snprintf(text, sizeof text, "%lld", (long long)seq);
        if (room_order_take(order, seq, str_from(text)) != ORDER_NEXT)
                return;
        seen[seen_count++] = seq;
        char  *raw;
        size_t len;
        while (room_order_next(order, &seq, &raw, &len)) {
                CHECK_INT(strtoll(raw, NULL, 10), seq);
                CHECK_INT(strlen(raw), len);
                seen[seen_count++] = seq;
                free(raw);
        }
}

static void check_seen(int64_t from, int64_t to)
{
        CHECK_INT(seen_count, to - from + 1);
        for (int i = 0; i < seen_count; i++)
                CHECK_INT(seen[i], from + i);
}

TEST(what_is_next_goes_on_and_what_is_old_is_dropped)
{
        struct room_order order;
        seen_count = 0;
        room_order_init(&order, 4);
        take(&order, 5);
        take(&order, 5);
        take(&order, 3);
        take(&order, 6);
        check_seen(5, 6);
        CHECK(!room_order_is_behind(&order));
        room_order_fini(&order);
}

TEST(what_is_early_waits_for_the_hole_to_be_filled)
{
        struct room_order order;
        seen_count = 0;
        room_order_init(&order, 0);
        take(&order, 3);
        take(&order, 2);
        take(&order, 3);
        CHECK_INT(seen_count, 0);
        CHECK(room_order_is_behind(&order));
        CHECK_INT(order.held_count, 2);
        take(&order, 1);
        check_seen(1, 3);
        CHECK_INT(order.held_count, 0);
        CHECK_INT(order.held_bytes, 0);
        room_order_fini(&order);
}

TEST(what_does_not_fit_is_let_go_and_still_known_to_exist)
{
        struct room_order order;
        room_order_init(&order, 0);
        for (int64_t seq = 2; seq < 2 + 2 * ROOM_HELD_MAX; seq++)
                take(&order, seq);
        CHECK_INT(order.held_count, ROOM_HELD_MAX);
        CHECK_INT(order.held[ROOM_HELD_MAX - 1].seq, 1 + ROOM_HELD_MAX);
        CHECK_INT(order.target, 1 + 2 * ROOM_HELD_MAX);
        seen_count = 0;
        take(&order, 1);
        check_seen(1, 1 + ROOM_HELD_MAX);
        CHECK(room_order_is_behind(&order));
        room_order_fini(&order);
}

TEST(held_bytes_are_bounded_and_the_latest_go_first)
{
        struct room_order order;
        size_t            big = ROOM_HELD_BYTES_MAX / 4;
        char             *text = malloc(big + 1);
        memset(text, 'x', big + 1);
        room_order_init(&order, 0);
        for (int64_t seq = 10; seq > 2; seq--)
                room_order_take(&order, seq, (struct str){text, big});
        CHECK_INT(order.held_count, 4);
        CHECK_INT(order.held[0].seq, 3);
        CHECK(order.held_bytes <= ROOM_HELD_BYTES_MAX);
        room_order_take(&order, 11, (struct str){text, big + 1});
        CHECK_INT(order.held_count, 4);
        CHECK_INT(order.target, 11);
        free(text);
        room_order_fini(&order);
}

TEST(a_reset_forgets_what_was_held)
{
        struct room_order order;
        seen_count = 0;
        room_order_init(&order, 10);
        take(&order, 15);
        room_order_reset(&order, 2, 4);
        CHECK_INT(order.target, 4);
        take(&order, 3);
        take(&order, 4);
        check_seen(3, 4);
        CHECK(!room_order_is_behind(&order));
        room_order_fini(&order);
}

/* A lossy, repeating, reordering socket and a client that pulls pages of random sizes. */
TEST(any_mix_of_live_and_pulled_is_seen_once_and_in_order)
{
        for (int run = 0; run < 200; run++) {
                struct room_order order;
                int64_t head = 1 + (int64_t)random_below(1500),
                        begin = (int64_t)random_below((uint64_t)head + 1), live = begin;
                seen_count = 0;
                room_order_init(&order, begin);
                for (int step = 0; step < 20000 && (live < head || room_order_is_behind(&order)); step++) {
                        switch (random_below(5)) {
                        case 0:
                        case 1:
                                if (live < head)
                                        live++;
                                if (random_below(10) > 0)
                                        take(&order, live);
                                else
                                        room_order_aim(&order, live);
                                break;
                        case 2: take(&order, 1 + (int64_t)random_below((uint64_t)head)); break;
                        case 3: room_order_aim(&order, live); break;
                        case 4:
                                if (room_order_is_behind(&order))
                                        for (int64_t seq = order.delivered + 1,
                                                     end = seq + (int64_t)random_below(50);
                                             seq <= end && seq <= head; seq++)
                                                take(&order, seq);
                                break;
                        }
                        CHECK(order.held_count <= ROOM_HELD_MAX);
                }
                room_order_aim(&order, head);
                while (room_order_is_behind(&order))
                        take(&order, order.delivered + 1);
                check_seen(begin + 1, head);
                room_order_fini(&order);
        }
}

SUITE(CASE(what_is_next_goes_on_and_what_is_old_is_dropped),
      CASE(what_is_early_waits_for_the_hole_to_be_filled),
      CASE(what_does_not_fit_is_let_go_and_still_known_to_exist),
      CASE(held_bytes_are_bounded_and_the_latest_go_first), CASE(a_reset_forgets_what_was_held),
      CASE(any_mix_of_live_and_pulled_is_seen_once_and_in_order))
