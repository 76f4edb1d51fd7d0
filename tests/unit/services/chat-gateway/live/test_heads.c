/* test_heads.c — the gate of a log: next, older, newer; one read for a gap; becoming live. */

#include "tests/unit/services/chat-gateway/live/world.h"

static struct world w;

/* One socket of 'A' in the room 'a', whose head is 7. */
static void begin(void)
{
        world_init(&w);
        opens(&w, 0, 'A', "a", 3);
        becomes_live(&w, 'A', 3);
        becomes_live(&w, 'a', 7);
        turns(&w);
        buf_clear(&w.asked);
}

TEST(the_next_event_passes_and_an_older_one_does_not)
{
        begin();
        event(&w, 'a', 8);
        event(&w, 'a', 8);
        event(&w, 'a', 3);
        turns(&w);
        CHECK_GOT(&w, 0, "a8 ");
        CHECK_INT(live_figures(w.live).dropped_old, 2);
        CHECK_ASKED(&w, "");
        world_fini(&w);
}

TEST(a_newer_event_waits_for_the_one_before)
{
        begin();
        event(&w, 'a', 10);
        event(&w, 'a', 9);
        event(&w, 'a', 10);
        turns(&w);
        CHECK_GOT(&w, 0, "");
        event(&w, 'a', 8);
        turns(&w);
        CHECK_GOT(&w, 0, "a8 a9 a10 ");
        later(&w, 1000);
        CHECK_ASKED(&w, "");
        world_fini(&w);
}

TEST(a_gap_is_read_once_and_not_before_its_time)
{
        begin();
        event(&w, 'a', 10);
        later(&w, LIVE_HOLD_MS - 1);
        CHECK_ASKED(&w, "");
        later(&w, 1);
        CHECK_ASKED(&w, "read a 8-9, ");
        event(&w, 'a', 13);
        later(&w, 1000);
        CHECK_ASKED(&w, "");                             /* one at a time */
        filled(&w, 'a', 8, 9);
        turns(&w);
        CHECK_GOT(&w, 0, "a8 a9 a10 ");
        later(&w, LIVE_HOLD_MS - 1);
        CHECK_ASKED(&w, "");
        later(&w, 1);
        CHECK_ASKED(&w, "read a 11-12, ");
        CHECK_INT(live_figures(w.live).gap_reads[GAP_BUS], 2);
        CHECK_INT(live_figures(w.live).gap_events[GAP_BUS], 2);
        world_fini(&w);
}

TEST(why_a_gap_was_read_is_counted)
{
        begin();
        live_moved(w.live, key_of('a'), 8, w.now_ms);    /* the feed */
        later(&w, LIVE_HOLD_MS);
        filled(&w, 'a', 8, 8);
        live_subscribed(w.live, key_of('a'));            /* the bus was away */
        live_head(w.live, key_of('a'), true, 10, w.now_ms);
        later(&w, LIVE_HOLD_MS);
        filled(&w, 'a', 9, 10);
        CHECK_INT(live_figures(w.live).gap_reads[GAP_BUS], 0);
        CHECK_INT(live_figures(w.live).gap_reads[GAP_TAIL], 1);
        CHECK_INT(live_figures(w.live).gap_reads[GAP_RECONNECT], 1);
        CHECK_INT(live_figures(w.live).gap_events[GAP_TAIL], 1);
        CHECK_INT(live_figures(w.live).gap_events[GAP_RECONNECT], 2);
        world_fini(&w);
}

TEST(each_missing_number_has_its_own_time_to_come)
{
        begin();
        for (int64_t seq = 8; seq < 60; seq += 2) {      /* a busy log, always one behind */
                event(&w, 'a', seq + 1);
                later(&w, LIVE_HOLD_MS / 2);
                event(&w, 'a', seq);
                event(&w, 'a', seq + 3);
        }
        CHECK_ASKED(&w, "");
        world_fini(&w);
}

