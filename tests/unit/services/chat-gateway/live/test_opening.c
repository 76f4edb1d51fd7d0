/* test_opening.c — opening a connection, its siblings, ending what was revoked, closing while anything is under way. */

#include "tests/unit/services/chat-gateway/live/world.h"

static struct world w;

TEST(a_connection_is_opened_when_every_log_is_live)
{
        world_init(&w);
        opens(&w, 0, 'A', "abc", 3);
        becomes_live(&w, 'b', 1);
        becomes_live(&w, 'A', 3);
        becomes_live(&w, 'c', 0);
        CHECK_INT(w.sockets[0].opened, -1);
        becomes_live(&w, 'a', 9);
        CHECK_INT(w.sockets[0].opened, true);
        opens(&w, 1, 'A', "abc", 3);                     /* all there already */
        CHECK_INT(w.sockets[1].opened, true);
        world_fini(&w);
}

TEST(nothing_is_sent_before_the_opening_and_nothing_is_lost)
{
        world_init(&w);
        opens(&w, 0, 'A', "ab", 3);
        becomes_live(&w, 'A', 3);
        becomes_live(&w, 'a', 0);
        event(&w, 'a', 1);
        turns(&w);
        signals(&w, 'a', 0, "~a ");
        later(&w, 50);
        event(&w, 'a', 2);
        CHECK_GOT(&w, 0, "");
        becomes_live(&w, 'b', 0);
        CHECK_GOT(&w, 0, "");                            /* the answer to whoever opened comes first */
        turns(&w);
        CHECK_GOT(&w, 0, "a1 a2 ");
        world_fini(&w);
}

TEST(a_bus_that_confirms_nothing_holds_nobody_up)
{
        world_init(&w);
        opens(&w, 0, 'A', "a", 3);
        live_subscribed(w.live, key_of('A'));
        live_head(w.live, key_of('A'), true, 3, w.now_ms);
        buf_clear(&w.asked);
        later(&w, LIVE_CONFIRM_MS - 1);
        CHECK_ASKED(&w, "");
        CHECK(turn(&w) > 0);
        later(&w, 1);
        CHECK_ASKED(&w, "head a, ");
        live_head(w.live, key_of('a'), true, 7, w.now_ms);
        CHECK_INT(w.sockets[0].opened, true);
        later(&w, LIVE_CONFIRM_MS);
        CHECK_ASKED(&w, "");                             /* it goes on without, once */
        world_fini(&w);
}

TEST(what_was_said_before_a_late_confirmation_is_found_by_it)
{
        world_init(&w);
        opens(&w, 0, 'A', "a", 3);
        becomes_live(&w, 'A', 3);
        later(&w, LIVE_CONFIRM_MS);
        buf_clear(&w.asked);
        live_subscribed(w.live, key_of('a'));            /* while the head is being read: what was read may be older */
        CHECK_ASKED(&w, "head a, ");
        live_head(w.live, key_of('a'), true, 7, w.now_ms);
        CHECK_INT(w.sockets[0].opened, true);
        live_head(w.live, key_of('a'), true, 8, w.now_ms);
        live_subscribed(w.live, key_of('a'));
        live_head(w.live, key_of('a'), true, 9, w.now_ms);
        later(&w, LIVE_HOLD_MS);
        CHECK_ASKED(&w, "head a, read a 8-9, ");
        filled(&w, 'a', 8, 9);
        turns(&w);
        CHECK_GOT(&w, 0, "a8 a9 ");
        world_fini(&w);
}

TEST(a_list_of_rooms_that_is_too_old_is_read_again)
{
        world_init(&w);
        opens(&w, 0, 'A', "a", 3);
        becomes_live(&w, 'a', 0);
        becomes_live(&w, 'A', 4);                        /* the user's log moved since */
        CHECK_INT(w.sockets[0].opened, false);
        closes(&w, 0);
        opens(&w, 0, 'A', "a", 4);
        CHECK_INT(w.sockets[0].opened, true);
        opens(&w, 1, 'A', "a", 3);
        CHECK_INT(w.sockets[1].opened, false);
        opens(&w, 2, 'A', "a", 5);                       /* newer than what came through the bus so far */
        CHECK_INT(w.sockets[2].opened, true);
        world_fini(&w);
}

TEST(a_log_that_cannot_be_read_fails_the_opening_once)
{
        world_init(&w);
        opens(&w, 0, 'A', "ab", 3);
        live_subscribed(w.live, key_of('a'));
        live_subscribed(w.live, key_of('b'));
        live_head(w.live, key_of('a'), false, 0, w.now_ms);
        live_head(w.live, key_of('b'), false, 0, w.now_ms);
        CHECK_INT(w.sockets[0].opened, false);           /* the world fails when it is told twice */
        becomes_live(&w, 'A', 3);
        live_head(w.live, key_of('b'), true, 3, w.now_ms);
        live_head(w.live, key_of('a'), true, 3, w.now_ms);
        event(&w, 'a', 4);
        turns(&w);
        CHECK_GOT(&w, 0, "");
        world_fini(&w);
}

