/* test_membership.c — who comes in gets events from exactly that number on, who goes up to exactly that number; whichever log tells of it first. */

#include "tests/unit/services/chat-gateway/live/world.h"

static struct world w;

/* 'A' on socket 0 and 'B' on sockets 1 and 2; A is in the room 'a' with head 10, B in none. */
static void begin(void)
{
        world_init(&w);
        w.has_no_bus = true;
        opens(&w, 0, 'A', "a", 3);
        opens(&w, 1, 'B', "", 5);
        opens(&w, 2, 'B', "", 5);
        live_head(w.live, key_of('A'), true, 3, w.now_ms);
        live_head(w.live, key_of('B'), true, 5, w.now_ms);
        live_head(w.live, key_of('a'), true, 10, w.now_ms);
        later(&w, 100);
        buf_clear(&w.asked);
}

static void flush(void)
{
        later(&w, LIVE_TICK_MS);
        later(&w, LIVE_TICK_MS);
}

TEST(whoever_joins_gets_the_joining_and_what_follows)
{
        begin();
        event(&w, 'a', 11);
        event_about(&w, 'a', 12, EVENT_member_joined, 'B', 0);
        event(&w, 'a', 13);
        event_about(&w, 'B', 6, EVENT_room_added, 'a', 12);
        flush();
        CHECK_GOT(&w, 0, "a11 a12 a13 ");
        CHECK_GOT(&w, 1, "a12 a13 B6 ");
        CHECK_GOT(&w, 2, "a12 a13 B6 ");
        world_fini(&w);
}

TEST(news_of_joining_that_run_ahead_open_nothing_early)
{
        begin();
        event_about(&w, 'B', 6, EVENT_room_added, 'a', 12);
        event(&w, 'a', 11);                              /* before they came in */
        flush();
        CHECK_GOT(&w, 1, "B6 ");
        event_about(&w, 'a', 12, EVENT_member_joined, 'B', 0);
        event(&w, 'a', 13);
        flush();
        CHECK_GOT(&w, 1, "a12 a13 ");
        CHECK_GOT(&w, 2, "B6 a12 a13 ");
        world_fini(&w);
}

TEST(news_of_joining_that_come_late_are_made_up_for)
{
        begin();
        closes(&w, 1);
        event_about(&w, 'a', 11, EVENT_member_joined, 'B', 0);
        event(&w, 'a', 12);
        flush();
        opens(&w, 1, 'B', "", 5);                        /* its list was read before, its user's log is behind */
        event_about(&w, 'B', 6, EVENT_room_added, 'a', 11);
        event(&w, 'a', 13);
        flush();
        CHECK_GOT(&w, 1, "a11 a12 a13 B6 ");
        CHECK_GOT(&w, 2, "a11 a12 a13 B6 ");
        world_fini(&w);
}

TEST(whoever_leaves_gets_the_leaving_and_nothing_more)
{
        begin();
        event_about(&w, 'a', 11, EVENT_member_joined, 'B', 0);
        flush();
        event(&w, 'a', 12);
        event_about(&w, 'a', 13, EVENT_member_left, 'B', 0);
        event(&w, 'a', 14);
        flush();
        CHECK_GOT(&w, 0, "a11 a12 a13 a14 ");
        CHECK_GOT(&w, 1, "a11 a12 a13 ");
        CHECK_INT(live_figures(w.live).subscriptions, 4);
        signals(&w, 'a', 0, "~a ");
        flush();
        CHECK_GOT(&w, 0, "~a ");
        CHECK_GOT(&w, 1, "");
        world_fini(&w);
}

/* In one write with the entries between which it came, and neither before nor after one's stay. */
TEST(a_signal_is_for_who_was_there_when_it_came)
{
        begin();
        signals(&w, 'a', 0, "~1 ");
        event_about(&w, 'a', 11, EVENT_member_joined, 'B', 0);
        signals(&w, 'a', 0, "~2 ");
        event(&w, 'a', 12);
        event_about(&w, 'a', 13, EVENT_member_left, 'B', 0);
        signals(&w, 'a', 0, "~3 ");
        event_about(&w, 'a', 14, EVENT_member_joined, 'B', 0);
        signals(&w, 'a', 0, "~4 ");
        flush();
        CHECK_GOT(&w, 0, "~1 a11 ~2 a12 a13 ~3 a14 ~4 ");
        CHECK_GOT(&w, 1, "a11 ~2 a12 a13 a14 ~4 ");
        world_fini(&w);
}