TEST(what_the_database_has_not_yet_is_asked_for_again)
{
        begin();
        live_moved(w.live, key_of('a'), 9, w.now_ms);
        later(&w, LIVE_HOLD_MS);
        CHECK_ASKED(&w, "read a 8-9, ");
        live_filled(w.live, key_of('a'), NULL, 0, w.now_ms);
        later(&w, LIVE_HOLD_MS - 1);
        CHECK_ASKED(&w, "");
        later(&w, 1);
        CHECK_ASKED(&w, "read a 8-9, ");
        filled(&w, 'a', 8, 9);
        turns(&w);
        CHECK_GOT(&w, 0, "a8 a9 ");
        world_fini(&w);
}

TEST(a_part_of_a_gap_is_followed_by_the_rest_at_once)
{
        begin();
        live_moved(w.live, key_of('a'), 600, w.now_ms);
        later(&w, LIVE_HOLD_MS);
        CHECK_ASKED(&w, "read a 8-600, ");
        filled(&w, 'a', 8, 519);
        later(&w, 1);
        CHECK_ASKED(&w, "read a 520-600, ");
        filled(&w, 'a', 520, 600);
        later(&w, 1000);
        CHECK_ASKED(&w, "");
        world_fini(&w);
}

TEST(the_feed_tells_of_what_never_came)
{
        begin();
        live_moved(w.live, key_of('a'), 7, w.now_ms);
        later(&w, 500);
        CHECK_ASKED(&w, "");
        live_moved(w.live, key_of('a'), 8, w.now_ms);
        event(&w, 'a', 8);                               /* it comes after all */
        later(&w, 500);
        CHECK_ASKED(&w, "");
        CHECK_GOT(&w, 0, "a8 ");
        world_fini(&w);
}

TEST(too_many_held_events_are_read_instead)
{
        int64_t last = 8 + LIVE_HELD_MAX + 50;

        begin();
        for (int64_t seq = last; seq > 8; seq--)         /* backwards: the latest give way */
                event(&w, 'a', seq);
        event(&w, 'a', last + 7);                        /* no place for it at all */
        event(&w, 'a', 8);
        turns(&w);
        buf_clear(&w.sockets[0].got);
        later(&w, LIVE_HOLD_MS);
        CHECK_ASKED(&w, "read a 265-321, ");
        filled(&w, 'a', 265, 321);
        turns(&w);
        event(&w, 'a', 322);
        later(&w, LIVE_TICK_MS);
        CHECK_INT(live_figures(w.live).frames_sent, 322 - 7);
        world_fini(&w);
}

TEST(a_log_is_subscribed_then_its_head_is_read_then_it_is_live)
{
        world_init(&w);
        opens(&w, 0, 'A', "a", 3);
        CHECK_ASKED(&w, "subscribe A, subscribe a, ");
        live_subscribed(w.live, key_of('a'));
        CHECK_ASKED(&w, "head a, ");
        event(&w, 'a', 7);                               /* heard before the head is known */
        event(&w, 'a', 9);
        live_head(w.live, key_of('a'), true, 7, w.now_ms);
        becomes_live(&w, 'A', 3);
        CHECK_INT(w.sockets[0].opened, true);
        buf_clear(&w.asked);
        event(&w, 'a', 8);
        turns(&w);
        CHECK_GOT(&w, 0, "a8 a9 ");
        world_fini(&w);
}

TEST(a_head_that_was_read_before_the_subscription_is_worth_nothing)
{
        world_init(&w);
        opens(&w, 0, 'A', "", 3);
        live_head(w.live, key_of('A'), true, 3, w.now_ms);
        CHECK_INT(w.sockets[0].opened, -1);
        becomes_live(&w, 'A', 3);
        CHECK_INT(w.sockets[0].opened, true);
        world_fini(&w);
}

TEST(without_a_bus_the_head_alone_makes_a_log_live)
{
        world_init(&w);
        w.has_no_bus = true;
        opens(&w, 0, 'A', "a", 3);
        CHECK_ASKED(&w, "subscribe A, head A, subscribe a, head a, ");
        live_head(w.live, key_of('A'), true, 3, w.now_ms);
        live_head(w.live, key_of('a'), true, 3, w.now_ms);
        CHECK_INT(w.sockets[0].opened, true);
        world_fini(&w);
}