TEST(a_room_one_is_cut_from_is_not_waited_for)
{
        world_init(&w);
        opens(&w, 0, 'A', "ab", 3);
        becomes_live(&w, 'A', 3);
        becomes_live(&w, 'a', 0);
        event_about(&w, 'A', 4, EVENT_room_removed, 'b', 12);
        CHECK_INT(w.sockets[0].opened, true);
        turns(&w);
        CHECK_GOT(&w, 0, "A4 ");
        world_fini(&w);
}

/* Twenty sockets of 'A', numbers 0 to 19, and one of 'B', number 100. */
static void a_full_house(void)
{
        world_init(&w);
        w.has_no_bus = true;
        for (int i = 0; i < LIVE_SOCKETS_PER_USER; i++)
                opens(&w, i, 'A', "a", 0);
        opens(&w, 100, 'B', "a", 0);
        becomes_live(&w, 'a', 0);
        becomes_live(&w, 'A', 0);
        becomes_live(&w, 'B', 0);
        turns(&w);
}

TEST(the_oldest_socket_of_a_person_gives_way_to_one_too_many)
{
        a_full_house();
        opens(&w, 20, 'A', "a", 0);
        CHECK_INT(w.sockets[20].opened, true);
        CHECK(w.sockets[20].is_present && !w.sockets[0].is_present && w.sockets[1].is_present);
        CHECK_INT(w.sockets[0].close_code, 4009);
        CHECK_INT(live_figures(w.live).connections, LIVE_SOCKETS_PER_USER + 1);
        event(&w, 'a', 1);
        turns(&w);
        CHECK_GOT(&w, 0, "");
        for (int i = 1; i <= 20; i++) {
                CHECK_GOT(&w, i, "a1 ");
                CHECK_INT(w.sockets[i].close_code, 0);
        }
        CHECK_GOT(&w, 100, "a1 ");
        closes(&w, 0);                                   /* its peer took its time */
        opens(&w, 21, 'A', "a", 0);
        CHECK_INT(w.sockets[1].close_code, 4009);        /* the oldest that is left */
        CHECK_INT(w.sockets[2].close_code, 0);
        world_fini(&w);
}

TEST(whoever_left_by_themselves_makes_room)
{
        a_full_house();
        closes(&w, 7);
        opens(&w, 20, 'A', "a", 0);
        for (int i = 0; i <= 20; i++)
                CHECK_INT(w.sockets[i].close_code, 0);
        world_fini(&w);
}

TEST(a_socket_that_is_being_opened_gives_way_as_well)
{
        world_init(&w);
        for (int i = 0; i <= LIVE_SOCKETS_PER_USER; i++)
                opens(&w, i, 'A', "a", 0);
        CHECK_INT(w.sockets[0].opened, false);           /* the world fails when it is told twice */
        CHECK_INT(w.sockets[0].close_code, 4009);
        becomes_live(&w, 'a', 0);
        becomes_live(&w, 'A', 0);
        for (int i = 1; i <= LIVE_SOCKETS_PER_USER; i++)
                CHECK_INT(w.sockets[i].opened, true);
        world_fini(&w);
}

TEST(a_socket_that_gave_way_may_be_full_and_may_close_at_once)
{
        a_full_house();
        w.sockets[0].room_for = 0;
        event(&w, 'a', 1);
        turns(&w);
        w.closes_at_once = true;
        opens(&w, 20, 'A', "a", 0);
        CHECK_INT(w.sockets[0].close_code, 4009);
        CHECK(w.sockets[0].connection == NULL);
        event(&w, 'a', 2);
        later(&w, LIVE_TICK_MS);
        CHECK_GOT(&w, 20, "a2 ");
        world_fini(&w);
}

TEST(who_opens_in_a_loop_never_has_more_and_a_revocation_finds_all)
{
        a_full_house();
        for (int i = 101; i < 1101; i++) {
                opens(&w, i, 'A', "a", 0);
                CHECK_INT(live_figures(w.live).connections, LIVE_SOCKETS_PER_USER + 1);
                CHECK_INT(live_figures(w.live).subscriptions, 2 * (LIVE_SOCKETS_PER_USER + 1));
        }
        CHECK_INT(live_end_user(w.live, id_of('A')), LIVE_SOCKETS_PER_USER);
        for (int i = 101; i < 1101; i++)
                CHECK_INT(w.sockets[i].close_code, i < 1101 - LIVE_SOCKETS_PER_USER ? 4009 : 4403);
        CHECK_INT(w.sockets[100].close_code, 0);
        CHECK_INT(live_end_session(w.live, id_of(5000 + 101)), 0);
        world_fini(&w);
}