TEST(news_of_leaving_that_run_ahead_cut_at_their_number)
{
        begin();
        event_about(&w, 'a', 11, EVENT_member_joined, 'B', 0);
        event_about(&w, 'B', 6, EVENT_room_removed, 'a', 13);
        event(&w, 'a', 12);
        flush();
        event_about(&w, 'a', 13, EVENT_member_left, 'B', 0);
        event(&w, 'a', 14);
        flush();
        CHECK_GOT(&w, 1, "a11 a12 B6 a13 ");
        world_fini(&w);
}

TEST(news_of_leaving_that_come_late_still_cut)
{
        begin();
        event_about(&w, 'a', 11, EVENT_member_joined, 'B', 0);
        event_about(&w, 'a', 12, EVENT_member_left, 'B', 0);
        flush();
        closes(&w, 1);
        opens(&w, 1, 'B', "a", 5);                       /* its list was read before they left */
        event(&w, 'a', 13);
        event_about(&w, 'B', 6, EVENT_room_added, 'a', 11);
        event_about(&w, 'B', 7, EVENT_room_removed, 'a', 12);
        event(&w, 'a', 14);
        flush();
        CHECK_GOT(&w, 1, "a11 a12 B6 B7 ");
        world_fini(&w);
}

TEST(news_that_the_list_of_rooms_knew_already_change_nothing)
{
        begin();
        opens(&w, 3, 'B', "a", 7);                       /* in, out and in again: all of that is in its list */
        event_about(&w, 'B', 6, EVENT_room_removed, 'a', 9);
        event_about(&w, 'B', 7, EVENT_room_added, 'a', 10);
        event(&w, 'a', 11);
        flush();
        CHECK_GOT(&w, 3, "B6 B7 a11 ");
        CHECK_GOT(&w, 1, "B6 B7 !a11 ");               /* to the others it is news, and 10 is not at hand any more */
        world_fini(&w);
}

TEST(leaving_and_coming_back_shows_nothing_of_the_time_between)
{
        begin();
        event_about(&w, 'a', 11, EVENT_member_joined, 'B', 0);
        flush();
        w.sockets[2].room_for = 0;
        event(&w, 'a', 12);
        event_about(&w, 'a', 13, EVENT_member_left, 'B', 0);
        event(&w, 'a', 14);                              /* not theirs */
        event_about(&w, 'a', 15, EVENT_member_joined, 'B', 0);
        event(&w, 'a', 16);
        flush();
        CHECK_GOT(&w, 0, "a11 a12 a13 a14 a15 a16 ");
        CHECK_GOT(&w, 1, "a11 a12 a13 a15 a16 ");
        CHECK_GOT(&w, 2, "a11 ");
        w.sockets[2].room_for = 10;
        connection_writable(w.live, w.sockets[2].connection);
        CHECK_GOT(&w, 2, "a12 a13 a15 a16 ");
        CHECK_INT(live_figures(w.live).subscriptions, 6);
        world_fini(&w);
}

TEST(a_socket_that_falls_behind_after_leaving_is_told_to_pull_no_further_than_that)
{
        begin();
        event_about(&w, 'a', 11, EVENT_member_joined, 'B', 0);
        flush();
        w.sockets[1].room_for = 0;
        event_about(&w, 'a', 12, EVENT_member_left, 'B', 0);
        for (int64_t seq = 13; seq < 13 + LIVE_RING_EVENTS; seq++)
                event(&w, 'a', seq);
        flush();
        w.sockets[1].room_for = 10;
        buf_clear(&w.sockets[1].got);
        connection_writable(w.live, w.sockets[1].connection);
        CHECK_GOT(&w, 1, "!a12 ");
        world_fini(&w);
}