TEST(a_head_that_cannot_be_read_is_asked_for_again)
{
        world_init(&w);
        opens(&w, 0, 'A', "a", 3);
        live_subscribed(w.live, key_of('a'));
        live_subscribed(w.live, key_of('A'));
        buf_clear(&w.asked);
        live_head(w.live, key_of('a'), false, 0, w.now_ms);
        CHECK_INT(w.sockets[0].opened, false);
        closes(&w, 0);
        opens(&w, 1, 'B', "a", 0);
        becomes_live(&w, 'B', 0);
        buf_clear(&w.asked);
        later(&w, LIVE_RETRY_MS);
        CHECK_ASKED(&w, "head a, ");
        live_head(w.live, key_of('a'), true, 4, w.now_ms);
        CHECK_INT(w.sockets[1].opened, true);
        event(&w, 'a', 5);
        turns(&w);
        CHECK_GOT(&w, 1, "a5 ");
        world_fini(&w);
}

TEST(after_a_break_of_the_bus_heads_are_compared)
{
        begin();
        live_subscribed(w.live, key_of('a'));
        CHECK_ASKED(&w, "head a, ");
        live_head(w.live, key_of('a'), false, 0, w.now_ms);
        later(&w, LIVE_RETRY_MS);
        CHECK_ASKED(&w, "head a, ");
        event(&w, 'a', 8);                               /* live all the while */
        live_head(w.live, key_of('a'), true, 10, w.now_ms);
        later(&w, LIVE_HOLD_MS);
        CHECK_ASKED(&w, "read a 9-10, ");
        filled(&w, 'a', 9, 10);
        later(&w, LIVE_TICK_MS);
        CHECK_GOT(&w, 0, "a8 a9 a10 ");
        world_fini(&w);
}

TEST(a_log_that_nobody_follows_lingers_and_is_dropped)
{
        begin();
        closes(&w, 0);
        later(&w, LIVE_LINGER_MS - 1);
        CHECK_ASKED(&w, "");
        opens(&w, 1, 'B', "a", 0);                       /* somebody comes back */
        CHECK_ASKED(&w, "subscribe B, ");
        becomes_live(&w, 'B', 0);
        CHECK_INT(w.sockets[1].opened, true);
        buf_clear(&w.asked);
        later(&w, 1);
        CHECK_ASKED(&w, "unsubscribe A, ");
        closes(&w, 1);
        CHECK(live_follows(w.live, key_of('a')));
        later(&w, LIVE_LINGER_MS);
        CHECK_ASKED(&w, "unsubscribe B, unsubscribe a, ");
        CHECK(!live_follows(w.live, key_of('a')));
        CHECK_INT(live_figures(w.live).logs, 0);
        event(&w, 'a', 8);                               /* late news of a log that is gone */
        filled(&w, 'a', 8, 9);
        live_moved(w.live, key_of('a'), 9, w.now_ms);
        live_head(w.live, key_of('a'), true, 9, w.now_ms);
        live_subscribed(w.live, key_of('a'));
        CHECK_ASKED(&w, "");
        world_fini(&w);
}

SUITE(CASE(the_next_event_passes_and_an_older_one_does_not), CASE(a_newer_event_waits_for_the_one_before), CASE(a_gap_is_read_once_and_not_before_its_time),
      CASE(why_a_gap_was_read_is_counted), CASE(each_missing_number_has_its_own_time_to_come), CASE(what_the_database_has_not_yet_is_asked_for_again),
      CASE(a_part_of_a_gap_is_followed_by_the_rest_at_once), CASE(the_feed_tells_of_what_never_came), CASE(too_many_held_events_are_read_instead),
      CASE(a_log_is_subscribed_then_its_head_is_read_then_it_is_live), CASE(a_head_that_was_read_before_the_subscription_is_worth_nothing),
      CASE(without_a_bus_the_head_alone_makes_a_log_live), CASE(a_head_that_cannot_be_read_is_asked_for_again),
      CASE(after_a_break_of_the_bus_heads_are_compared), CASE(a_log_that_nobody_follows_lingers_and_is_dropped))