/* Three sockets of 'A', two in one session, and one of 'B'. */
static void four(void)
{
        world_init(&w);
        opens_in(&w, 0, 'A', 100, "a", 0);
        opens_in(&w, 1, 'A', 100, "a", 0);
        opens_in(&w, 2, 'A', 101, "a", 0);
        opens_in(&w, 3, 'B', 102, "a", 0);
        becomes_live(&w, 'a', 0);
        becomes_live(&w, 'A', 0);
        becomes_live(&w, 'B', 0);
        turns(&w);
}

static void check_closed(int a, int b, int c, int d)
{
        CHECK_INT(w.sockets[0].close_code, a);
        CHECK_INT(w.sockets[1].close_code, b);
        CHECK_INT(w.sockets[2].close_code, c);
        CHECK_INT(w.sockets[3].close_code, d);
}

TEST(a_revoked_session_is_closed_and_no_other)
{
        four();
        CHECK_INT(live_end_session(w.live, id_of(100)), 2);
        check_closed(4403, 4403, 0, 0);
        CHECK_INT(live_end_session(w.live, id_of(999)), 0);
        world_fini(&w);
}

TEST(a_revoked_user_is_closed_everywhere_even_if_closing_comes_back_at_once)
{
        four();
        w.closes_at_once = true;
        CHECK_INT(live_end_user(w.live, id_of('A')), 3);
        check_closed(4403, 4403, 4403, 0);
        CHECK_INT(live_figures(w.live).connections, 1);
        CHECK_INT(live_end_user(w.live, id_of('A')), 0);
        event(&w, 'a', 1);
        turns(&w);
        CHECK_GOT(&w, 3, "a1 ");
        world_fini(&w);
}

TEST(everybody_can_be_ended)
{
        four();
        w.closes_at_once = true;
        live_end_all(w.live);
        check_closed(4403, 4403, 4403, 4403);
        CHECK_INT(live_figures(w.live).connections, 0);
        world_fini(&w);
}

TEST(closing_is_taken_at_any_moment)
{
        world_init(&w);
        opens(&w, 0, 'A', "ab", 0);
        closes(&w, 0);                                   /* subscribing */
        opens(&w, 0, 'A', "ab", 0);
        live_subscribed(w.live, key_of('a'));
        closes(&w, 0);                                   /* reading a head */
        live_head(w.live, key_of('a'), true, 3, w.now_ms);
        opens(&w, 0, 'A', "ab", 0);
        becomes_live(&w, 'A', 0);
        becomes_live(&w, 'b', 0);
        CHECK_INT(w.sockets[0].opened, true);
        event(&w, 'a', 4);
        closes(&w, 0);                                   /* opened, and something waits for it */
        turns(&w);
        opens(&w, 0, 'A', "ab", 0);
        turns(&w);
        w.sockets[0].room_for = 0;
        event(&w, 'a', 5);
        later(&w, 10);
        closes(&w, 0);                                   /* lagging */
        opens(&w, 0, 'A', "ab", 0);
        event(&w, 'a', 9);
        later(&w, LIVE_HOLD_MS);
        closes(&w, 0);                                   /* a gap is being read */
        filled(&w, 'a', 6, 8);
        later(&w, LIVE_LINGER_MS);
        CHECK_INT(live_figures(w.live).logs, 0);
        world_fini(&w);
}

SUITE(CASE(a_connection_is_opened_when_every_log_is_live), CASE(nothing_is_sent_before_the_opening_and_nothing_is_lost),
      CASE(a_bus_that_confirms_nothing_holds_nobody_up), CASE(what_was_said_before_a_late_confirmation_is_found_by_it),
      CASE(a_list_of_rooms_that_is_too_old_is_read_again), CASE(a_log_that_cannot_be_read_fails_the_opening_once),
      CASE(a_room_one_is_cut_from_is_not_waited_for), CASE(the_oldest_socket_of_a_person_gives_way_to_one_too_many),
      CASE(whoever_left_by_themselves_makes_room), CASE(a_socket_that_is_being_opened_gives_way_as_well),
      CASE(a_socket_that_gave_way_may_be_full_and_may_close_at_once), CASE(who_opens_in_a_loop_never_has_more_and_a_revocation_finds_all),
      CASE(a_revoked_session_is_closed_and_no_other),
      CASE(a_revoked_user_is_closed_everywhere_even_if_closing_comes_back_at_once), CASE(everybody_can_be_ended), CASE(closing_is_taken_at_any_moment))