TEST(a_room_new_to_this_node_is_followed)
{
        begin();
        event_about(&w, 'B', 6, EVENT_room_added, 'b', 4);
        CHECK_ASKED(&w, "subscribe b, head b, ");
        flush();
        buf_clear(&w.sockets[1].got);
        live_head(w.live, key_of('b'), true, 4, w.now_ms);
        event(&w, 'b', 5);
        flush();
        CHECK_GOT(&w, 1, "b5 ");                         /* that it came in at 4, its user's log has told */
        world_fini(&w);
}

TEST(what_was_said_while_a_room_was_subscribed_is_to_be_pulled)
{
        begin();
        event_about(&w, 'B', 6, EVENT_room_added, 'b', 4);
        flush();
        CHECK_GOT(&w, 1, "B6 ");
        live_head(w.live, key_of('b'), true, 7, w.now_ms);
        event(&w, 'b', 8);
        flush();
        CHECK_GOT(&w, 1, "!b8 ");
        event(&w, 'b', 9);
        flush();
        CHECK_GOT(&w, 1, "b9 ");
        world_fini(&w);
}

TEST(a_head_older_than_the_joining_shows_nothing_before_it)
{
        begin();
        event_about(&w, 'B', 6, EVENT_room_added, 'b', 9);
        live_head(w.live, key_of('b'), true, 7, w.now_ms);
        event(&w, 'b', 8);
        event_about(&w, 'b', 9, EVENT_member_joined, 'B', 0);
        flush();
        CHECK_GOT(&w, 1, "B6 b9 ");
        world_fini(&w);
}

TEST(news_without_a_number_mean_from_now_on)
{
        begin();
        event_about(&w, 'B', 6, EVENT_room_added, 'a', 0);
        event_about(&w, 'B', 7, EVENT_room_added, 'b', 0);
        live_head(w.live, key_of('b'), true, 7, w.now_ms);
        event(&w, 'a', 11);
        event(&w, 'b', 8);
        flush();
        CHECK_GOT(&w, 1, "B6 B7 a11 b8 ");
        event_about(&w, 'B', 8, EVENT_room_removed, 'a', 0);     /* the room's log will tell where */
        event(&w, 'a', 12);
        event_about(&w, 'a', 13, EVENT_member_left, 'B', 0);
        event(&w, 'a', 14);
        flush();
        CHECK_GOT(&w, 2, "B6 B7 a11 b8 B8 a12 a13 ");
        world_fini(&w);
}

TEST(strangers_to_this_node_are_nobody_here)
{
        begin();
        event_about(&w, 'a', 11, EVENT_member_joined, 'Z', 0);
        event_about(&w, 'a', 12, EVENT_member_left, 'Z', 0);
        event_about(&w, 'a', 13, EVENT_member_left, 'B', 0);     /* was never in */
        flush();
        CHECK_GOT(&w, 0, "a11 a12 a13 ");
        CHECK_GOT(&w, 1, "");
        world_fini(&w);
}

SUITE(CASE(whoever_joins_gets_the_joining_and_what_follows), CASE(news_of_joining_that_run_ahead_open_nothing_early), CASE(news_of_joining_that_come_late_are_made_up_for),
      CASE(whoever_leaves_gets_the_leaving_and_nothing_more), CASE(a_signal_is_for_who_was_there_when_it_came), CASE(news_of_leaving_that_run_ahead_cut_at_their_number), CASE(news_of_leaving_that_come_late_still_cut),
      CASE(news_that_the_list_of_rooms_knew_already_change_nothing), CASE(leaving_and_coming_back_shows_nothing_of_the_time_between),
      CASE(a_socket_that_falls_behind_after_leaving_is_told_to_pull_no_further_than_that), CASE(a_room_new_to_this_node_is_followed),
      CASE(what_was_said_while_a_room_was_subscribed_is_to_be_pulled), CASE(a_head_older_than_the_joining_shows_nothing_before_it),
      CASE(news_without_a_number_mean_from_now_on), CASE(strangers_to_this_node_are_nobody_here))
